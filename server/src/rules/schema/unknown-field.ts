// A field that the schema of its kind does not have.
import type { Deployed } from '../../mesh/mesh.ts';
import { retiredFields } from '../../model/retired.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a field that its kind does not know.',
		why: 'The API server drops it without a word (or kubectl refuses the file), so what it was meant to do does not happen.',
		silence:
			'In a template only misspellings are reported, for the indentation of what it renders is not known; likewise where a CustomResourceDefinition that is deployed with the manifest keeps unknown fields. Fields that any release from 1.18 on knows are known, unless `istio.version` says which one counts; so are those of such a definition. Of a field that an old release of Istio had, a warning says what came in its place.',
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
		for (const finding of schemaFindings(resource, mesh, 'unknown-field')) yield retired(resource, finding);
	},
});

/** Nobody misspelt a field that was right when it was written. */
function retired({ resource }: Deployed, finding: Finding): Finding {
	const { start, end } = finding.span;
	const word = resource.chunk.text.slice(start, end).replace(/^["']|["']$/g, '');
	const name = word.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
	const field = retiredFields[`${resource.kind.id}/${name}`];
	if (field === undefined) return finding;
	const message = `"${word}" of ${resource.kind.kind} is gone since ${field.gone}; ${field.instead}`;
	return { span: finding.span, severity: 'warning', message };
}
