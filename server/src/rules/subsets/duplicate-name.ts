// Two subsets of one DestinationRule with the same name.
import { declarationsIn } from '../../mesh/mesh.ts';
import { rule } from '../rule.ts';

export default rule({
	severity: 'error',
	kinds: ['DestinationRule'],
	codes: ['IST0106'],
	docs: {
		summary: 'Two subsets of a DestinationRule have the same name.',
		why: 'Only the first one counts; Istio rejects the resource, or sends the traffic of both to the pods of one.',
		bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
  - name: v1
    labels: { version: v2 }
`,
		mend: ['- name: v1\n    labels: { version: v2 }', '- name: v2\n    labels: { version: v2 }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
	},
	*check(resource) {
		// In a template the arms of an if/else stand side by side.
		if (resource.standing === 'template') return;
		const seen = new Map<string, { start: number; end: number }>();
		for (const subset of declarationsIn(resource, 'subset')) {
			const first = seen.get(subset.text);
			if (first === undefined) seen.set(subset.text, subset);
			else if (!subset.opaque) {
				yield {
					span: subset,
					message: `Subset "${subset.text}" is declared twice; only the first one counts`,
					related: [{ in: resource, span: first, message: `First subset "${subset.text}"` }],
				};
			}
		}
	},
});
