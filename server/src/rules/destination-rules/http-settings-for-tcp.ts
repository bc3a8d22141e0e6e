// Settings for HTTP requests, for a port whose Services say that it is TCP.

import { hostOf } from '../../istio/destination-rules.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isHttp, isTls, type Protocol } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { type HostPort, portsOfHost } from '../shared/host-ports.ts';

export default stating({
	ineffective: {
		wrong: '"{field}" has no effect',
		consequence: ': port {ports} of host "{host}" is {protocol}, not HTTP',
	},
})({
	severity: 'information',
	tag: 'unnecessary',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'A traffic policy has HTTP settings, but its ports are TCP.',
		why: 'On a TCP port the proxy sees bytes, not requests: request limits, and hashing by a header, a cookie or a query parameter, have no effect. Connection limits belong under `tcp`, and hashing by `useSourceIp` works.',
		exceptions:
			'Reported only if the Service is in the workspace and declares, by name or `appProtocol`, that each port of the policy is not HTTP.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { ports: [{ name: tcp, port: 5432 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db, namespace: shop }
spec:
  host: db
  trafficPolicy:
    connectionPool:
      http: { http1MaxPendingRequests: 10 }
`,
		mend: ['http: { http1MaxPendingRequests: 10 }', 'tcp: { maxConnections: 10 }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const parts = policiesIn(resource.resource);
		const keys = parts.flatMap(({ settings, port }) => httpOnly(settings).map((key) => ({ key, port: port?.text })));
		if (keys.length === 0) return;
		const ports = protocolsOf(mesh, resource);
		// Of TLS that the client's own proxy starts, it knows the requests.
		const startsTls = parts.some(({ settings }) => settings.get('tls') !== undefined);
		for (const { key, port } of keys) {
			const met = ports?.filter(({ number }) => port === undefined || number === port) ?? [];
			const isHash = key.text !== 'http';
			const isRaw = ({ protocol }: HostPort) => isTcp(protocol) || (isHash && !startsTls && isTls(protocol));
			if (met.length === 0 || !met.every(isRaw)) continue;
			const [first] = met;
			const numbers = [...new Set(met.map(({ number }) => number))].slice(0, 5).join(', ');
			yield {
				span: key,
				message: 'ineffective',
				with: { field: key.text, ports: numbers, host: hostOf(resource)?.text ?? '', protocol: first?.protocol ?? '' },
				fixes: withoutField(resource, key),
			};
		}
	},
});

interface Policy {
	readonly connectionPool?: { readonly http?: unknown };
	readonly loadBalancer?: { readonly consistentHash?: unknown };
}

/** The keys of a policy that speak of requests. */
function httpOnly(settings: Node<Policy>): readonly Node[] {
	const [pool, hash] = [settings.get('connectionPool'), settings.get('loadBalancer')?.get('consistentHash')];
	const keys = [
		...(pool?.entries.filter(({ key }) => key.text === 'http') ?? []),
		...(hash?.entries.filter(({ key }) => /^http(?:HeaderName|Cookie|QueryParameterName)$/.test(key.text)) ?? []),
	];
	return keys.map(({ key }) => key);
}

/** The ports of a rule's host; undefined if some Service or protocol is not known. */
function protocolsOf(mesh: Mesh, by: Deployed): readonly HostPort[] | undefined {
	const host = hostOf(by);
	if (host === undefined || host.opaque) return undefined;
	return portsOfHost(mesh, { text: host.text, namespaces: by.namespaces });
}

/** Whether a protocol surely is none of requests; TLS may hold HTTP that a client's proxy starts itself. */
function isTcp(protocol: Protocol): boolean {
	return !isHttp(protocol) && !isTls(protocol) && protocol !== 'Unsupported';
}
