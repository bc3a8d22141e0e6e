// A label of Istio's that was written as an annotation, or the other way round.
import { annotationRow } from '../../model/annotations.ts';
import { labelRow } from '../../model/labels.ts';
import type { Resource } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { annotatedKinds, annotationsOf, labelsOf, type Metadata, type Placed, swapped } from '../shared/annotations.ts';

const messages = {
	label: { wrong: '"{key}" is a label', consequence: 'it has no effect as an annotation' },
	annotation: { wrong: '"{key}" is an annotation', consequence: 'it has no effect as a label' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'A label of Istio is written as an annotation, or an annotation as a label.',
		why: 'Istio reads the one only as a label, the other only as an annotation: in the wrong place it has no effect.',
		exceptions: '`sidecar.istio.io/inject` and `istio.io/rev`, which can be both.',
		differences: '`istioctl analyze` reports such an annotation as unknown.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: { istio-injection: enabled }
`,
		mend: ['annotations:', 'labels:'],
		links: ['https://istio.io/latest/docs/reference/config/labels/'],
	},
	// istio/api: label/labels.yaml, annotation/annotations.yaml
	*check(resource) {
		for (const one of annotationsOf(resource)) {
			if (one.row !== undefined || !isActedOn(one.key.text)) continue;
			const codes = one.key.text.includes('/') ? ['IST0108'] : [];
			yield { ...found(resource.resource, one, 'annotations', 'labels'), codes };
		}
		for (const one of labelsOf(resource)) {
			const row = annotationRow(one.key.text);
			if (row === undefined || row.isOwn === true || labelRow(one.key.text) !== undefined) continue;
			if (row.on.length > 0 && !row.on.includes(one.kind)) continue;
			yield found(resource.resource, one, 'labels', 'annotations');
		}
	},
});

/** Not the labels that Istio only writes: those may be copied anywhere. */
function isActedOn(name: string): boolean {
	const row = labelRow(name);
	return row !== undefined && row.on.length > 0;
}

function found(resource: Resource, placed: Placed, from: keyof Metadata, to: keyof Metadata): Finding<typeof messages> {
	const { key } = placed;
	const message = to === 'labels' ? 'label' : 'annotation';
	return { span: key, message, with: { key: key.text }, fixes: swapped(resource.chunk.text, placed, from, to) };
}
