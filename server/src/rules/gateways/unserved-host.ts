// A VirtualService has a host that no server of its gateways accepts.

import { listenerHosts } from '../../istio/gateway-api/listener-hosts.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { type Idle, idleGateways } from '../../resolution/gateways.ts';
import { resolve } from '../../resolution/resolve.ts';
import { itemAddition } from '../../yaml/edits/additions.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, severityOf, stating } from '../engine/rule.ts';
import { declaredIn, pointers, quoted } from '../shared/contradictions.ts';

const messages = {
	one: 'Gateway {gateways} does not serve host "{host}", {served}',
	several: 'Gateways {gateways} do not serve host "{host}", {served}',
	idle: 'Gateway "{gateway}" serves none of the hosts of this VirtualService, {served}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0132'],
	docs: {
		summary: 'None of the gateways that a VirtualService names serves one of its hosts.',
		why: 'A gateway only accepts requests for the hosts of its servers. Requests for any other host, or for a host that a prefix (`ns/host`) reserves for another namespace, get 404 there.',
		exceptions: 'VirtualServices that also apply to `mesh`, or that name a gateway that is not in the workspace.',
		severityNotes:
			'Information for a gateway that serves none of the hosts if other gateways do; hint if a host is already reported.',
		differences: 'Unlike istioctl, this rule checks each host, not only whether any of them is served.',
		bad: `#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: my-gateway, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: ['*.example.com']
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.org]
  gateways: [my-gateway]
  http:
  - redirect: { authority: www.example.com }
`,
		mend: ['shop.example.org', 'shop.example.com'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Server'],
	},
	*check(resource, mesh) {
		const hosts = [...unservedHosts(resource, mesh)];
		const idle = idleGateways(mesh, resource);
		const all = resource.references.filter(({ row }) => row.to === 'servedHost');
		// istioctl speaks once of each gateway that serves none of the hosts; where none serves any, that is said at the hosts.
		const isAll = hosts.length === all.length && idle.length > 0;
		const fixes = serving(hosts);
		for (const [index, host] of hosts.entries())
			yield { ...host, codes: isAll && index === 0 ? ['IST0132'] : [], fixes };
		for (const one of isAll ? idle.slice(1) : idle) yield idleFinding(one, hosts.length > 0);
	},
});

type Unserved = Finding<typeof messages> & {
	readonly host: string;
	readonly evidence: readonly Declared[];
};

function* unservedHosts(resource: Deployed, mesh: Mesh): Generator<Unserved> {
	for (const mention of resource.references) {
		if (mention.row.to !== 'servedHost') continue;
		const resolution = resolve(mesh, { by: resource, mention });
		if (resolution.is !== 'contradicted') continue;
		const gateways = resolution.evidence.map((gateway) => gateway.mention.text);
		yield {
			span: mention,
			message: gateways.length > 1 ? 'several' : 'one',
			with: { gateways, host: mention.text, served: served(resolution.evidence) },
			severity: severityOf[resolution.certainty],
			related: pointers(resolution.evidence, declaredIn),
			host: mention.text,
			evidence: resolution.evidence,
		};
	}
}

/** Beside gateways that do serve the hosts, or the mesh, one that serves none does no harm. */
function idleFinding({ mention, gateways }: Idle, isHostReported: boolean): Finding<typeof messages> {
	return {
		span: mention,
		message: 'idle',
		with: { gateway: mention.text, served: served(gateways) },
		severity: isHostReported ? 'hint' : 'information',
		codes: ['IST0132'],
		related: pointers(gateways, declaredIn),
	};
}

/** Adds the hosts to a server of their gateway, if all of them are for the same one. */
function serving(unserved: readonly Unserved[]): readonly Fix[] {
	const gateways = new Set(unserved.flatMap(({ evidence }) => evidence.map(({ by }) => by)));
	const [by, another] = gateways;
	const hosts = unserved.map(({ host }) => host);
	if (by === undefined || another !== undefined || by.standing !== 'whole') return [];
	if (!isDeployedAs(by, 'Gateway') || !hosts.every((host) => /^[\w.-]+$/.test(host))) return [];
	const servers = manifest(by.resource).get('spec')?.each('servers') ?? [];
	return servers.slice(0, 4).flatMap((server) => {
		const port = server.get('port')?.get('number')?.text;
		const title = `Add ${quoted(hosts)} to port ${port} of Gateway "${by.resource.name?.text ?? ''}"`;
		if (port === undefined || server.each('hosts').length === 0) return [];
		const edits = hosts.flatMap((host) => itemAddition(by.resource.chunk.text, server as Node, 'hosts', host) ?? []);
		return edits.length < hosts.length ? [] : [{ title, edits: edits.map((edit) => ({ ...edit, in: by })) }];
	});
}

function served(gateways: readonly Declared[]): string {
	const hosts = gateways.flatMap(({ by }) =>
		isDeployedAs(by, 'gateway-api/Gateway')
			? listenerHosts(by.resource)
			: declarationsIn(by, 'servedHost').map(({ text }) => text),
	);
	return hosts.length === 0 ? 'which has no hosts' : `only ${quoted(hosts)}`;
}
