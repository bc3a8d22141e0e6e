// An annotation in Istio's name that Istio does not know.

import { annotationRows, isIstioKey } from '../../model/annotations.ts';
import { labelRow } from '../../model/labels.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, annotationCodes, annotationsOf, nearestKey } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

const names = Object.keys(annotationRows);
/** The part before the slash: where one annotation is known, the others are too. */
const families = new Set(names.map((name) => name.slice(0, name.indexOf('/'))));

export default stating({
	unknown: 'Unknown Istio annotation "{annotation}"',
	misspelt: {
		wrong: 'Unknown Istio annotation "{annotation}"',
		remedy: 'did you mean "{suggestion}"?',
		severity: 'warning',
	},
})({
	severity: 'information',
	kinds: annotatedKinds,
	codes: ['IST0108'],
	docs: {
		summary: 'An annotation in `istio.io` is unknown to Istio.',
		why: 'Nothing reads it, so it has no effect.',
		exceptions: 'Annotations with other prefixes.',
		severityNotes: 'Warning if a known annotation has a similar name.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  annotations:
    sidecar.istio.io/interceptionMod: TPROXY
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['interceptionMod:', 'interceptionMode:'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	// istio: pkg/config/analysis/analyzers/annotations/annotations.go, Analyze
	*check(resource) {
		for (const annotation of annotationsOf(resource)) {
			const { key, row } = annotation;
			if (row !== undefined || !isIstioKey(key.text) || key.text.startsWith('internal.istio.io/')) continue;
			// That it is a label is said by a rule of its own.
			if (labelRow(key.text) !== undefined) continue;
			const near = nearestKey(key.text, names);
			const isFamily = families.has(key.text.slice(0, key.text.indexOf('/')));
			if (near === undefined && !isFamily) continue;
			yield {
				span: key,
				codes: annotationCodes(resource, annotation, 'IST0108'),
				...(near === undefined
					? { message: 'unknown', with: { annotation: key.text } }
					: {
							message: 'misspelt',
							with: { annotation: key.text, suggestion: near },
							fixes: changeTo(key, near, true),
						}),
			};
		}
	},
});
