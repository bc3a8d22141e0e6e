// Finding the files of a folder: manifests by their endings, without what git, npm and the user's settings leave out.
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { globOf } from '../text/glob.ts';

export interface Search {
	/** Globs, relative to the root, of what to leave out. */
	readonly exclude: readonly string[];
	/** Told of folders and globs that could not be read: one sentence each. */
	readonly onProblem: (message: string) => void;
}

const never = new Set(['.git', 'node_modules']);
// Helmfile calls its templates so, and they say what is installed.
const ending = /\.(ya?ml|json)$|^Kustomization$|^helmfile[^/]*\.ya?ml\.gotmpl$/;

/** Whether a path is one that we read at all, by its name. */
export function isManifestPath(path: string): boolean {
	return ending.test(path.slice(path.lastIndexOf('/') + 1));
}

/** What is left out below `root`, as a function of absolute paths; globs that make no sense leave nothing out. */
export function exclusion(
	root: string,
	{ exclude, onProblem }: Search,
): (path: string, isDirectory: boolean) => boolean {
	const matchers = exclude.flatMap((glob) => {
		const read = globOf(glob.replace(/^\.?\//, ''));
		if (read !== undefined) return [read];
		onProblem(`The glob "${glob}" is not understood: a bracket or a brace is not closed`);
		return [];
	});
	return (path, isDirectory) => {
		const inner = relative(root, path).split(sep).join('/');
		return matchers.some((matches) => matches(inner) || (isDirectory && matches(`${inner}/x`)));
	};
}

interface Ignored {
	readonly directory: string;
	readonly rules: Ignore;
}

/** The absolute paths of the manifests below `root`, in a stable order. Each folder is visited once, whatever links lead to it. */
export function* manifestsIn(root: string, search: Search): Generator<string> {
	const isExcluded = exclusion(root, search);
	const top = realpath(root) ?? root;
	const linked = new Set<string>();
	yield* walk(root, []);

	function* walk(directory: string, above: readonly Ignored[]): Generator<string> {
		const entries = entriesOf(directory, search.onProblem);
		const ignored = entries.some((entry) => entry.name === '.gitignore') ? [...above, ignoredBy(directory)] : above;
		for (const entry of entries) {
			const path = join(directory, entry.name);
			const isLink = entry.isSymbolicLink() && leadsToDirectory(path);
			const isDirectory = entry.isDirectory() || isLink;
			if (isDirectory ? never.has(entry.name) : !ending.test(entry.name)) continue;
			if (isIgnored(ignored, path, isDirectory) || isExcluded(path, isDirectory)) continue;
			if (isLink && !isNewTree(path)) continue;
			if (isDirectory) yield* walk(path, ignored);
			else yield path;
		}
	}

	/** Whether a link leads out of the root, to where none has led before; in the root, and around it, everything is met anyway. */
	function isNewTree(link: string): boolean {
		const real = realpath(link);
		if (real === undefined || isWithin(real, top) || isWithin(top, real) || linked.has(real)) return false;
		linked.add(real);
		return true;
	}
}

function isWithin(path: string, directory: string): boolean {
	return path === directory || path.startsWith(directory + sep);
}

/** Whether the `.gitignore` files between `root` and `path` leave `path` (a file) or a folder around it out. */
export function isGitIgnored(root: string, path: string): boolean {
	const ignored: Ignored[] = [];
	let directory = root;
	for (const part of relative(root, path).split(sep)) {
		if (never.has(part)) return true;
		ignored.push(ignoredBy(directory));
		directory = join(directory, part);
		if (isIgnored(ignored, directory, directory !== path)) return true;
	}
	return false;
}

function isIgnored(ignored: readonly Ignored[], path: string, isDirectory: boolean): boolean {
	let answer = false;
	for (const { directory, rules } of ignored) {
		const inner = relative(directory, path).split(sep).join('/');
		const { ignored: isOut, unignored: isIn } = rules.test(isDirectory ? `${inner}/` : inner);
		if (isOut) answer = true;
		if (isIn) answer = false;
	}
	return answer;
}

function ignoredBy(directory: string): Ignored {
	const rules = ignore();
	try {
		rules.add(readFileSync(join(directory, '.gitignore'), 'utf8'));
	} catch {
		// There is none, or nobody may read it: then it ignores nothing.
	}
	return { directory, rules };
}

function entriesOf(directory: string, onProblem: Search['onProblem']) {
	try {
		return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		onProblem(`The folder ${directory} cannot be read: ${String(error)}`);
		return [];
	}
}

function realpath(path: string): string | undefined {
	try {
		return realpathSync(path);
	} catch {
		return undefined;
	}
}

function leadsToDirectory(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
