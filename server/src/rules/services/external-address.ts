// An ExternalName Service names an IP address, or leads back to itself.

import { aliasTarget } from '../../istio/aliases.ts';
import { serviceHost } from '../../istio/host-names.ts';
import { memo } from '../../memo.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { serviceFacts } from '../../model/services.ts';
import { rule } from '../engine/rule.ts';

export default rule({
	severity: 'warning',
	kinds: ['Service'],
	codes: [],
	docs: {
		summary: 'An ExternalName Service names an IP address, or leads back to itself.',
		why: 'Its name becomes a CNAME record, and a CNAME must be a name: an address is taken for a host called "10.0.0.1" that does not exist. Services that stand for each other lead nowhere; Istio drops them.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: legacy, namespace: shop }
spec:
  type: ExternalName
  externalName: 10.0.0.1
`,
		mend: ['10.0.0.1', 'legacy.example.com'],
		links: ['https://kubernetes.io/docs/concepts/services-networking/service/#externalname'],
	},
	// istio: pilot/pkg/model/push_context.go, resolveServiceAliases (loops)
	*check(resource, mesh) {
		const facts = serviceFacts(resource.resource);
		const { externalName } = facts;
		if (facts.type !== 'ExternalName' || externalName === undefined || externalName.opaque) return;
		if (resource.standing === 'patch') return;
		if (/^\d+(?:\.\d+){3}$/.test(externalName.text)) {
			yield {
				span: externalName,
				message: `"${externalName.text}" is taken for a host name; for an address use a Service without selector, or a ServiceEntry`,
			};
			return;
		}
		const host = hostOf(mesh, resource);
		const aliases = externalNames(mesh);
		if (host === undefined || aliases.get(host) !== externalName.text) return;
		if (!aliases.has(externalName.text) || aliasTarget(aliases, host) !== undefined) return;
		yield {
			span: externalName,
			message: `"${externalName.text}" leads back to this Service, so that neither has endpoints`,
		};
	},
});

function hostOf(mesh: Mesh, by: Deployed): string | undefined {
	const [{ name }, namespace] = [by.resource, namespaceOf(by)];
	if (name === undefined || name.opaque || namespace === undefined) return undefined;
	return serviceHost(name.text, namespace, mesh.environment.settings.clusterDomain);
}

/** The full names of the aliases, and what they stand for; of one that is written several times, nothing is sure. */
const externalNames = memo((mesh: Mesh): ReadonlyMap<string, string> => {
	const found = new Map<string, string>();
	const doubtful = new Set<string>();
	for (const by of resourcesOf(mesh, 'Service')) {
		const host = hostOf(mesh, by);
		if (host === undefined) continue;
		const { type, externalName } = serviceFacts(by.resource);
		const isAlias = type === 'ExternalName' && externalName?.opaque === false && by.standing === 'whole';
		if (found.has(host) || !isAlias) doubtful.add(host);
		else found.set(host, externalName.text);
	}
	return new Map([...found].filter(([host]) => !doubtful.has(host)));
});
