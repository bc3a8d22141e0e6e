// An istiod that fetches keys from wherever a RequestAuthentication says.

import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { newItem } from '../shared/creations.ts';

const variable = 'BLOCKED_CIDRS_IN_JWKS_URIS';

export default stating({
	unrestricted:
		'Without BLOCKED_CIDRS_IN_JWKS_URIS, istiod fetches keys from any address that a RequestAuthentication names: {names}',
})({
	severity: 'warning',
	isOptIn: true,
	kinds: ['Deployment'],
	codes: ['IST0175'],
	docs: {
		summary: 'The control plane fetches keys of RequestAuthentications from any address.',
		why: 'Anyone who can create a RequestAuthentication can make istiod send requests to addresses that only istiod can reach, and learn from the results what is there.',
		severityNotes: 'Off by default because it is advice for clusters that many teams share.',
		bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec:
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod } }
    spec:
      containers:
      - name: discovery
        image: istio/pilot
        env:
        - { name: OTHER, value: 10.0.0.0/8 }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec: { jwtRules: [{ issuer: "https://accounts.example.com" }] }
`,
		mend: ['OTHER', variable],
		links: ['https://istio.io/latest/docs/reference/commands/pilot-discovery/'],
	},
	// istio: pkg/config/analysis/analyzers/authn/blockedcidrs.go; pilot/pkg/model/jwks_resolver.go, jwksBlockedIP
	*check(by, mesh) {
		const { resource, standing } = by;
		const root = manifest(resource);
		const app = root.get('metadata')?.get('labels')?.get('app');
		const users = resourcesOf(mesh, 'RequestAuthentication');
		if (standing !== 'whole' || app?.text !== 'istiod' || users.length === 0) return;
		const containers = root.get('spec')?.get('template')?.get('spec')?.each('containers') ?? [];
		const isSet = containers.some((one) =>
			one.each('env').some((env) => {
				const [name, value] = [env.get('name'), env.get('value')];
				return (
					name?.opaque === true || (name?.text === variable && (value?.opaque === true || (value?.text ?? '') !== ''))
				);
			}),
		);
		if (isSet || containers.some(({ opaque }) => opaque)) return;
		const names = users.slice(0, 5).map((one) => one.resource.name?.text ?? '');
		yield {
			span: resource.name ?? resource,
			fixes: blocking(by, containers),
			message: 'unrestricted',
			with: { names },
		};
	},
});

/** What no key is fetched from: this machine, and where clouds tell machines their secrets. */
const blocked = '127.0.0.0/8,169.254.0.0/16,::1/128,fe80::/10';

function blocking(
	by: Deployed,
	containers: readonly Node<{ name?: string; env?: readonly unknown[] }>[],
): readonly Fix[] {
	const own = containers.find((one) => one.get('name')?.text === 'discovery');
	if (own === undefined) return [];
	return newItem(by, `Set ${variable}`, own as Node, 'env', { name: variable, value: blocked });
}
