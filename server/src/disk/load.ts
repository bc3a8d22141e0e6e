// From paths to SourceFiles: what the index keeps of the files of a folder.
import { host } from '../host/host.ts';
import { definedName, isRelevant } from '../model/kinds.ts';
import { isToolFile } from '../model/makers/tools.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { cut } from '../text/chunk.ts';
import { closedFile, type SourceFile } from '../text/source-file.ts';
import { decoded, glimpsed, isWide, strangeEncoding } from './decode.ts';
import { manifestsIn, type Search } from './find.ts';
import { isNamed } from './names.ts';
import { directoriesBetween, isWithin, kindOfPath, leavesByLink, read } from './read.ts';
import { isMisnamed, leadsOut, type OnSkipped, unreadableName } from './skipped.ts';

/** Documents in one file; one with more is none that people or tools write, and each costs memory for as long as we run. */
const mostDocuments = 20_000;

/** What patches, replacements and the tests of istio-config-validator have instead of an `apiVersion`. */
const partSigns = ['/spec/', 'fieldPaths', 'testCases:'];

/** The file at `path` as the index keeps it; undefined if it is gone or skipped, `irrelevant` if nothing in it concerns us. */
export function load(path: string, settings: Settings, onSkipped: OnSkipped): SourceFile | 'irrelevant' | undefined {
	const bytes = bytesOf(path, settings, onSkipped);
	if (bytes === undefined) return undefined;
	if (!isNamed(path) && !isToolFile(path) && !mayConcern(bytes, path)) return 'irrelevant';
	const text = textOf(path, bytes, onSkipped);
	return text === undefined ? undefined : fileOf(path, text);
}

/** The file that a text would be at `path`; `irrelevant` as above. */
export function fileOf(path: string, text: string): SourceFile | 'irrelevant' {
	const uri = host.files.uriOf(path);
	const file = closedFile(uri, text, (one) => isRelevant(one, uri));
	return file.placed.length > 0 ? file : 'irrelevant';
}

/** The file at `path` with all of its documents, whatever they are; undefined if it is gone or skipped. */
export function loadWhole(path: string, settings: Settings, onSkipped: OnSkipped): SourceFile | undefined {
	const bytes = bytesOf(path, settings, onSkipped);
	const text = bytes && textOf(path, bytes, onSkipped);
	return text === undefined ? undefined : closedFile(host.files.uriOf(path), text, () => true);
}

function bytesOf(path: string, settings: Settings, onSkipped: OnSkipped): Uint8Array | undefined {
	const reading = read(path, settings['files.maxSize'] * 1024);
	if (reading === 'missing') {
		if (path.includes(unreadableName)) onSkipped({ path, reason: isMisnamed });
		return undefined;
	}
	if ('bytes' in reading) return reading.bytes;
	onSkipped({ path, reason: reading.reason });
	return undefined;
}

/** The text of what is to be kept; undefined, and told, if there is none that we could use. */
export function textOf(path: string, bytes: Uint8Array, onSkipped: OnSkipped): string | undefined {
	const text = decoded(bytes);
	if (text === undefined) onSkipped({ path, reason: strangeEncoding });
	else if (text.split('\n---').length > mostDocuments)
		onSkipped({ path, reason: `it holds more than ${mostDocuments} documents` });
	else return text;
	return undefined;
}

/**
 * Whether a document concerns us, as far as can be seen without decoding; most bytes of a workspace are CRDs and the like.
 * The ASCII in it is enough to see that, and much faster to decode.
 */
function mayConcern(bytes: Uint8Array, path: string): boolean {
	const glimpse = glimpsed(bytes);
	if (!glimpse.includes('apiVersion') && !partSigns.some((one) => glimpse.includes(one))) return isWide(bytes, glimpse);
	return cut(glimpse).some(({ text }) => isRelevant(text, path));
}

/** All files below `root` that concern us. */
export function* loadAll(root: string, settings: Settings, search: Search): Generator<SourceFile> {
	for (const path of manifestsIn(root, search)) {
		const file = path === undefined ? undefined : load(path, settings, search.onSkipped);
		if (typeof file === 'object') yield file;
	}
}

/**
 * The `.istio.yaml` files of a folder and of those above it, up to the root of its repository, the outermost first; only
 * its own where no repository is, for what lies above is somebody else's then.
 */
export function loadSettings(folder: string, onSkipped: OnSkipped): readonly SourceFile[] {
	const root = repositoryOf(folder) ?? folder;
	return directoriesBetween(root, folder).flatMap((one) =>
		['.istio.yaml', '.istio.yml'].flatMap((name) => {
			const path = host.files.paths.join(one, name);
			return leavesByLink(path, root) ? [] : (loadWhole(path, defaultSettings, onSkipped) ?? []);
		}),
	);
}

/** The root of the repository that a folder is in; undefined if it is in none. */
export function repositoryOf(folder: string): string | undefined {
	const { dirname, join } = host.files.paths;
	for (let at = folder; ; at = dirname(at)) {
		if (kindOfPath(join(at, '.git')) !== 'missing') return at;
		if (dirname(at) === at) return undefined;
	}
}

/**
 * The custom resource definitions at `path`, a file or a folder; other documents there are nobody's business. `within`:
 * the folder that links must not lead out of, if the path is in it.
 */
export function* loadDefinitions(
	path: string,
	within: string,
	settings: Settings,
	search: Search,
): Generator<SourceFile | undefined> {
	for (const one of definitionPaths(path, within, search)) {
		const file = one === undefined ? undefined : load(one, settings, search.onSkipped);
		if (file === undefined || file === 'irrelevant') {
			yield undefined;
			continue;
		}
		const placed = file.placed.filter(({ chunk }) => definedName(chunk.text) !== undefined);
		yield placed.length > 0 ? { ...file, placed } : undefined;
	}
}

function definitionPaths(path: string, within: string, search: Search): Iterable<string | undefined> {
	const kind = kindOfPath(path);
	if (kind === 'missing') search.onSkipped({ path, reason: 'there is no such file or folder (istio.schema.crds)' });
	else if (leavesByLink(path, within)) search.onSkipped({ path, reason: leadsOut });
	else if (kind === 'file') return [path];
	else return manifestsIn(path, isWithin(path, within) ? { ...search, within } : search);
	return [];
}

/** The mesh configuration at `path`; `within` as for definitions. */
export function loadMeshConfig(
	path: string,
	within: string,
	settings: Settings,
	onSkipped: OnSkipped,
): SourceFile | undefined {
	const isFile = kindOfPath(path) === 'file';
	if (!isFile) onSkipped({ path, reason: 'there is no such file (istio.meshConfig)' });
	else if (leavesByLink(path, within)) onSkipped({ path, reason: leadsOut });
	return isFile && !leavesByLink(path, within) ? loadWhole(path, settings, onSkipped) : undefined;
}
