// An annotation on a kind where Istio does not look for it.
import { placedAnywhere, placeName } from '../../model/annotations.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, annotationCodes, annotationsOf, belongs, moved } from '../shared/annotations.ts';

export default stating({
	misplaced: { wrong: 'Annotation "{annotation}" has no effect on a {kind}', remedy: 'it belongs {where}' },
})({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: annotatedKinds,
	codes: ['IST0107'],
	docs: {
		summary: 'An annotation is set on a kind for which Istio does not read it.',
		why: 'It has no effect there. Most annotations are for pods: in a Deployment they belong in the pod template, not on the Deployment itself.',
		exceptions: 'Annotations that Istio sets itself.',
		differences: '`istioctl analyze` does not check pod templates; this rule does.',
		bad: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  namespace: shop
  annotations:
    sidecar.istio.io/proxyCPU: 100m
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      labels: { app: reviews }
    spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: [
			`  annotations:
    sidecar.istio.io/proxyCPU: 100m
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
`,
			`spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      annotations:
        sidecar.istio.io/proxyCPU: 100m
`,
		],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	// istio/api: annotation/annotations.yaml, resources
	*check(resource) {
		for (const annotation of annotationsOf(resource)) {
			const { key, row, kind } = annotation;
			if (row === undefined || row.on.length === 0 || row.on.includes(kind) || placedAnywhere.has(key.text)) continue;
			// The schema says of this one that it is refused.
			if (key.text === 'istio.io/dry-run' && resource.resource.kind.family === 'istio') continue;
			yield {
				span: key,
				message: 'misplaced',
				with: { annotation: key.text, kind: placeName(kind), where: belongs(row.on, kind) },
				codes: annotationCodes(resource, annotation, 'IST0107'),
				fixes: row.on.includes('Pod') ? moved(resource.resource, annotation, 'annotations') : [],
			};
		}
	},
});
