// A shape as files: written once into the cache of the project, and again when the shape is no longer the same.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Shape } from './shape.ts';

export const cache = join(import.meta.dirname, '../../../../.cache/bench');

/** The folder with the files of the shape. */
export function folderOf(shape: Shape): string {
	const folder = join(cache, 'shapes', shape.name);
	const stamp = `${folder}.stamp`;
	const hash = hashOf(shape);
	if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return folder;
	rmSync(folder, { recursive: true, force: true });
	const made = new Set<string>();
	for (const [path, text] of shape.written()) {
		const file = join(folder, path);
		const parent = dirname(file);
		if (!made.has(parent)) mkdirSync(parent, { recursive: true });
		made.add(parent);
		writeFileSync(file, text);
	}
	writeFileSync(stamp, hash);
	return folder;
}

function hashOf(shape: Shape): string {
	const hash = createHash('sha1');
	for (const [path, text] of shape.written()) hash.update(`${path}\n${text}\n`);
	return hash.digest('hex');
}
