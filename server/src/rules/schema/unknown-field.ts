// A field that the schema of its kind does not have.
import type { Deployed } from '../../mesh/mesh.ts';
import { retiredFields } from '../../model/retired.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	unknown: 'Unknown field "{field}" in {place}',
	misspelt: { wrong: 'Unknown field "{field}" in {place}', remedy: 'did you mean "{suggestion}"?' },
	ofInner: {
		wrong: 'Unknown field "{field}" in {place}',
		consequence: 'it belongs in "{inner}"',
		remedy: 'indent it below that',
	},
	ofInnerAll: {
		wrong: 'Unknown fields {fields} in {place}',
		consequence: 'they belong in "{inner}"',
		remedy: 'indent them below that',
	},
	ofOuter: { wrong: 'Unknown field "{field}" in {place}', consequence: 'it belongs in {outer}', remedy: 'outdent it' },
	ofSome: { wrong: 'Unknown field "{field}" in {place}', consequence: 'it belongs in one of {inners}' },
	ofOther: { wrong: 'Unknown field "{field}" in {place}', consequence: 'it belongs in "{owner}"' },
	otherApi: {
		wrong: '{fields} of this Gateway are those of {api}',
		remedy: 'use "apiVersion: {version}"',
	},
	retired: { wrong: '"{field}" of {kind} was removed in {release}', remedy: '{instead}', severity: 'warning' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a field that its kind does not have.',
		why: 'The API server silently drops it (or kubectl rejects the file), so it has no effect.',
		exceptions:
			'Templates, in which only misspellings are reported because the indentation of rendered content is not known, and kinds whose CustomResourceDefinition, deployed with the manifest, keeps unknown fields. Fields of all releases since 1.18 are known, unless `istio.version` selects one; so are the fields of a CustomResourceDefinition deployed with the manifest.',
		severityNotes: 'Warning for a field that an old release of Istio had; the message says what replaced it.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    timeuot: 5s
`,
		mend: ['timeuot', 'timeout'],
	},
	// apiextensions-apiserver: pkg/apiserver/schema/pruning/algorithm.go, Prune
	*check(resource, mesh) {
		for (const finding of schemaFindings<typeof messages>(resource, mesh, 'unknown-field'))
			yield retired(resource, finding);
	},
});

/** Nobody misspelled a field that was right when it was written. */
function retired({ resource }: Deployed, finding: Finding<typeof messages>): Finding<typeof messages> {
	const { start, end } = finding.span;
	const word = resource.chunk.text.slice(start, end).replace(/^["']|["']$/g, '');
	const name = word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const field = retiredFields[`${resource.kind.id}/${name}`];
	if (field === undefined) return finding;
	return {
		span: finding.span,
		message: 'retired',
		with: { field: word, kind: resource.kind.kind, release: field.gone, instead: field.instead },
	};
}
