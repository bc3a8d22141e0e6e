// A DestinationRule starts TLS for traffic that is TLS already.

import { indexedBy } from '../../facts/indexed.ts';
import { hostOf } from '../../istio/destination-rules.ts';
import { hostKey, isWildcard } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isOfKind, title } from '../../model/resource.ts';
import { isTls } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Fault, stating } from '../engine/rule.ts';
import { portsOfHost } from '../shared/host-ports.ts';

const messages = {
	route: {
		wrong: 'The traffic of {route} to host "{host}" is TLS already, and would be encrypted twice',
		remedy: 'leave out "tls"',
	},
	port: {
		wrong: 'Port {port} of host "{host}" is for clients that use TLS themselves',
		consequence: ', so its traffic would be encrypted twice',
		remedy: 'leave out "tls", or let clients send HTTP to a port of protocol HTTP',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'A DestinationRule starts TLS to a host that clients already connect to with TLS.',
		why: 'A port of protocol HTTPS or TLS, and a `tls` route, are for connections that are encrypted already. TLS within TLS is what the server then gets, and it refuses the handshake.',
		exceptions:
			'Only SIMPLE and MUTUAL are looked at, and of ports only those of ServiceEntries, where no HTTP route leads to the host: what such a route sends on is plain, and the rule rightly encrypts it.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: shop }
spec:
  hosts: [api.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{ number: 443, name: https, protocol: HTTPS }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: partner, namespace: shop }
spec:
  host: api.example.com
  trafficPolicy: { tls: { mode: SIMPLE, sni: api.example.com, caCertificates: /etc/ssl/partner.pem } }
`,
		mend: [
			'{ number: 443, name: https, protocol: HTTPS }',
			'{ number: 80, name: http, protocol: HTTP, targetPort: 443 }',
		],
		links: ['https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls'],
	},
	// istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyUpstreamTLSSettings, whatever the port's protocol is
	*check(by, mesh) {
		const host = hostOf(by);
		if (by.standing !== 'whole' || host === undefined || host.opaque) return;
		for (const { settings, port } of policiesIn(by.resource)) {
			const mode = settings.get('tls')?.get('mode');
			if (mode === undefined || !['SIMPLE', 'MUTUAL'].includes(mode.text)) continue;
			const finding = isWildcard(host.text)
				? allDoubled(mesh, by, host.text, port?.text)
				: doubled(mesh, by, host.text, port?.text);
			if (finding !== undefined) yield { ...finding, span: mode as Node };
		}
	},
});

/** The finding for the first of the hosts that a wildcard covers, if all of them are reached by TLS. */
function allDoubled(mesh: Mesh, by: Deployed, host: string, port: string | undefined): Doubled | undefined {
	const covered = hostsCalled(mesh, { text: host, namespaces: by.namespaces });
	const found = covered.map(({ mention }) => {
		return isWildcard(mention.text) || mention.opaque ? undefined : doubled(mesh, by, mention.text, port);
	});
	return found.every((one) => one !== undefined) ? found[0] : undefined;
}

type Doubled = Pick<Fault, 'related'> & Said<typeof messages>;

function doubled(mesh: Mesh, by: Deployed, host: string, port: string | undefined): Doubled | undefined {
	const key = hostKey(host, mesh.environment.settings.clusterDomain);
	const http = routesTo(mesh).get(`http ${key}`) ?? [];
	if (http.length > 0) return undefined;
	const [tls] = routesTo(mesh).get(`tls ${key}`) ?? [];
	if (tls !== undefined && port === undefined)
		return {
			message: 'route',
			with: { route: title(tls.resource), host },
			related: [{ in: tls, span: tls.resource.name ?? tls.resource, message: title(tls.resource) }],
		};
	const all = portsOfHost(mesh, { text: host, namespaces: by.namespaces }) ?? [];
	const met = all.filter(({ number }) => port === undefined || number === port);
	const [first] = met;
	const isDoubled = met.every((one) => isTls(one.protocol) && isOfKind(one.by.resource, 'ServiceEntry'));
	if (first === undefined || !isDoubled || met.some(({ number }) => isCalledByFilter(mesh, String(number), host)))
		return undefined;
	return {
		message: 'port',
		with: { port: first.number, host },
		related: [{ in: first.by, span: first.by.resource.name ?? first.by.resource, message: title(first.by.resource) }],
	};
}

/** Whether a filter calls the cluster by its name: it sends plain text to a port of any protocol. */
function isCalledByFilter(mesh: Mesh, port: string, host: string): boolean {
	return [byFilter, byPlugin].some((calling) => (calling(mesh).get(`${port} ${host}`) ?? []).length > 0);
}

const byFilter = indexedBy((mesh: Mesh) => resourcesOf(mesh, 'EnvoyFilter'), clustersIn);
const byPlugin = indexedBy((mesh: Mesh) => resourcesOf(mesh, 'WasmPlugin'), clustersIn);

/** The clusters whose names stand in the text, such as `outbound|443||api.example.com`: `443 api.example.com`. */
function clustersIn({ member }: Deployed): readonly string[] {
	return [...member.chunk.text.matchAll(/\boutbound\|(\d+)\|[^|\s]*\|([\w.-]+)/g)].map(
		([, port, host]) => `${port} ${host}`,
	);
}

/** What routes to a host, by protocol: `http reviews`. Routes of the Gateway API count as HTTP. */
const routesTo = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ references, resource }, mesh) => {
		const { clusterDomain } = mesh.environment.settings;
		return references.flatMap(({ row, text }) => {
			if (row.to !== 'host' || resource.kind.id === 'DestinationRule') return [];
			const list = /^spec\.(http|tls|rules)\[\]/.exec(row.at)?.[1];
			const isTlsRoute = list === 'tls' || resource.kind.id === 'TLSRoute';
			return list === undefined ? [] : [`${isTlsRoute ? 'tls' : 'http'} ${hostKey(text, clusterDomain)}`];
		});
	},
);
