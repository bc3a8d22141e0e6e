// A version of a kind that still works, but is announced to go.
import { schemaOf } from '../../mesh/schemas.ts';
import { manifest } from '../../model/resource.ts';
import { deprecatedVersions } from '../../model/retired.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, groupAndVersion } from '../shared/schema-faults.ts';

export default stating({
	replaceable: { wrong: '{version} of {kind} is deprecated', remedy: 'use {instead}' },
	deprecated: '{version} of {kind} is deprecated',
	warned: '{version} of {kind} is deprecated: {warning}',
})({
	severity: 'information',
	tag: 'deprecated',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a deprecated `apiVersion`.',
		why: 'It still works, but a later release of the CustomResourceDefinition will not serve it.',
		exceptions: 'Versions that a CustomResourceDefinition in the workspace serves without a deprecation.',
		bad: `apiVersion: gateway.networking.k8s.io/v1alpha2
kind: TCPRoute
metadata: { name: mongo, namespace: shop }
spec:
  rules:
  - backendRefs:
    - { name: mongo, port: 27017 }
---
apiVersion: v1
kind: Service
metadata: { name: mongo, namespace: shop }
spec: { ports: [{ name: mongo, port: 27017 }] }
`,
		mend: ['v1alpha2', 'v1'],
	},
	*check({ resource, member }, mesh) {
		const at = manifest(resource).get('apiVersion');
		if (at === undefined || at.opaque) return;
		const [group, version] = groupAndVersion(resource.apiVersion);
		const served = schemaOf(mesh, member.uri, group, resource.kind.kind, version)?.versions[version];
		const warning = served?.deprecated;
		const instead = served?.isOwn ? undefined : deprecatedVersions[`${resource.apiVersion}/${resource.kind.kind}`];
		if (instead === undefined && warning === undefined) return;
		const span = { start: at.start, end: at.end };
		const args = { version: resource.apiVersion, kind: resource.kind.kind };
		yield {
			span,
			...(instead === undefined
				? warning === undefined || warning === ''
					? { message: 'deprecated', with: args }
					: { message: 'warned', with: { ...args, warning } }
				: {
						message: 'replaceable',
						with: { ...args, instead },
						fixes: [{ title: `Change to ${instead}`, edits: [{ ...span, text: instead }] }],
					}),
		};
	},
});
