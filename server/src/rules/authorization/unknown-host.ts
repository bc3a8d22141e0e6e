// A host of an operation that no Service has.

import { fact } from '../../facts/fact.ts';
import { indexedBy } from '../../facts/indexed.ts';
import { haveSame } from '../../facts/table.ts';
import { hostForm } from '../../istio/host-names.ts';
import { entriesCalled, hostsCalled, servicesHadInMind } from '../../istio/hosts.ts';
import { namespacesKnown } from '../../istio/policies/accounts.ts';
import { fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namesDeclared, namespaceOf } from '../../mesh/mesh.ts';
import { mayBeMade } from '../../resolution/makers.ts';
import { namesIn } from '../../text/names.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	missing: 'No Service "{host}" found',
	missingInNamespace: 'No Service "{host}" found in namespace "{namespace}"',
})({
	severity: 'information',
	isOptIn: true,
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0104'],
	docs: {
		summary: 'An operation has a short host name that no Service in the workspace has.',
		why: 'If clients send a different host, the rule does not match: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		exceptions: 'Only names without dots, and names with a known namespace after one dot, are checked.',
		severityNotes: 'Off by default because clients may send any Host header.',
		differences: 'Unlike Kiali, this rule ignores a port after the name.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - to:
    - operation: { hosts: [ratings] }
`,
		mend: ['[ratings]', '[reviews]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation'],
	},
	*check(resource, mesh) {
		for (const { values, isNegated } of fieldsOf(resource, ['hosts'])) {
			for (const value of values) {
				if (isNegated || value.text.includes('*')) continue;
				const host = value.text.replace(/:\d+$/, '').toLowerCase();
				if (!isMeantHere(mesh, host) || isKnown(mesh, resource, host)) continue;
				const [name = '', namespace] = host.split('.');
				const namespaces = namespace === undefined ? resource.namespaces : [namespace];
				if (mayBeMade(mesh, 'Service', name, namespaces) !== undefined) continue;
				const near = namesIn(allHosts(mesh)).slip(host);
				const fixes = near === undefined || host !== value.text ? [] : changeTo(value, near);
				const own = namespaceOf(resource);
				yield {
					span: value,
					fixes,
					message: own === undefined ? 'missing' : 'missingInNamespace',
					with: { host, namespace: own ?? '' },
				};
			}
		}
	},
});

function isMeantHere(mesh: Mesh, host: string): boolean {
	const form = hostForm(host, mesh.environment.settings.clusterDomain);
	if (form.form === 'service') return !host.includes('.');
	const { length } = host.split('.');
	return (
		form.form === 'literal' &&
		length === 2 &&
		form.service !== undefined &&
		namespacesKnown(mesh).has(form.service.namespace)
	);
}

function isKnown(mesh: Mesh, by: Deployed, host: string): boolean {
	return (
		hostsCalled(mesh, { text: host, namespaces: by.namespaces }).length > 0 ||
		servicesHadInMind(mesh, host).length > 0 ||
		entriesCalled(mesh, host).length > 0 ||
		routedHosts(mesh).has(host) ||
		routedHosts(mesh).has('*')
	);
}

const allHosts = fact((mesh: Mesh): ReadonlySet<string> => new Set(namesDeclared(mesh, 'host').keys()), haveSame);

const routedHosts = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	({ references }) => [...new Set(references.flatMap(({ row, text }) => (row.at === 'spec.hosts[]' ? text : [])))],
);
