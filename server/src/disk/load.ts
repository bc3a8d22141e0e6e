// From paths to SourceFiles: what the index keeps of the files of a folder.
import { dirname, join } from 'node:path';
import { URI } from 'vscode-uri';
import { definedName, isRelevant } from '../model/kinds.ts';
import { isToolFile } from '../model/makers/tools.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { cut } from '../text/chunk.ts';
import { closedFile, type SourceFile } from '../text/source-file.ts';
import { manifestsIn, type Search } from './find.ts';
import { kindOfPath, read } from './read.ts';

const isNamed = /(^|\/)([Kk]ustomization(\.ya?ml)?|Chart\.yaml|\.istio\.ya?ml)$/;
const sign = Buffer.from('apiVersion');
/** What patches and replacements have instead. */
const partSigns = ['/spec/', 'fieldPaths'].map((text) => Buffer.from(text));

/** The file at `path` as the index keeps it; undefined if it is gone or too large, or cannot be read, which `onProblem` hears. */
export function load(path: string, settings: Settings, onProblem: Search['onProblem']): SourceFile | undefined {
	const uri = URI.file(path).toString();
	return loadWith(path, settings, onProblem, (bytes) =>
		closedFile(uri, textOf(bytes, path), (text) => isRelevant(text, uri)),
	);
}

/** The file at `path` with all of its documents, whatever they are; undefined as in `load`. */
export function loadWhole(path: string, settings: Settings, onProblem: Search['onProblem']): SourceFile | undefined {
	return loadWith(path, settings, onProblem, (bytes) =>
		closedFile(URI.file(path).toString(), bytes.toString('utf8', hasMark(bytes) ? 3 : 0), () => true),
	);
}

function loadWith(
	path: string,
	settings: Settings,
	onProblem: Search['onProblem'],
	fileOf: (bytes: Buffer) => SourceFile,
): SourceFile | undefined {
	const reading = read(path, settings['files.maxSize'] * 1024);
	if (reading === 'missing' || reading === 'tooLarge') return undefined;
	if ('problem' in reading) {
		onProblem(reading.problem);
		return undefined;
	}
	return fileOf(reading.bytes);
}

function hasMark(bytes: Buffer): boolean {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/**
 * The text of what concerns us, without a byte order mark, invalid UTF-8 replaced; of other files nothing, for most bytes
 * of a workspace are CRDs and the like. Latin-1 is enough to see that, and much faster to decode.
 */
function textOf(bytes: Buffer, path: string): string {
	const start = hasMark(bytes) ? 3 : 0;
	if (!isNamed.test(path) && !isToolFile(path)) {
		if (!bytes.includes(sign) && !partSigns.some((one) => bytes.includes(one))) return '';
		if (!cut(bytes.toString('latin1', start)).some(({ text }) => isRelevant(text, path))) return '';
	}
	return bytes.toString('utf8', start);
}

/** The `.istio.yaml` files of a folder and of those above it, up to the root of its repository; the outermost first. */
export function loadSettings(folder: string, onProblem: Search['onProblem']): readonly SourceFile[] {
	const own = ['.istio.yaml', '.istio.yml'].flatMap(
		(name) => loadWhole(join(folder, name), defaultSettings, onProblem) ?? [],
	);
	const parent = dirname(folder);
	if (parent === folder || kindOfPath(join(folder, '.git')) !== 'missing') return own;
	return [...loadSettings(parent, onProblem), ...own];
}

/** All files below `root`, one by one, so that the caller may pause between them; undefined stands for one that was skipped. */
export function* loadAll(root: string, settings: Settings, search: Search): Generator<SourceFile | undefined> {
	for (const path of manifestsIn(root, search)) yield load(path, settings, search.onProblem);
}

/** The custom resource definitions at `path`, a file or a folder; other documents there are nobody's business. */
export function* loadDefinitions(path: string, settings: Settings, search: Search): Generator<SourceFile> {
	const kind = kindOfPath(path);
	if (kind === 'missing') search.onProblem(`There is no file or folder ${path}, which istio.schema.crds names`);
	const paths = kind === 'directory' ? manifestsIn(path, search) : kind === 'file' ? [path] : [];
	for (const one of paths) {
		const file = load(one, settings, search.onProblem);
		const placed = file?.placed.filter(({ chunk }) => definedName(chunk.text) !== undefined) ?? [];
		if (file !== undefined && placed.length > 0) yield { ...file, placed };
	}
}
