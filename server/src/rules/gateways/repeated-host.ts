// A host that two servers on one port of the same pods serve.
import { type Server, serversOf } from '../../istio/servers.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { hostsMet, isTakenByTls, type Met, pointerTo, whereIs } from '../shared/gateway-clashes.ts';

const messages = {
	same: 'Host "{host}" is also served on port {port} by {place}',
	overlapping: 'Host "{host}" is also served on port {port} by {place}, as "{other}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	isOptIn: true,
	kinds: ['Gateway'],
	codes: ['IST0145', 'KIA0301'],
	docs: {
		summary: 'Two servers on one port of the same pods serve the same host, or one serves it through a wildcard.',
		why: 'Istio merges them: the routes of both apply, the more specific host first. That works, but the file of one Gateway does not show what the other one accepts.',
		exceptions: 'Servers that Istio drops, which `gateways/clashing-servers` reports.',
		severityNotes: 'Off by default because it is not a conflict.',
		differences: 'Kiali and istioctl report all of these as conflicts.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: pay, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
`,
		mend: [
			'metadata: { name: pay, namespace: shop }\nspec:\n  selector: { istio: ingressgateway }',
			'metadata: { name: pay, namespace: shop }\nspec:\n  selector: { istio: other-ingressgateway }',
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		for (const server of serversOf(resource)) {
			const byHost = hostsMet(mesh, server);
			const met = [...byHost.values()].flat();
			// istioctl speaks once of each server.
			const first = met.find(({ isSame, other }) => isSame && other.bind === server.bind && other.by !== resource);
			const hasTls = met.some(isTakenByTls);
			const reported = new Set<Met['host']>();
			for (const one of met) {
				if (isTakenByTls(one) || reported.has(one.host) || !(one.isSameSelector || one === first)) continue;
				reported.add(one.host);
				const conflicts = first?.host === one.host && !hasTls ? ['IST0145'] : [];
				const here = byHost.get(one.host) ?? [];
				const codes = [...conflicts, ...(here.some(({ isSameSelector }) => isSameSelector) ? ['KIA0301'] : [])];
				const across = hostsMet(mesh, one.other).get(one.otherHost) ?? [];
				const isOnlyMet = across.length === 1 && here.length === 1;
				yield finding(one, codes, isOnlyMet);
			}
		}
	},
});

/** `isOnlyMet`: no third server has the host. */
function finding(
	{ server, host, other, otherHost, isSame }: Met,
	codes: readonly string[],
	isOnlyMet: boolean,
): Finding<typeof messages> {
	return {
		span: host,
		message: isSame ? 'same' : 'overlapping',
		with: { host: host.text, port: server.port, place: whereIs(other, server), other: otherHost.text },
		codes,
		related: [pointerTo(other, otherHost)],
		fixes: isSame && isOnlyMet ? withoutHost(server, host) : [],
	};
}

/** Takes the host out, or its server if that has no other and the Gateway has. */
function withoutHost({ by, node }: Server, host: Met['host']): readonly Fix[] {
	if (node.each('hosts').length > 1) return withoutField(by, host, { what: `"${host.text}" here` });
	return serversOf(by).length > 1 ? withoutField(by, node, { what: 'this server', upTo: 0 }) : [];
}
