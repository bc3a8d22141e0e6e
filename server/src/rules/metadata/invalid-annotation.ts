// A value that an annotation of Istio's does not take.

import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { annotationForms } from '../shared/annotation-forms.ts';
import { annotatedKinds, annotationCodes, annotationsOf } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	invalid: { wrong: '"{value}" is not a valid value of {annotation}', remedy: 'it must be {wanted}' },
})({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: ['IST0125'],
	docs: {
		summary: 'An annotation has a value that Istio cannot parse.',
		why: 'The injector rejects the pod or ignores the annotation.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  annotations:
    traffic.sidecar.istio.io/excludeOutboundPorts: "3306, mysql"
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: ['3306, mysql', '3306'],
		links: ['https://istio.io/latest/docs/reference/config/annotations/'],
	},
	// istio: pkg/kube/inject/validate.go, AnnotationValidation
	*check(resource) {
		for (const annotation of annotationsOf(resource)) {
			const { key, value, row, kind } = annotation;
			if (row === undefined || row.form === 'text' || isUndecided(value)) continue;
			if (row.on.length > 0 && !row.on.includes(kind)) continue;
			// The schema says of this one that it is refused.
			if (key.text === 'istio.io/dry-run') continue;
			const fault = annotationForms[row.form];
			const wanted = fault(value.text);
			if (wanted === undefined) continue;
			const meant = truths.find(([words]) => words.test(value.text))?.[1];
			yield {
				span: value,
				codes: annotationCodes(resource, annotation, 'IST0125'),
				message: 'invalid',
				with: { value: firstLine(value.text), annotation: key.text, wanted },
				fixes: meant !== undefined && fault(meant) === undefined ? changeTo(value, meant) : [],
			};
		}
	},
});

/** What people write for true and false. */
const truths = [
	[/^(?:yes|y|on|enabled?|true)$/i, 'true'],
	[/^(?:no|n|off|disabled?|false)$/i, 'false'],
] as const;

/** A whole ProxyConfig would make a message of many lines. */
function firstLine(text: string): string {
	const [first = '', another] = text.trim().split('\n');
	return another === undefined ? text : `${first} …`;
}

function isUndecided(value: Node): boolean {
	return value.kind !== 'scalar' || value.isNull || isUnknown(value);
}
