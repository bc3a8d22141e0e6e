// What is kept of each resource once everything is judged, counted in objects: what is kept by the thousand decides how much
// memory a workspace takes.
import { queryObjects } from 'node:v8';
import { beforeAll, expect, test } from 'vitest';
import { flat } from '../../server/scripts/bench/shapes/flat.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { closedFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { Node } from '../../server/src/yaml/node.ts';

const shape = flat('kept', 4000);

/** Objects of a class that are alive, those that nobody uses any more aside. */
const alive = (of: new (...parts: never[]) => unknown): number => Number(queryObjects(of, { format: 'count' }));

let before: { readonly nodes: number; readonly maps: number };
let snapshot: Snapshot;

beforeAll(() => {
	before = { nodes: alive(Node), maps: alive(Map) };
	const files = [...shape.written()].map(([path, text]) => closedFile(`file:///w/${path}`, text, () => true));
	snapshot = new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(...files);
	for (const uri of snapshot.files.keys()) diagnostics(snapshot, uri);
}, 120_000);

test('no trees but those used last', () => {
	// A resource has some 20 nodes; what is remembered of trees is bounded, so the more resources the fewer for each.
	expect(snapshot.files.size).toBeGreaterThan(500);
	expect((alive(Node) - before.nodes) / shape.resources).toBeLessThan(15);
});

test('no map where a list would do', () => {
	expect((alive(Map) - before.maps) / shape.resources).toBeLessThan(2);
});
