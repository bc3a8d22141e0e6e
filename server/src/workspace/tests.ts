// The files that tests of clusters name: what Chainsaw and kuttl expect to find, and what Kyverno and Gatekeeper
// judge in their own tests.
import { memo } from '../facts/memo.ts';
import { manifest, type Resource, resources } from '../model/resource.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import { joined, parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';

/** What the tests of a file name, as URIs in which `*` stands for a part of a name. */
export interface TestFiles {
	/** Parts of resources that are to be found, or not to be found, in the cluster. */
	readonly asserted: readonly string[];
	/** Resources made for the test only, which reach no cluster. */
	readonly examples: readonly string[];
}

const nothing: TestFiles = { asserted: [], examples: [] };
const tests = /^kind:\s*["']?(?:Test(?:Step)?|Suite)["']?\s*$/m;

/** Whether a document may name such files. */
export function isTest({ text }: Chunk): boolean {
	return tests.test(text);
}

/** What the tests in a file name; the same as long as the file is. */
export const testFilesOf = memo((file: SourceFile): TestFiles => {
	const own = file.placed.filter(({ chunk }) => isTest(chunk)).flatMap(({ chunk }) => resources(chunk));
	if (own.length === 0) return nothing;
	const at = parentOf(file.uri);
	const located = (paths: readonly string[]): readonly string[] => paths.map((path) => joined(at, path));
	const namedIn = (which: (one: Resource) => boolean, key: RegExp): readonly string[] =>
		located(own.filter(which).flatMap((one) => [...pathsBelow(manifest(one) as Node, key)]));
	return {
		asserted: namedIn(isClusterTest, /^(?:assert|error)$/),
		examples: [
			...namedIn(({ kind }) => kind.id === 'kyverno/Test', /resources?$/i),
			...namedIn(({ kind }) => kind.id === 'gatekeeper/Suite', /^(?:object|inventory)$/),
			...located(own.filter(isClusterTest).flatMap((one) => [...refusedIn(manifest(one) as Node)])),
		],
	};
});

function isClusterTest({ kind }: Resource): boolean {
	return kind.id === 'chainsaw/Test' || kind.id === 'kuttl/TestStep';
}

/**
 * The files that a test applies to see them refused. Chainsaw: docs/operations/apply.md and check.md (`expect` beside `file`).
 * kuttl: docs/testing/reference.md, and Kyverno's fork of it (`shouldFail` beside `file`).
 */
function* refusedIn(node: Node): Generator<string> {
	for (const one of [...node.items, ...node.entries.map(({ value }) => value)]) yield* refusedIn(one);
	const { file, expect, shouldFail } = fieldsOf(node);
	if (file === undefined || (expect === undefined && shouldFail?.text !== 'true')) return;
	if (file.kind === 'scalar' && !file.opaque && isManifest.test(file.text)) yield file.text;
}

function fieldsOf(node: Node): Readonly<Record<string, Node | undefined>> {
	return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, value]));
}

const isManifest = /\.(?:ya?ml|json)$/;

/**
 * The paths under keys that match: a text, a list of texts, or the `file` of a map. Chainsaw: docs/operations/assert.md and
 * error.md (`assert: {file}`, also with globs). kuttl: docs/testing/reference.md, TestStep (`assert: [paths]`). Kyverno:
 * docs/kyverno-cli/usage/test (`resources: [paths]`, `patchedResource: path`). Gatekeeper: website/docs/gator.md, "Writing
 * Test Suites" (`object: path`, `inventory: [paths]`).
 */
function* pathsBelow(node: Node, key: RegExp): Generator<string> {
	for (const item of node.items) yield* pathsBelow(item, key);
	for (const one of node.entries) {
		if (!key.test(one.key.text)) {
			yield* pathsBelow(one.value, key);
			continue;
		}
		const values = one.value.kind === 'seq' ? one.value.items : [one.value];
		for (const value of values) {
			const path = value.kind === 'map' ? (value as Node<{ file?: string }>).get('file') : value;
			if (path?.kind === 'scalar' && !path.opaque && isManifest.test(path.text)) yield path.text;
		}
	}
}
