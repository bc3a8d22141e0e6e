// A source namespace that does not exist.

import { namespacesKnown } from '../../istio/policies/accounts.ts';
import { type Field, fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { isOfNamespace } from '../../istio/policies/identities.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import type { Near } from '../../text/likeness.ts';
import { namesIn } from '../../text/names.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	missing: 'No namespace "{namespace}" found',
	misspelt: { wrong: 'No namespace "{namespace}" found', remedy: 'did you mean "{near}"?' },
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['IST0101', 'KIA0101'],
	docs: {
		summary: 'A policy names a source namespace that is probably misspelled.',
		why: 'No request comes from that namespace: an ALLOW rule allows nobody, a DENY rule denies nobody.',
		exceptions:
			'Namespaces are mostly created elsewhere, so a name is reported only if it is similar to a namespace in the workspace. With `istio.assume: complete` every namespace is reported that no Namespace declares and that no resource is in.',
		severityNotes:
			'Information unless the name is certainly a typo of a namespace that is used in the same directory, or `istio.assume` is `complete`.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: bookstore }
spec:
  rules:
  - from:
    - source: { namespaces: [bookstroe] }
`,
		mend: ['bookstroe', 'bookstore'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source'],
	},
	// istio: pilot/pkg/security/authz/model/generator.go, srcNamespaceGenerator
	*check(resource, mesh) {
		for (const field of fieldsOf(resource, ['namespaces'])) {
			for (const value of field.values) {
				if (exists(mesh, value.text)) continue;
				const found = value.text.includes('*') ? undefined : nearNamespace(mesh, value.text);
				const near = found?.name;
				if (near === undefined && !mesh.environment.isComplete) continue;
				yield {
					span: value,
					message: near === undefined ? 'missing' : 'misspelt',
					with: { namespace: value.text, near: near ?? '' },
					severity:
						near === undefined || (found?.likeness === 'slip' && isUsedBeside(mesh, resource, near))
							? 'warning'
							: 'information',
					codes: codesOf(field),
					fixes: near === undefined ? [] : changeTo(value, near),
				};
			}
		}
	},
});

function exists(mesh: Mesh, pattern: string): boolean {
	const known = namespacesKnown(mesh);
	if (!pattern.includes('*')) return known.has(pattern);
	return pattern === '*' || [...known].some((one) => isOfNamespace(`/ns/${one}/`, pattern));
}

/** Kiali looks at neither exclusions nor conditions, istioctl not at conditions. */
function codesOf({ written, isNegated }: Field): readonly string[] {
	if (written === 'source.namespace') return [];
	return isNegated ? ['IST0101'] : ['IST0101', 'KIA0101'];
}

/** Short names are all near each other. */
function nearNamespace(mesh: Mesh, name: string): Near | undefined {
	return name.length < 5 ? undefined : namesIn(namespacesKnown(mesh)).meant(name);
}

function isUsedBeside(mesh: Mesh, by: Deployed, namespace: string): boolean {
	if (namespaceOf(by) === namespace) return true;
	const there = mesh.inNamespace.get(namespace) ?? [];
	return there.some((one) => namespaceOf(one) === namespace && areTogether(mesh, by, one));
}
