// What the rules cost after an edit: everything is indexed and joined, one file is judged.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadAll } from '../../src/disk/load.ts';
import { meshOf } from '../../src/mesh/mesh.ts';
import { findings } from '../../src/rules/engine/run.ts';
import { settingsFrom } from '../../src/settings.ts';
import { openFile } from '../../src/text/source-file.ts';
import { environmentsOf } from '../../src/workspace/environments.ts';
import { Snapshot } from '../../src/workspace/snapshot.ts';

/** Milliseconds that the rules take for a file of `folder`, after each of `count` edits to it; all of them with `allRules`. */
export function judging(folder, count, allRules) {
	const settings = settingsFrom({ allRules });
	const files = [...loadAll(folder, settings, { exclude: [], onProblem: console.error })].flatMap((file) => file ?? []);
	let snapshot = new Snapshot(new Map(), [{ uri: pathToFileURL(folder).href, settings }]).with(...files);
	const path = join(folder, 'app100.yaml');
	const uri = pathToFileURL(path).href;
	const text = readFileSync(path, 'utf8');
	const fail = (rule, error) => {
		throw new Error(rule, { cause: error });
	};
	return Array.from({ length: count }, (_, round) => {
		const edited = round % 2 === 0 ? text.replace('subset: v1', 'subset: v1x') : text;
		snapshot = snapshot.with(openFile(uri, round, edited, snapshot.files.get(uri)));
		const meshes = environmentsOf(snapshot, uri).map(meshOf);
		const begin = performance.now();
		for (const mesh of meshes) for (const _ of findings(mesh, uri, fail));
		return performance.now() - begin;
	}).slice(count / 4);
}
