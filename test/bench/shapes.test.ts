// The shapes that `npm run bench` measures hold what they say, and nothing in them is wrong but what an edit breaks.
import { describe, expect, test } from 'vitest';
import { charts, environments, overlays } from '../../server/scripts/bench/shapes/deployed.ts';
import { besideSidecar, flat, manyNamespaces, policies } from '../../server/scripts/bench/shapes/flat.ts';
import { gatewayApi, gateways, oneHost, serviceEntries } from '../../server/scripts/bench/shapes/kinds.ts';
import { documents, routes, subsets } from '../../server/scripts/bench/shapes/large.ts';
import { irrelevant, mixed } from '../../server/scripts/bench/shapes/mixed.ts';
import type { Shape } from '../../server/scripts/bench/shapes/shape.ts';
import { shapes } from '../../server/scripts/bench/shapes/table.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { symbols } from '../../server/src/mesh/extract.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

/** One of each sort, small enough to be judged whole. */
const small: readonly Shape[] = [
	flat('flat', 120),
	overlays('overlays', 3, 120),
	environments('environments', 3, 120),
	charts('charts', 12),
	manyNamespaces('namespaces', 12),
	policies('policies', 24),
	besideSidecar('sidecar', 24),
	gatewayApi('gateway-api', 12),
	gateways('gateways', 12),
	serviceEntries('entries', 12),
	oneHost('one-host', 12),
	documents('documents', 60),
	routes('routes', 30, false),
	subsets('subsets', 30),
	mixed('mixed', 410),
	irrelevant('irrelevant', 300),
];

function snapshotOf(shape: Shape): Snapshot {
	const files = [...shape.written()].map(([path, text]) => openFile(`file:///w/${path}`, 0, text));
	return new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(...files);
}

/** What is reported about a file, a line each. */
function reported(snapshot: Snapshot, path: string): readonly string[] {
	return diagnostics(snapshot, `file:///w/${path}`).map(
		({ severity, rule, message }) => `${path}: ${severity} ${rule}: ${message}`,
	);
}

// The largest take seconds to write, and are of the same sorts as these.
describe.each(shapes.filter(({ files }) => files <= 5000))('the shape $name', (shape) => {
	test('has as many files and resources as it says', () => {
		const paths = new Set<string>();
		let resources = 0;
		for (const [path, text] of shape.written()) {
			paths.add(path);
			resources += text.match(/^kind: /gm)?.length ?? 0;
		}
		expect({ files: paths.size, resources }).toEqual({ files: shape.files, resources: shape.resources });
	});
});

describe.each(small)('a small shape $name', (shape) => {
	const snapshot = snapshotOf(shape);

	test('has as many resources as it says', () => {
		const chunks = [...snapshot.files.values()].flatMap(({ placed }) => placed.map(({ chunk }) => chunk));
		expect(chunks.flatMap((chunk) => symbols(chunk).resources)).toHaveLength(shape.resources);
	});

	test('has nothing wrong in it', () => {
		expect([...shape.written()].flatMap(([path]) => reported(snapshot, path))).toEqual([]);
	});

	test.each(shape.edits)('reports something else after each edit: $says', (edit) => {
		const uri = `file:///w/${edit.path}`;
		const sound = new Map(shape.written()).get(edit.path) ?? '';
		const said = [1, 2, 10, 11, 100, 101].map((round) => {
			const file = openFile(uri, round, edit.text(sound, round), snapshot.files.get(uri));
			return reported(snapshot.with(file), edit.path).join('\n');
		});
		expect(said).not.toContain('');
		expect(new Set(said).size).toBe(said.length);
	});
});
