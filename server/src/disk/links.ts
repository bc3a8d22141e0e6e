// Symbolic links that a search meets. Those to folders are not followed: what they lead to in the root is met anyway, and
// what is outside of it is no part of it. Those to files in the root are read where they stand for one that is not met.
import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Search } from './find.ts';
import { isManifest, isNamed, mayHoldManifests } from './names.ts';
import { isWithin, noFile, realpath } from './read.ts';
import { leadsOut, refusal } from './skipped.ts';

export interface Link {
	readonly path: string;
	/** Where it leads, or would lead. */
	readonly target: string;
}

export interface Links {
	/** Looks at a link; `isLeftOut` says whether it would be left out as a file or as a folder. */
	meet(path: string, isLeftOut: (isDirectory: boolean) => boolean): void;
	/** The links to read, when all other files are `found`: each file once. */
	toRead(found: ReadonlySet<string>): Generator<string>;
}

export function createLinks(root: string, { onSkipped, onLink }: Search): Links {
	let top: string | undefined;
	const met: Link[] = [];

	const meetFile = ({ path, target }: Link, real: string): void => {
		if (!isWithin(real, top ?? root)) onSkipped({ path, reason: leadsOut });
		else if (statSync(real).isFile()) met.push({ path, target });
		else onSkipped({ path, reason: noFile });
	};
	return {
		meet(path, isLeftOut) {
			top ??= realpath(root) ?? root;
			const name = basename(path);
			try {
				const real = realpathSync(path);
				// As it is called below the root, which may itself be reached through links.
				const target = isWithin(real, top) ? join(root, relative(top, real)) : real;
				const isDirectory = statSync(real).isDirectory();
				if (isLeftOut(isDirectory) || !(isDirectory || isManifest(name))) return;
				onLink?.({ path, target });
				if (!isDirectory) meetFile({ path, target }, real);
				else if (!isWithin(real, top)) onSkipped({ path, reason: leadsOut, isForeign: true });
			} catch (error) {
				if (!mayHoldManifests(name) || isLeftOut(false) || isLeftOut(true)) return;
				onLink?.({ path, target: nextOf(path) });
				onSkipped({ path, reason: `it is a link, and ${refusal(error)}` });
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

function nextOf(link: string): string {
	try {
		return resolve(dirname(link), readlinkSync(link));
	} catch {
		return link;
	}
}
