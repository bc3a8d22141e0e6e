// A name or a namespace that Kubernetes does not take.
import { type KindId, kindRows } from '../../model/kinds.ts';
import { label, labelled, subdomain } from '../../model/object-names.ts';
import { type Word, written } from '../../model/resource.ts';
import { meantBy } from '../../schema/fields.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const kinds = (Object.keys(kindRows) as KindId[]).filter((id) => !['own', 'other'].includes(kindRows[id].family));

const messages = {
	nameless: { wrong: 'This {kind} has no name', remedy: 'set "name" in its metadata' },
	longName: 'A name of a {kind} can have at most {most} characters, not {length}',
	longNamespace: 'A namespace can have at most {most} characters, not {length}',
	name: '"{name}" is not a valid name of a {kind}: {why}',
	namespace: '"{name}" is not a valid namespace: {why}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds,
	codes: [],
	docs: {
		summary: 'A resource has no name, or a name that Kubernetes does not accept.',
		why: 'The API server rejects the resource.',
		exceptions:
			'Names made by templates or filled in later, `generateName`, patches, and labels with nothing else, by which tests of clusters find what they expect.',
		severityNotes:
			'Warning for Service names that start with a digit, which future Kubernetes releases allow. Information for names with capital letters, which are usually placeholders.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: Reviews_v1, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`,
		mend: ['Reviews_v1', 'reviews-v1'],
	},
	*check({ resource, standing, member: { chains } }) {
		const { kind, name, namespace } = resource;
		if (standing === 'broken') return;
		// Each kustomization that takes in this Namespace names it (kustomize: api/internal/konfig/builtinpluginconsts/namespace.go).
		const isNamed = chains.length > 0 && chains.every((chain) => chain.some((one) => one.namespace !== undefined));
		if (kind.id === 'Namespace' && isNamed) return;
		if (name === undefined) {
			const metadata = written(resource).get('metadata') as Node<{ name?: string; generateName?: string }> | undefined;
			const isOpen = standing !== 'whole' || metadata?.opaque === true || metadata?.get('name')?.opaque === true;
			if (isOpen || metadata?.get('generateName') !== undefined || metadata?.entries.some(({ key }) => key.opaque))
				return;
			const root = written(resource) as Node;
			// That "metadata" or "name" is misspelled is said of that word.
			const isMisspelt = metadata === undefined ? isNear(root, 'metadata') : isNear(metadata as Node, 'name');
			if (isMisspelt || isSought(root, metadata)) return;
			const at = root.entries.find(({ key }) => key.text === 'metadata')?.key ?? root.entries[0]?.key ?? root;
			yield { span: at, message: 'nameless', with: { kind: kind.kind } };
		} else {
			yield* wrong(name, kind.kind, labelled[kind.id] ?? subdomain, labelled[kind.id] === undefined ? 253 : 63);
		}
		if (namespace !== undefined) yield* wrong(namespace, undefined, label, 63);
	},
});

/** `kind`: whose name it is; undefined for a namespace. */
function* wrong(
	word: Word,
	kind: string | undefined,
	pattern: RegExp,
	longest: number,
): Generator<Finding<typeof messages>> {
	// What a kustomization patches by a pattern is named so.
	if (word.opaque || word.text === '*') return;
	if (word.text.length > longest)
		yield {
			span: word,
			...(kind === undefined
				? { message: 'longNamespace', with: { most: longest, length: word.text.length } }
				: { message: 'longName', with: { kind, most: longest, length: word.text.length } }),
		};
	else if (!pattern.test(word.text))
		yield {
			span: word,
			// Kubernetes is about to allow it (kubernetes: pkg/features/kube_features.go, RelaxedServiceNameValidation).
			...(pattern === labelled.Service && label.test(word.text) ? { severity: 'warning' } : {}),
			...(kind === undefined
				? { message: 'namespace', with: { name: word.text, why: why(word.text, pattern) } }
				: { message: 'name', with: { name: word.text, kind, why: why(word.text, pattern) } }),
			// Nobody deploys such a name: what is written so is mostly filled in later, as `RELEASE-NAME` of old Helm.
			...(/[A-Z]/.test(word.text) ? { severity: 'information' } : {}),
			fixes: [like(word.text, pattern)].flatMap((text) =>
				pattern.test(text)
					? [{ title: `Change to "${text}"`, edits: [{ start: word.start, end: word.end, text }] }]
					: [],
			),
		};
}

/**
 * Whether a manifest says nothing but which labels something has: nobody applies that, and it is how a test says what it
 * looks for (kuttl: docs/testing/asserts-errors.md, "Listing Resources in the Cluster"), whatever its file is called.
 */
function isSought({ entries }: Node, metadata: Node | undefined): boolean {
	const isBare = entries.every(({ key }) => ['apiVersion', 'kind', 'metadata'].includes(key.text));
	return isBare && metadata?.entries.some(({ key }) => key.text === 'labels') === true;
}

/** Whether one of the keys of a map is nearly `name`. */
function isNear({ entries }: Node, name: string): boolean {
	return entries.some(({ key }) => key.text !== name && meantBy(key.text, [name]) !== undefined);
}

/** The nearest text that can be a name. */
function like(text: string, pattern: RegExp): string {
	const plain = text.toLowerCase().replace(pattern === subdomain ? /[^a-z0-9.]+/g : /[^a-z0-9]+/g, '-');
	return plain.replace(/^[-.]+|(?<![-.])[-.]+$/g, '');
}

function why(text: string, pattern: RegExp): string {
	if (/[A-Z]/.test(text)) return 'it must be lower case';
	if (text.includes('_')) return '"_" is not allowed';
	if (text.includes('.') && pattern !== subdomain) return 'dots are not allowed';
	if (/^\d/.test(text) && pattern !== subdomain) return 'it must start with a letter';
	return 'use letters, digits and hyphens, with a letter or digit first and last';
}
