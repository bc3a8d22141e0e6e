// Two servers want one port, or one host with TLS, on the same pods: Istio leaves one of them out.

import { isTlsServer } from '../../istio/gateway-servers.ts';
import { type Server, serversOf } from '../../istio/servers.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { displacing, hostsMet, isTakenByTls, pointerTo, whereIs } from '../shared/gateway-clashes.ts';

const messages = {
	displaced: {
		wrong: 'Port {port} is "{other}" in {place}, so it cannot be "{protocol}"',
		consequence: 'Istio ignores this server',
		codes: [],
	},
	eitherDisplaced: {
		wrong: 'Port {port} is "{other}" in {place}, so it cannot be "{protocol}"',
		consequence: 'Istio ignores one of the two servers',
		severity: 'warning',
		codes: [],
	},
	taken: {
		wrong: 'Host "{host}" is also served with TLS on port {port} by {place}',
		consequence: 'Istio ignores this whole server',
	},
	eitherTaken: {
		wrong: 'Host "{host}" is also served with TLS on port {port} by {place}',
		consequence: 'Istio ignores one of the two servers',
		severity: 'warning',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['Gateway'],
	codes: ['IST0145', 'KIA0301'],
	docs: {
		summary: 'Two servers on one port of the same pods conflict, and only one of them is opened.',
		why: 'Istio drops a server without an error if its port is already used by a server that it cannot be combined with (plain HTTP before TLS, plain TCP before anything), or if one of its hosts is already served with TLS on that port. Nothing of the dropped server is served, including its other hosts.',
		exceptions:
			'Gateways that are not certainly deployed together, or whose selectors may match different pods. Plain HTTP servers can share ports and hosts; they are left to `gateways/repeated-host`.',
		severityNotes: 'Warning on both if the servers are in two Gateways, because the older one wins.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    tls: { mode: SIMPLE, credentialName: shop-cert }
    hosts: [shop.example.com]
  - port: { number: 443, name: https-pay, protocol: HTTPS }
    tls: { mode: SIMPLE, credentialName: pay-cert }
    hosts: [pay.example.com, shop.example.com]
`,
		mend: ['pay.example.com, shop.example.com', 'pay.example.com'],
		links: ['https://istio.io/latest/docs/ops/common-problems/network-issues/'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const servers = serversOf(resource);
		for (const server of servers) yield* displaced(mesh, server);
		for (const server of servers) if (isTlsServer(server)) yield* taken(mesh, server, servers);
	},
});

function* displaced(mesh: Mesh, server: Server): Generator<Finding<typeof messages>> {
	const by = displacing(mesh, server);
	const protocol = server.node.get('port')?.get('protocol');
	if (by === undefined || protocol === undefined) return;
	const { other, isSure } = by;
	yield {
		span: protocol,
		message: isSure ? 'displaced' : 'eitherDisplaced',
		with: {
			port: server.port,
			other: other.protocol,
			place: whereIs(other, server),
			protocol: server.protocol,
		},
		related: [pointerTo(other)],
	};
}

function* taken(mesh: Mesh, server: Server, own: readonly Server[]): Generator<Finding<typeof messages>> {
	for (const met of [...hostsMet(mesh, server).values()].flat()) {
		if (!isTakenByTls(met)) continue;
		const isWithinOne = met.other.by === server.by;
		if (isWithinOne && own.indexOf(met.other) > own.indexOf(server)) continue;
		yield {
			span: met.host,
			message: isWithinOne ? 'taken' : 'eitherTaken',
			with: { host: met.host.text, port: server.port, place: whereIs(met.other, server) },
			codes: met.isSameSelector ? ['IST0145', 'KIA0301'] : ['IST0145'],
			related: [pointerTo(met.other, met.otherHost)],
			fixes: withoutField(server.by, met.host, { what: `"${met.host.text}" here`, upTo: 0 }),
		};
	}
}
