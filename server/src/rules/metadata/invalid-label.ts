// A label or the key of an annotation that Kubernetes does not take.

import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { annotatedKinds, metadataOf } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

export default rule({
	severity: 'error',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'A label, or the key of an annotation, does not have the form that Kubernetes requires.',
		why: 'The API server rejects the resource.',
		exceptions: 'Values made by a template, and placeholders.',
		bad: `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
  labels: { team: shop & cart }
spec: { ports: [{ name: http, port: 80 }] }
`,
		mend: ['shop & cart', 'shop-and-cart'],
	},
	// kubernetes: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, ValidateAnnotations (keys in any
	// case)
	*check(resource) {
		for (const { metadata } of metadataOf(resource)) {
			for (const { key, value } of metadata.get('labels')?.entries ?? []) {
				yield* wrongKey(key, 'label');
				yield* wrongValue(value);
			}
			for (const { key } of metadata.get('annotations')?.entries ?? []) yield* wrongKey(key, 'annotation');
		}
	},
});

const domain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const part = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function* wrongKey(key: Node, what: string): Generator<Finding> {
	const { text } = key;
	if (isUnknown(key) || text === '<<') return;
	const slash = text.indexOf('/');
	const [prefix, name] = slash === -1 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)];
	if (
		prefix !== undefined &&
		(prefix.length > 253 ||
			!domain.test(prefix.toLowerCase() === prefix || what === 'label' ? prefix : prefix.toLowerCase()))
	)
		yield {
			span: key,
			message: `"${text}" is not a valid key of ${what === 'label' ? 'a label' : 'an annotation'}: "${prefix}" is not a DNS name`,
		};
	else if (name.length > 63)
		yield {
			span: key,
			message: `The name of ${what === 'label' ? 'a label' : 'an annotation'} can have at most 63 characters, not ${name.length}`,
		};
	else if (!part.test(name))
		yield {
			span: key,
			message: `"${text}" is not a valid key of ${what === 'label' ? 'a label' : 'an annotation'}: use letters, digits, "-", "_" and ".", with a letter or digit first and last`,
		};
}

function* wrongValue(value: Node): Generator<Finding> {
	const { text } = value;
	if (value.kind !== 'scalar' || text === '' || isUnknown(value)) return;
	if (text.length > 63)
		yield { span: value, message: `The value of a label can have at most 63 characters, not ${text.length}` };
	else if (!part.test(text))
		yield {
			span: value,
			message: `"${text}" is not a valid label value: use letters, digits, "-", "_" and ".", with a letter or digit first and last`,
			fixes: [like(text)].flatMap((word) => (part.test(word) ? changeTo(value, word) : [])),
		};
}

/** The nearest text that can be the value of a label. */
function like(text: string): string {
	return text.replace(/[^-A-Za-z0-9_.]+/g, '-').replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
