// How much is judged again after an edit: what asked for something that the edit changed, however large the workspace is. It
// counts documents, not time.
import { describe, expect, test } from 'vitest';
import type { Edit, Shape } from '../../server/scripts/bench/shapes/shape.ts';
import { shapes } from '../../server/scripts/bench/shapes/table.ts';
import { judgedIn } from '../../server/src/features/diagnostics.ts';
import type { Judgement } from '../../server/src/rules/engine/run.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environmentsOf } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

/** All judgments of a snapshot, in all environments. */
function judgements(snapshot: Snapshot): readonly Judgement[] {
	return [...snapshot.files.keys()].flatMap((uri) =>
		judgedIn(environmentsOf(snapshot, uri), uri).flatMap(({ documents }) => documents),
	);
}

/** How many documents are judged anew in the whole workspace after an edit, once in each environment. */
function judgedAgain(shape: Shape, { path, text }: Edit): number {
	const written = new Map(shape.written());
	const files = [...written].map(([name, one]) => openFile(`file:///w/${name}`, 0, one));
	const before = new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(...files);
	const uri = `file:///w/${path}`;
	const sound = written.get(path) ?? '';
	const first = new Set(judgements(before));
	const after = before.with(openFile(uri, 1, text(sound, 1), before.files.get(uri)));
	return judgements(after).filter((one) => !first.has(one)).length;
}

const named = (name: string): Shape => {
	const shape = shapes.find((one) => one.name === name);
	if (shape === undefined) throw new Error(`no shape ${name}`);
	return shape;
};

describe('an edit judges again', () => {
	test.each([
		['flat-1000', 12],
		['flat-2000', 12],
		['documents-500', 12],
		// A base is judged in each of eight overlays.
		['overlays-8', 8 * 12],
	])(
		'in %s at most %i documents',
		(name, most) => {
			const shape = named(name);
			for (const edit of shape.edits) {
				const again = judgedAgain(shape, edit);
				expect(again, edit.says).toBeGreaterThan(0);
				expect(again, edit.says).toBeLessThanOrEqual(most);
			}
		},
		120_000,
	);
});
