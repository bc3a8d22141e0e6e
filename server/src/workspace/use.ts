// usesIn(folder, …): what the files of a folder are there for. Most are deployed; some are kept though nobody applies them
// (archives, test data, what no kustomization takes in), and some say what a test expects to find in a cluster.

import type { Keep } from '../facts/lineage.ts';
import { inSegment, wildcard } from '../text/automaton.ts';
import type { SourceFile } from '../text/source-file.ts';
import { decoded } from '../text/uri.ts';
import { leftOutIn, reachedBy, type Ways } from './left-out.ts';
import type { Folder } from './snapshot.ts';
import { testFilesOf } from './tests.ts';

/**
 * `deployed`: as far as can be told. `kept`: not deployed as it stands. `asserted`: a part of what a test expects, so that
 * nothing is missing in it. What is not deployed is not certain to be wrong.
 */
export type Use = 'deployed' | 'kept' | 'asserted';

/** The uses of the files of a folder; the same object as long as nothing of them changes. */
export interface Uses {
	/** The use of a file by its URI. */
	readonly of: (uri: string) => Use;
	/** What they follow from beside overlays: while it is the same, only files in other overlays than before have other uses. */
	readonly basis: object;
}

/** The uses of the `files` of `folder`; loose files are all taken for deployed. */
export function usesIn(folder: Folder | undefined, files: readonly SourceFile[], ways: Ways, keep: Keep): Uses {
	if (folder === undefined) return allDeployed;
	const tests = files.filter((file) => {
		const { asserted, examples } = testFilesOf(file);
		return asserted.length + examples.length > 0;
	});
	const leftOut = leftOutIn(folder, files, ways, keep);
	const basis = keep('basis of uses', [folder.uri, ways.deployments, leftOut, ...tests], () => ({}));
	return keep('uses', [ways.overlays, basis], () => ({ of: uses(folder, ways, leftOut, tests), basis }));
}

const allDeployed: Uses = { of: () => 'deployed', basis: {} };

function uses(
	folder: Folder,
	{ overlays, deployments }: Ways,
	leftOut: ReadonlySet<string>,
	tests: readonly SourceFile[],
): Uses['of'] {
	const named = tests.map(testFilesOf);
	const isAsserted = matcher(named.flatMap(({ asserted }) => asserted));
	const isExample = matcher(named.flatMap(({ examples }) => examples));
	const isReached = reachedBy(overlays, deployments);
	return (uri) => {
		// Definitions that a setting names lie elsewhere.
		if (!uri.startsWith(`${folder.uri}/`)) return 'deployed';
		const path = decoded(uri.slice(folder.uri.length + 1));
		if (isAsserted(uri) || assertFile.test(path)) return 'asserted';
		if (isExample(uri) || leftOut.has(uri)) return 'kept';
		const storage = storageIn(path);
		if (storage === undefined) return 'deployed';
		return isReached(uri, `${folder.uri}/${encodeURI(storage)}/`) ? 'deployed' : 'kept';
	};
}

/**
 * Names of files that hold what a test asserts: `00-assert.yaml`, `01-errors.yaml` (kuttl: pkg/test/case.go, fileNameRegex,
 * and pkg/test/step.go, LoadYAML; Chainsaw: docs/tests/manifests-based.md), and those that are called so without a number.
 */
const assertFile =
	/(?:^|\/)(?:(?:[^/]*-)?assert(?:s|ions?)?(?:-[^/]*)?|\d+-(?:[^/]*-)?errors?(?:-[^/]*)?)\.(?:ya?ml|json)$/;

/**
 * Directories for what is no longer used, or is input of programs under test: whole names only. Examples, samples, tests
 * and such are not among them, for what is in those is applied.
 */
const storageName =
	/^[._]?(?:abandoned|archived?|archives|attic|backups?|deleted|deprecated|disabled|graveyard|inactive|obsolete|old|parked|removed|retired|stale|trash|unused|(?:test[-_]?)?fixtures?|test[-_]?data|goldens?|golden[-_]?files)$|^__[a-z]+__$/i;

/** Those that are so only in the directory of the tests. */
const testInput = /^_?tests?\/_*(?:data|snapshots?)_*$/i;

/** The path of the outermost such directory around a file; undefined if there is none. */
function storageIn(path: string): string | undefined {
	const directories = path.split('/').slice(0, -1);
	const at = directories.findIndex(
		(name, index) => storageName.test(name) || testInput.test(`${directories[index - 1] ?? ''}/${name}`),
	);
	return at === -1 ? undefined : directories.slice(0, at + 1).join('/');
}

/** Whether a URI is one of `patterns`. */
function matcher(patterns: readonly string[]): (uri: string) => boolean {
	const plain = new Set(patterns.filter((one) => !one.includes('*')));
	const globs = patterns.filter((one) => one.includes('*')).map((one) => wildcard(one, inSegment));
	return (uri) => plain.has(uri) || globs.some((glob) => glob.accepts(uri));
}
