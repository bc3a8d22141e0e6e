// A label or the key of an annotation that Kubernetes does not take.

import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { annotatedKinds, metadataOf } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	labelPrefix: '"{key}" is not a valid key of a label: "{prefix}" is not a DNS name',
	annotationPrefix: '"{key}" is not a valid key of an annotation: "{prefix}" is not a DNS name',
	longLabelName: 'The name of a label can have at most 63 characters, not {length}',
	longAnnotationName: 'The name of an annotation can have at most 63 characters, not {length}',
	labelKey: {
		wrong: '"{key}" is not a valid key of a label',
		remedy: ': use letters, digits, "-", "_" and ".", with a letter or digit first and last',
	},
	annotationKey: {
		wrong: '"{key}" is not a valid key of an annotation',
		remedy: ': use letters, digits, "-", "_" and ".", with a letter or digit first and last',
	},
	longValue: 'The value of a label can have at most 63 characters, not {length}',
	value: {
		wrong: '"{value}" is not a valid label value',
		remedy: ': use letters, digits, "-", "_" and ".", with a letter or digit first and last',
	},
} as const satisfies Messages;

export default stating(messages)({
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
				yield* wrongKey(key, true);
				yield* wrongValue(value);
			}
			for (const { key } of metadata.get('annotations')?.entries ?? []) yield* wrongKey(key, false);
		}
	},
});

const domain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const part = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

function* wrongKey(key: Node, isLabel: boolean): Generator<Finding<typeof messages>> {
	const { text } = key;
	if (isUnknown(key) || text === '<<') return;
	const slash = text.indexOf('/');
	const [prefix, name] = slash === -1 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)];
	if (
		prefix !== undefined &&
		(prefix.length > 253 || !domain.test(prefix.toLowerCase() === prefix || isLabel ? prefix : prefix.toLowerCase()))
	)
		yield {
			span: key,
			message: isLabel ? 'labelPrefix' : 'annotationPrefix',
			with: { key: text, prefix },
		};
	else if (name.length > 63)
		yield {
			span: key,
			message: isLabel ? 'longLabelName' : 'longAnnotationName',
			with: { length: name.length },
		};
	else if (!part.test(name))
		yield {
			span: key,
			message: isLabel ? 'labelKey' : 'annotationKey',
			with: { key: text },
		};
}

function* wrongValue(value: Node): Generator<Finding<typeof messages>> {
	const { text } = value;
	if (value.kind !== 'scalar' || text === '' || isUnknown(value)) return;
	if (text.length > 63) yield { span: value, message: 'longValue', with: { length: text.length } };
	else if (!part.test(text))
		yield {
			span: value,
			message: 'value',
			with: { value: text },
			fixes: [like(text)].flatMap((word) => (part.test(word) ? changeTo(value, word) : [])),
		};
}

/** The nearest text that can be the value of a label. */
function like(text: string): string {
	return text.replace(/[^-A-Za-z0-9_.]+/g, '-').replace(/^[^A-Za-z0-9]+|(?<![^A-Za-z0-9])[^A-Za-z0-9]+$/g, '');
}
