// An ExternalName Service names an IP address, or leads back to itself.

import { indexedBy } from '../../facts/indexed.ts';
import { aliasTarget } from '../../istio/aliases.ts';
import { serviceHost } from '../../istio/host-names.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { serviceFacts } from '../../model/services.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	address: {
		wrong: '"{address}" is treated as a host name, not an address',
		remedy: 'use a Service without selector, or a ServiceEntry',
	},
	circle: { wrong: '"{host}" leads back to this Service', consequence: ', so neither has endpoints' },
})({
	severity: 'warning',
	kinds: ['Service'],
	codes: [],
	docs: {
		summary: 'An ExternalName Service names an IP address, or leads back to itself.',
		why: 'Its name becomes a CNAME record, and a CNAME must be a name: an address is treated as a host named "10.0.0.1", which does not exist. Services that refer to each other lead nowhere; Istio drops them.',
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
				message: 'address',
				with: { address: externalName.text },
			};
			return;
		}
		const host = hostOf(mesh, resource);
		const aliases = { get: (name: string) => aliasOf(mesh, name) };
		if (host === undefined || aliases.get(host) !== externalName.text) return;
		if (aliases.get(externalName.text) === undefined || aliasTarget(aliases, host) !== undefined) return;
		yield {
			span: externalName,
			message: 'circle',
			with: { host: externalName.text },
		};
	},
});

function hostOf(mesh: Mesh, by: Deployed): string | undefined {
	const [{ name }, namespace] = [by.resource, namespaceOf(by)];
	if (name === undefined || name.opaque || namespace === undefined) return undefined;
	return serviceHost(name.text, namespace, mesh.environment.settings.clusterDomain);
}

/** What a host is an alias of, by its full name; undefined if it is none. Of one that is written several times, nothing is sure. */
function aliasOf(mesh: Mesh, host: string): string | undefined {
	const [by, other] = servicesByHost(mesh).get(host) ?? [];
	if (by === undefined || other !== undefined || by.standing !== 'whole') return undefined;
	const { type, externalName } = serviceFacts(by.resource);
	return type === 'ExternalName' && externalName?.opaque === false ? externalName.text : undefined;
}

const servicesByHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(by, mesh) => {
		const host = hostOf(mesh, by);
		return host === undefined ? [] : [host];
	},
);
