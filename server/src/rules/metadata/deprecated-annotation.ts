// An annotation that Istio still reads, but has something better for.

import { rule } from '../rule.ts';
import { annotatedKinds, annotationCodes, annotationsOf, swapped } from '../shared/annotations.ts';

export default rule({
	severity: 'information',
	kinds: annotatedKinds,
	codes: ['IST0135'],
	docs: {
		summary: 'An annotation is deprecated.',
		why: 'A later release of Istio may not read it any more.',
		silence: '`sidecar.istio.io/inject` beside the label of the same name, which is what old injectors need.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  annotations:
    sidecar.istio.io/inject: "true"
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['annotations:', 'labels:'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	*check(resource) {
		for (const annotation of annotationsOf(resource)) {
			const { key, row, metadata } = annotation;
			if (row?.deprecated === undefined) continue;
			const labels = metadata.get('labels');
			if (labels?.entries.some((entry) => entry.key.text === key.text) === true) continue;
			const instead = row.deprecated === '' ? '' : `; ${row.deprecated}`;
			yield {
				span: key,
				codes: annotationCodes(resource, annotation, 'IST0135'),
				message: `Annotation "${key.text}" is deprecated${instead}`,
				fixes:
					key.text === 'sidecar.istio.io/inject' && annotation.kind === 'Pod'
						? swapped(resource.resource.chunk.text, annotation, 'annotations', 'labels')
						: [],
			};
		}
	},
});
