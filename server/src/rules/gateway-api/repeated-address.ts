// Two Gateways ask for the same address.

import { indexed } from '../../facts/indexed.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title, type Word, word } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { withoutItem } from '../shared/fixes.ts';

type ApiGateway = DeployedAs<'gateway-api/Gateway'>;

export default stating({
	repeated: 'Gateway "{gateway}" also has the address "{address}"',
})({
	severity: 'warning',
	kinds: ['gateway-api/Gateway'],
	codes: ['KIA1502'],
	docs: {
		summary: 'Two Gateways request the same IP address.',
		why: 'Each Gateway gets its own Service, and an address belongs to only one Service: the other Gateway waits for it forever.',
		exceptions: 'Gateways that are not certainly deployed together.',
		severityNotes:
			'Hint for an address of type `Hostname`, which names the Service of manually deployed pods and may be shared by several Gateways.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: istio
  addresses: [{ value: 192.0.2.1 }]
  listeners:
  - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: pay, namespace: shop }
spec:
  gatewayClassName: istio
  addresses: [{ value: 192.0.2.1 }]
  listeners:
  - { name: http, port: 80, protocol: HTTP }
`,
		mend: [
			'192.0.2.1 }]\n  listeners:\n  - { name: http, port: 80, protocol: HTTP }\n---',
			'192.0.2.2 }]\n  listeners:\n  - { name: http, port: 80, protocol: HTTP }\n---',
		],
		links: ['https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspec'],
	},
	// istio: manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml, loadBalancerIP; which Gateways
	// get a Service: pilot/pkg/config/kube/gatewaycommon/gateway_utils.go, IsManaged
	*check(resource, mesh) {
		const own = resource as ApiGateway;
		for (const { type, value } of addressesOf(own)) {
			const other = byAddress(mesh)
				.get(`${type} ${value.text}`)
				?.find((one) => isOther(mesh, own, one.by));
			if (other === undefined) continue;
			yield {
				span: value,
				message: 'repeated',
				with: { gateway: other.by.resource.name?.text ?? '', address: value.text },
				severity: type === 'IPAddress' ? 'warning' : 'hint',
				fixes: withoutItem(own, value),
				related: [{ in: other.by, span: other.value, message: title(other.by.resource) }],
			};
		}
	},
});

function isOther(mesh: Mesh, a: ApiGateway, b: ApiGateway): boolean {
	return a !== b && a.resource.name?.text !== b.resource.name?.text && areTogether(mesh, a, b);
}

interface Address {
	readonly type: string;
	readonly value: Word;
}

function addressesOf(by: ApiGateway): readonly Address[] {
	if (by.standing !== 'whole') return [];
	return (manifest(by.resource).get('spec')?.each('addresses') ?? []).flatMap((one) => {
		const value = word(one.get('value'));
		return value === undefined || value.opaque ? [] : [{ type: one.get('type')?.text || 'IPAddress', value }];
	});
}

const byAddress = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'gateway-api/Gateway'),
	give: (by) =>
		addressesOf(by).map((address) => [`${address.type} ${address.value.text}`, { ...address, by }] as const),
	itemOf: ({ by }: Address & { readonly by: ApiGateway }) => by,
});
