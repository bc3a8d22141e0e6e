// An annotation that Istio may still change or drop.
import { annotationRow, placedAnywhere } from '../../model/annotations.ts';
import { isOfKind, manifest, type Resource } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, annotationCodes, annotationsOf } from '../shared/annotations.ts';

/** What the injector itself used to write on pods. */
const injected: ReadonlySet<string> = new Set([
	'sidecar.istio.io/interceptionMode',
	'traffic.sidecar.istio.io/includeInboundPorts',
	'traffic.sidecar.istio.io/excludeInboundPorts',
	'traffic.sidecar.istio.io/includeOutboundIPRanges',
]);

export default stating({
	alpha: { wrong: 'Annotation "{annotation}" is alpha', consequence: ': a release may change or remove it' },
})({
	severity: 'hint',
	isOptIn: true,
	kinds: annotatedKinds,
	codes: ['IST0136'],
	docs: {
		summary: 'An annotation is alpha.',
		why: 'A release may change or remove it without notice.',
		exceptions: 'Annotations for traffic capture on pods that are not injected yet.',
		severityNotes: 'Off by default because nearly all Istio annotations are alpha, and have been for years.',
		bad: `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  annotations: { networking.istio.io/exportTo: "." }
spec:
  ports: [{ name: http, port: 80 }]
`,
		mend: ['  annotations: { networking.istio.io/exportTo: "." }\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	*check(resource) {
		for (const annotation of annotationsOf(resource)) {
			const { key, kind } = annotation;
			const row = annotationRow(key.text);
			if (row === undefined || row.maturity !== undefined || placedAnywhere.has(key.text)) continue;
			if (kind === 'Pod' && injected.has(key.text) && !hasInit(resource.resource)) continue;
			yield {
				span: key,
				codes: annotationCodes(resource, annotation, 'IST0136'),
				message: 'alpha',
				with: { annotation: key.text },
			};
		}
	},
});

function hasInit(resource: Resource): boolean {
	if (!isOfKind(resource, 'Pod')) return false;
	const spec = manifest(resource).get('spec');
	return spec?.each('initContainers').some((one) => one.get('name')?.text === 'istio-init') === true;
}
