// A destination without a port, though its host has several.

import { factOf } from '../../facts/fact.ts';
import { memo, memoOfMany } from '../../facts/memo.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { gatewaysOf } from '../../istio/routing/routes.ts';
import { entry } from '../../maps.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, type Referring } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Resolution } from '../../resolution/resolution.ts';
import { resolve } from '../../resolution/resolve.ts';
import { isTls } from '../../schema/protocols.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { type HostPort, portsOfHost } from '../shared/host-ports.ts';
import { isMisspelt } from '../shared/schema-faults.ts';

const messages = {
	several: 'Host "{host}" has several ports ({ports}), but none is set here',
	otherPort: {
		wrong: 'Requests to port {called} get 503: host "{host}" has only port {port}',
		remedy: 'set "port"',
		severity: 'warning',
		codes: [],
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	kinds: ['VirtualService'],
	codes: ['IST0112'],
	docs: {
		summary: 'A destination names no port, though its host has several, or only another one than that which is called.',
		why: 'Istio then uses the port on which the request arrived. At a gateway that is the port of its server, which the Service may not have, so requests fail.',
		severityNotes:
			'Hint for routes of sidecars, whose requests come to a port of the Service anyway; information for those of gateways. Warning for routes of sidecars if the only port is a different one.',
		differences: 'istioctl reports both as errors.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  ports:
  - { name: http, port: 80 }
  - { name: http-admin, port: 8080 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
`,
		mend: ['destination: { host: reviews }', 'destination: { host: reviews, port: { number: 80 } }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination'],
	},
	*check(by, mesh) {
		if (by.standing !== 'whole' || isMisspelt(by, mesh, ['port'])) return;
		let around: Around | undefined;
		// Thousands of destinations mostly have a few hosts.
		const leading = new Map<string, Resolution>();
		const withPort = new Set(by.references.flatMap(({ row, of }) => (row.to === 'port' ? [of?.start] : [])));
		for (const mention of by.references) {
			const isDestination = mention.row.to === 'host' && /(destination|mirror)\.host$/.test(mention.row.at);
			if (isDestination && !mention.opaque && !withPort.has(mention.start)) {
				around ??= mapsIn(by);
				const resolution = entry(leading, mention.text, () => resolve(mesh, { by, mention }));
				if (resolution.is === 'found') yield* portless(mesh, { by, mention }, around, resolution);
			}
		}
	},
});

type Found = Resolution & { readonly is: 'found' };

function* portless(mesh: Mesh, from: Referring, around: Around, found: Found): Generator<Finding<typeof messages>> {
	const node = around.get(from.mention.start);
	if (node?.entries.some(({ key }) => key.text === 'port' || key.opaque) !== false) return;
	yield* otherPort(mesh, from, node, found);
	if (!haveSeveralPorts(found.all)) return;
	const numbers = [...new Set(found.targets.flatMap((one) => portsOf(one) ?? []))];
	yield {
		span: from.mention,
		message: 'several',
		with: { host: from.mention.text, ports: numbers },
		...(isForGateway(from.by) ? { severity: 'information' } : {}),
		fixes: () => numbers.slice(0, 3).flatMap((number) => fix(from, node, number)),
	};
}

/**
 * A sidecar takes the port that was called, even where the destination has only another one: 503. A gateway takes that one
 * (istio: pilot/pkg/networking/core/httproute.go, BuildSidecarOutboundVirtualHosts: services are trimmed to the listener's port).
 */
function* otherPort(mesh: Mesh, from: Referring, node: Node, { all }: Found): Generator<Finding<typeof messages>> {
	const { mention } = from;
	if (!mention.row.at.startsWith('spec.http')) return;
	const ports = calledPorts(mesh, from.by);
	if (ports.length === 0) return;
	const number = onlyPort(all);
	if (number === undefined || ports.includes(number)) return;
	yield {
		span: mention,
		message: 'otherPort',
		with: { called: ports.join(', '), host: mention.text, port: number },
		fixes: () => fix(from, node, number),
	};
}

/** The ports at which sidecars route to its hosts over HTTP; none if it is for gateways, or if they are not all known. */
const calledPorts = factOf((mesh: Mesh, by: Deployed): readonly string[] => {
	if (gatewaysOf(by)?.every((one) => one === meshGateway) !== true) return [];
	const called = by.references
		.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host')
		.map(({ text, opaque }) => (opaque ? undefined : portsOfHost(mesh, { text, namespaces: by.namespaces })));
	if (called.some((one) => one === undefined || one.length === 0)) return [];
	return [...new Set(called.flatMap((one) => plainPorts(one ?? [])))];
});

const plainPorts = memoOfMany((ports: readonly HostPort[]): readonly string[] => [
	...new Set(ports.flatMap(({ number, protocol }) => (isTls(protocol) ? [] : [number]))),
]);

/** Whether each of them has several ports, as far as those can be read. */
const haveSeveralPorts = memoOfMany((all: readonly Declared[]) => all.every((one) => (portsOf(one) ?? []).length > 1));

/** The only port that they have; undefined if there is another one, or some cannot be read. */
const onlyPort = memoOfMany((all: readonly Declared[]): string | undefined => {
	const [number, another] = new Set(all.flatMap((one) => portsOf(one) ?? ['?']));
	return another !== undefined || number === '?' ? undefined : number;
});

/** The numbers of the ports; undefined where they cannot be read. */
function portsOf({ by }: Declared): readonly string[] | undefined {
	const ports = declarationsIn(by, 'port').filter(({ row }) => /port$|number$/.test(row.at));
	return by.standing !== 'whole' || ports.some(({ opaque }) => opaque) ? undefined : ports.map(({ text }) => text);
}

const isForGateway = memo(({ references }: Deployed): boolean => {
	return references.some(({ row, text }) => row.at === 'spec.gateways[]' && text !== 'mesh');
});

/** The maps of a document, by the offset of each of their values. */
type Around = ReadonlyMap<number, Node>;

/** All of them at once: there may be thousands of destinations. Of an alias, the map where it was written first. */
function mapsIn({ resource }: Deployed): Around {
	const found = new Map<number, Node>();
	const visit = (node: Node): void => {
		for (const { value } of node.entries) if (!found.has(value.start)) found.set(value.start, node);
		for (const { value } of node.entries) visit(value);
		for (const item of node.items) visit(item);
	};
	visit(manifest(resource) as Node);
	return found;
}

function fix(from: Referring, node: Node, number: string): readonly Fix[] {
	const edit = newEntry(from.by.resource.chunk.text, node, `port: { number: ${number} }`);
	return edit === undefined ? [] : [{ title: `Set port ${number}`, edits: [edit] }];
}
