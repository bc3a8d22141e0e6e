// Symbolic links that a search meets. Those to folders are not followed: what they lead to in the root is met anyway, and
// what is outside of it is no part of it. Those to files in the root are read where they stand for one that is not met.
import { host } from '../host/host.ts';
import type { Search } from './find.ts';
import { isManifest, isNamed, mayHoldManifests } from './names.ts';
import { isWithin, noFile, realpath } from './read.ts';
import { codeOf, leadsOut, refusal } from './skipped.ts';

export interface Link {
	readonly path: string;
	/** Where it leads, over other links maybe: each place on the way, the last of them as it is called below the root. */
	readonly ways: readonly string[];
}

export interface Links {
	/** Looks at a link; `isLeftOut` says whether it would be left out as a file or as a folder. */
	meet(path: string, isLeftOut: (isDirectory: boolean) => boolean): void;
	/** The links to read, when all other files are `found`: each file once. */
	toRead(found: ReadonlySet<string>): Generator<string>;
}

export function createLinks(root: string, { within = root, onSkipped, onLink }: Search): Links {
	let top: string | undefined;
	const met: { readonly path: string; readonly target: string }[] = [];

	const meetFile = (path: string, real: string, target: string): void => {
		if (!isWithin(real, top ?? root)) onSkipped({ path, reason: leadsOut });
		else if (host.files.kindOf(real) === 'file') met.push({ path, target });
		else onSkipped({ path, reason: noFile });
	};
	return {
		meet(path, isLeftOut) {
			top ??= realpath(within) ?? within;
			const { basename, join, relative } = host.files.paths;
			const name = basename(path);
			try {
				const real = host.files.realpath(path);
				// As it is called below the folder, which may itself be reached through links.
				const target = isWithin(real, top) ? join(within, relative(top, real)) : real;
				const isDirectory = host.files.kindOf(real) === 'directory';
				if (isLeftOut(isDirectory) || !(isDirectory || isManifest(name))) return;
				onLink?.({ path, ways: [...hopsFrom(path), target] });
				if (!isDirectory) meetFile(path, real, target);
				else if (!isWithin(real, top)) onSkipped({ path, reason: leadsOut, isForeign: true });
			} catch (error) {
				if (!mayHoldManifests(name) || isLeftOut(false) || isLeftOut(true)) return;
				const ways = hopsFrom(path);
				onLink?.({ path, ways });
				const reason = `it is a link, and ${codeOf(error) === 'ELOOP' ? lost(ways) : refusal(error)}`;
				// A program of another machine, as environments of Python have them, would not be read where it is there either.
				const last = ways.at(-1) ?? path;
				const isForeign = !isManifest(name) && !isWithin(last, top) && !isWithin(last, within);
				onSkipped({ path, reason, ...(isForeign ? { isForeign } : {}) });
			}
		},
		*toRead(found) {
			const taken = new Set<string>();
			for (const { path, target } of met) {
				// What a kustomization or a chart says counts from where it stands, so each of their places is read.
				if (!isNamed(path) && (found.has(target) || taken.has(target))) continue;
				taken.add(target);
				yield path;
			}
		},
	};
}

/** What a link says, and what the link says that it leads to, and so on. */
function hopsFrom(link: string): readonly string[] {
	const { dirname, resolve } = host.files.paths;
	const hops: string[] = [];
	try {
		for (let at = link; hops.length < mostHops; ) {
			at = resolve(dirname(at), host.files.readlink(at));
			hops.push(at);
		}
	} catch {
		// No link any more: the end of the way.
	}
	return hops;
}

/** Why the system gives up following links over `hops`: it says the same of a circle and of a long way. */
function lost(hops: readonly string[]): string {
	if (new Set(hops).size < hops.length) return 'its links lead in a circle';
	return hops.length < mostHops
		? refusal({ code: 'ELOOP' })
		: `it leads over ${mostHops} links or more, which is farther than the system follows`;
}

/** As many as Linux follows. */
const mostHops = 40;
