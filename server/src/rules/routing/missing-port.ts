// A destination without a port, though its host has several.

import { factOf } from '../../facts/fact.ts';
import { memo } from '../../facts/memo.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { gatewaysOf } from '../../istio/routing/routes.ts';
import { entry } from '../../maps.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, type Referring } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { isTls } from '../../schema/protocols.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { portsOfHost } from '../shared/host-ports.ts';
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
		const leading = new Map<string, readonly Declared[]>();
		const withPort = new Set(by.references.flatMap(({ row, of }) => (row.to === 'port' ? [of?.start] : [])));
		for (const mention of by.references) {
			const isDestination = mention.row.to === 'host' && /(destination|mirror)\.host$/.test(mention.row.at);
			if (isDestination && !mention.opaque && !withPort.has(mention.start)) {
				around ??= mapsIn(by);
				const targets = entry(leading, mention.text, () => targetsOf(mesh, { by, mention }));
				if (targets.length > 0) yield* portless(mesh, { by, mention }, around, targets);
			}
		}
	},
});

function targetsOf(mesh: Mesh, from: Referring): readonly Declared[] {
	const resolution = resolve(mesh, from);
	return resolution.is === 'found' ? resolution.targets : [];
}

function* portless(
	mesh: Mesh,
	from: Referring,
	around: Around,
	targets: readonly Declared[],
): Generator<Finding<typeof messages>> {
	const node = around.get(from.mention.start);
	const ports = targets.map(portsOf);
	if (node?.entries.some(({ key }) => key.text === 'port' || key.opaque) !== false) return;
	yield* otherPort(mesh, from, node, targets);
	if (ports.length === 0 || ports.some((one) => one === undefined || one.length < 2)) return;
	const numbers = [...new Set(ports.flatMap((one) => one ?? []))];
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
function* otherPort(
	mesh: Mesh,
	from: Referring,
	node: Node,
	targets: readonly Declared[],
): Generator<Finding<typeof messages>> {
	const { mention } = from;
	if (!mention.row.at.startsWith('spec.http')) return;
	const ports = calledPorts(mesh, from.by);
	if (ports.length === 0) return;
	const numbers = [...new Set(targets.flatMap((one) => portsOf(one) ?? ['?']))];
	const [number, another] = numbers;
	if (number === undefined || another !== undefined || number === '?' || ports.includes(number)) return;
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
	const ports = called.flatMap((one) => one ?? []);
	return [...new Set(ports.flatMap(({ number, protocol }) => (isTls(protocol) ? [] : [number])))];
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
