// A label that is spelt nearly like one of Istio's.
import { isIstioKey } from '../../model/annotations.ts';
import { labelRow, labelRows } from '../../model/labels.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, labelsOf, nearestKey } from '../shared/annotations.ts';

const names = Object.keys(labelRows);

export default stating({
	misspelt: { wrong: 'Unknown Istio label "{label}"', remedy: 'did you mean "{suggestion}"?' },
})({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'A label has nearly the name of a label that Istio reads.',
		why: 'Nothing reads it, so it has no effect.',
		exceptions: 'Labels that are not similar to a known one, because any label may be a custom one.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injecton: enabled }
`,
		mend: ['injecton', 'injection'],
		links: ['https://istio.io/latest/docs/reference/config/labels/'],
	},
	// istio/api: label/labels.yaml
	*check(resource) {
		for (const { key } of labelsOf(resource)) {
			const { text, start, end } = key;
			if (labelRow(text) !== undefined || !(isIstioKey(text) || text.startsWith('istio'))) continue;
			const near = nearestKey(text, names);
			if (near === undefined) continue;
			yield {
				span: key,
				message: 'misspelt',
				with: { label: text, suggestion: near },
				fixes: [{ title: `Change to "${near}"`, edits: [{ start, end, text: near }], isSafe: true }],
			};
		}
	},
});
