// What git says of a working tree: which files differ from a commit, and what they were there. Nothing is written but
// what git notes in its index of files that are as they were, and no program that a repository's configuration names is run.
import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isWithin, realpath } from './read.ts';

export interface Changes {
	/** Whether a file (its path, as it was found) is new or has another content than it had. */
	readonly isChanged: (path: string) => boolean;
	/** What there was of those, and of files that are gone: paths below `folder`, and their bytes. */
	readonly before: ReadonlyMap<string, Buffer>;
	/** Whether the commit and the working tree have no common past that is known here, as in a shallow clone. */
	readonly isRootless: boolean;
	/** Whether some of what there was is not known here, as in a partial clone. */
	readonly isPartial: boolean;
}

/**
 * The changes since `ref` of the repository that `folder` is in: since the commit in which the current branch left it, and
 * those not committed yet, and files that git does not know yet. `mayMatter`: which old files to read. Throws an Error
 * with a sentence for the user.
 */
export function changesSince(ref: string, folder: string, mayMatter: (path: string) => boolean): Changes {
	const top = git(
		folder,
		['rev-parse', '--show-toplevel'],
		`--changed-since needs a git repository, and ${folder} is not in one`,
	)
		.toString()
		.replace(/\r?\n$/, '');
	// `core.worktree` may say that its files are all that are on the disk.
	if (lstatSync(join(top, '.git'), { throwIfNoEntry: false }) === undefined)
		throw new Error(
			`--changed-since needs a repository beside its files; that of ${folder} says that they are in ${top}`,
		);
	const commit = line(
		git(
			top,
			['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
			`git does not know commit "${ref}"`,
		),
	);
	// `^main` is a commit to git, too: one that is left out.
	if (!/^[0-9a-f]+$/.test(commit)) throw new Error(`"${ref}" is not the name of one commit`);
	const common = attempt(top, ['merge-base', commit, 'HEAD']);
	const shown = shownBelow(folder);
	const own = repositoryChanges(top, common === undefined ? commit : line(common), (path) => mayMatter(shown(path)));
	return {
		isChanged: isAmong(own.real, own.folders),
		before: new Map([...own.before].map(([path, bytes]) => [shown(path), bytes])),
		isRootless: common === undefined,
		isPartial: own.isPartial,
	};
}

/** The changes of one repository and of the submodules in it: real paths. */
interface RepositoryChanges {
	readonly real: Set<string>;
	/** Folders of which all is new. */
	readonly folders: string[];
	readonly before: Map<string, Buffer>;
	isPartial: boolean;
}

function repositoryChanges(top: string, base: string, mayMatter: (path: string) => boolean): RepositoryChanges {
	// Without renames, for a file that moved is one that is gone and one that is new.
	const differing = statuses(
		git(top, [...withoutFilters(top), 'diff', '--name-status', '-z', '--no-renames', ...plainly, base, '--']),
	);
	const unknown = names(git(top, ['ls-files', '--others', '--exclude-standard', '-z', '--full-name']));
	const asked = [...differing].flatMap(([name, status]) =>
		status !== 'A' && mayMatter(join(top, name)) ? [name] : [],
	);
	const before = oldFiles(top, base, asked);
	const own: RepositoryChanges = {
		real: new Set([...differing.keys(), ...unknown].map((name) => join(top, name))),
		// A repository of which this one knows nothing comes as one name, with a slash behind it.
		folders: unknown.flatMap((name) => (name.endsWith('/') ? [join(top, name.slice(0, -1))] : [])),
		before: new Map([...before].map(([name, bytes]) => [join(top, name), bytes])),
		isPartial: asked.some((name) => !before.has(name) && differing.get(name) !== 'T' && !name.includes('\n')),
	};
	for (const name of submodulesIn(top)) addSubmodule(own, top, base, name, mayMatter);
	return own;
}

/** The names of submodules. */
function submodulesIn(top: string): readonly string[] {
	return names(git(top, ['ls-files', '--stage', '-z', '--full-name'])).flatMap((line) =>
		line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : [],
	);
}

/** Adds what changed in a submodule since the commit that `base` names of it; all of it, where that cannot be told. */
function addSubmodule(
	own: RepositoryChanges,
	top: string,
	base: string,
	name: string,
	mayMatter: (path: string) => boolean,
): void {
	const folder = join(top, name);
	// One that is not checked out has no files.
	if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }) === undefined) return;
	const commitAt = (of: string): Buffer | undefined =>
		attempt(top, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${of}:${name}`]);
	const old = commitAt(base);
	const inner = old && submoduleChanges(folder, line(old), mayMatter);
	if (inner === undefined) {
		const now = commitAt(':0');
		if (old === undefined || now === undefined || !old.equals(now)) own.folders.push(folder);
		return;
	}
	for (const path of inner.real) own.real.add(path);
	own.folders.push(...inner.folders);
	for (const [path, bytes] of inner.before) own.before.set(path, bytes);
	own.isPartial ||= inner.isPartial;
}

/** Undefined where git cannot tell, or would tell of other files: the `core.worktree` of a submodule may say anything. */
function submoduleChanges(
	folder: string,
	base: string,
	mayMatter: (path: string) => boolean,
): RepositoryChanges | undefined {
	const place = attempt(folder, ['rev-parse', '--show-toplevel']);
	if (place === undefined || realpath(line(place)) !== realpath(folder)) return undefined;
	try {
		return repositoryChanges(folder, base, mayMatter);
	} catch {
		return undefined;
	}
}

const plainly = ['--no-ext-diff', '--no-textconv', '--no-relative', '--ignore-submodules'];

/**
 * Options by which no filter is run that the configuration of a repository names: git passes each file that may have
 * changed through them. Those that the user has set up, as for Git LFS, are left. Throws an Error with a sentence for the
 * user where one cannot be turned off. https://git-scm.com/docs/gitattributes#_filter
 */
function withoutFilters(folder: string): readonly string[] {
	const ask = ['--includes', '-z', '--name-only', '--get-regexp', '^filter\\..*\\.'];
	const found = ['--local', '--worktree'].flatMap((scope) =>
		names(attempt(folder, ['config', scope, ...ask]) ?? empty),
	);
	const filters = new Set(found.map((name) => name.slice(0, name.lastIndexOf('.'))));
	return [...filters].flatMap((filter) => {
		// In `-c name=value` the name ends at the first sign of this kind.
		if (filter.includes('='))
			throw new Error(
				`--changed-since runs no programs of a repository, and "${filter}" in its configuration names one`,
			);
		return ['-c', `${filter}.clean=`, '-c', `${filter}.process=`, '-c', `${filter}.required=false`];
	});
}

const empty = Buffer.alloc(0);

/** The path of a real file as the user's folder, which may be reached through links, shows it. */
function shownBelow(folder: string): (path: string) => string {
	const real = realpath(folder) ?? folder;
	return (path) => (isWithin(path, real) ? folder + path.slice(real.length) : path);
}

/** Whether a path, links in it followed, is among `real` ones or in one of `whole` folders; so is a link that is, or that leads to one. */
function isAmong(real: ReadonlySet<string>, whole: readonly string[]): (path: string) => boolean {
	const folders = new Map<string, string>();
	const realFolder = (folder: string): string => {
		const known = folders.get(folder) ?? realpath(folder) ?? folder;
		folders.set(folder, known);
		return known;
	};
	return (path) => {
		if (real.size === 0 && whole.length === 0) return false;
		const own = join(realFolder(dirname(path)), basename(path));
		if (real.has(own) || whole.some((one) => isWithin(own, one))) return true;
		const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
		return isLink && real.has(realpath(path) ?? path);
	};
}

/** The contents that files had in a commit; without those that were not there. */
function oldFiles(top: string, commit: string, all: readonly string[]): ReadonlyMap<string, Buffer> {
	// Names with line breaks in them cannot be asked for in this way.
	const asked = all.filter((name) => !name.includes('\n'));
	const found = new Map<string, Buffer>();
	if (asked.length === 0) return found;
	const answer = git(top, ['cat-file', '--batch'], undefined, asked.map((name) => `${commit}:${name}\n`).join(''));
	let at = 0;
	for (const name of asked) {
		const end = answer.indexOf('\n', at);
		const size = /^[0-9a-f]+ blob (\d+)$/.exec(answer.toString('utf8', at, end))?.[1];
		at = end + 1;
		if (size === undefined) continue;
		found.set(name, answer.subarray(at, at + Number(size)));
		at += Number(size) + 1;
	}
	return found;
}

function line(bytes: Buffer): string {
	return bytes.toString().trim();
}

function names(bytes: Buffer): readonly string[] {
	return bytes
		.toString()
		.split('\0')
		.filter((name) => name !== '');
}

/** What `--name-status -z` prints: names, and what became of them. */
function statuses(bytes: Buffer): ReadonlyMap<string, string> {
	const all = names(bytes);
	return new Map(all.flatMap((name, at) => (at % 2 === 1 ? [[name, all[at - 1] ?? ''] as const] : [])));
}

/** What git prints; throws `refusal`, else what git says, where it fails. */
function git(folder: string, words: readonly string[], refusal?: string, input?: string): Buffer {
	const all = [...closed, '-c', 'core.quotepath=off', '-C', folder, ...words];
	// In a hook git says where its things are, seen from the root of the repository, which is not where we ask.
	const { GIT_DIR: _1, GIT_WORK_TREE: _2, GIT_INDEX_FILE: _3, GIT_PREFIX: _4, ...rest } = process.env;
	const env = { ...rest, GIT_ALLOW_PROTOCOL: 'none', GIT_NO_LAZY_FETCH: '1' };
	// Windows looks for a program in the current folder first, which may be the repository; where we run from is none.
	const cwd = dirname(process.execPath);
	const options = { cwd, input, env, maxBuffer: 1024 * 1024 * 1024, windowsHide: true };
	const { status, stdout, stderr, error } = spawnSync('git', all, options);
	if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
		throw new Error('--changed-since needs git, which is not on the PATH');
	if (status === 0) return stdout;
	const said =
		stderr
			?.toString()
			.trim()
			.split('\n')[0]
			?.replace(/^fatal: /, '') ?? '';
	// "Dubious ownership" and the like are better said than that there is no repository.
	if (refusal !== undefined && (said === '' || /not a git repository/.test(said))) throw new Error(refusal);
	throw new Error(`git failed: ${said || (error?.message ?? `it ended with ${status}`)}`);
}

/**
 * What keeps git from running programs that the configuration of a repository names: a file system monitor, hooks, and all
 * that a folder names which only looks like a repository (https://git-scm.com/docs/git-config: safe.bareRepository). What
 * is missing in a partial clone git would fetch, by a program that the configuration may name, too; the environment of git
 * forbids that (https://git-scm.com/docs/git: GIT_ALLOW_PROTOCOL).
 */
const closed = [
	...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'safe.bareRepository=explicit'].flatMap((one) => ['-c', one]),
];

function attempt(folder: string, words: readonly string[]): Buffer | undefined {
	try {
		return git(folder, words);
	} catch {
		return undefined;
	}
}
