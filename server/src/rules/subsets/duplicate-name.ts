// Two subsets of one DestinationRule with the same name.
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { declarationsIn } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { changeWord, withoutItem } from '../shared/fixes.ts';

export default stating({
	twice: { wrong: 'Subset "{subset}" is declared twice', consequence: 'only the first one is used' },
})({
	severity: 'error',
	kinds: ['DestinationRule'],
	codes: ['IST0106'],
	docs: {
		summary: 'Two subsets of a DestinationRule have the same name.',
		why: 'Istio rejects the resource, or uses only the first subset and sends the traffic of both to its pods.',
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
	// istio: pkg/config/validation/validation.go, ValidateDestinationRule
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
					message: 'twice',
					with: { subset: subset.text },
					related: [{ in: resource, span: first, message: `First subset "${subset.text}"` }],
					fixes: [...calledAfterLabel(resource, subset), ...withoutItem(resource, subset)],
				};
			}
		}
	},
});

/** The name that the value of its only label gives, if no other subset has it. */
function calledAfterLabel(by: DeployedAs<'DestinationRule'>, { start, end }: Span): readonly Fix[] {
	const subsets = manifest(by.resource).get('spec')?.each('subsets');
	const labels = subsets?.find((one) => one.get('name')?.start === start)?.get('labels')?.entries ?? [];
	const [label, another] = labels;
	const isTaken = subsets?.some((one) => one.get('name')?.text === label?.value.text) !== false;
	if (label === undefined || another !== undefined || isTaken || label.value.opaque) return [];
	return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label.value.text)
		? changeWord(by, { start, end }, label.value.text)
		: [];
}
