// A label that is spelled nearly like one of Istio's.

import { isIstioKey } from '../../model/annotations.ts';
import { labelRow, labelRows } from '../../model/labels.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, labelsOf, nearestKey } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

/** What people write for `istio-injection`, of which other names are not a misspelling (istio/istio#11854). */
const meantForInjection =
	/^(?:istio[-.]inject(?:ed|or)?|(?:istio-)?sidecar-inject(?:ion|ed|or)?|(?:sidecar\.)?istio\.io\/inject(?:ion)?)$/;

const names = Object.keys(labelRows);

export default stating({
	misspelt: { wrong: 'Unknown Istio label "{label}"', remedy: 'did you mean "{suggestion}"?' },
	notOfInjection: {
		wrong: 'Nothing reads the label "{label}"',
		consequence: ', so it does not control injection',
		remedy: 'did you mean "istio-injection"?',
	},
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
		const isNamespace = resource.resource.kind.id === 'Namespace';
		for (const { key, value } of labelsOf(resource)) {
			const { text } = key;
			if (isNamespace && meantForInjection.test(text) && /^(?:enabled|disabled)$/.test(value.text)) {
				yield {
					span: key,
					message: 'notOfInjection',
					with: { label: text },
					fixes: changeTo(key, 'istio-injection', true),
				};
				continue;
			}
			if (labelRow(text) !== undefined || !(isIstioKey(text) || text.startsWith('istio'))) continue;
			const near = nearestKey(text, names);
			if (near === undefined) continue;
			yield {
				span: key,
				message: 'misspelt',
				with: { label: text, suggestion: near },
				fixes: changeTo(key, near, true),
			};
		}
	},
});
