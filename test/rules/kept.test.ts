// What stays in memory of closed files once they are judged: words, spans and findings, but no trees, which take twenty-five
// times the room of the text. Counted as objects, not as bytes.
import { queryObjects } from 'node:v8';
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { closedFile } from '../../server/src/text/source-file.ts';
import { emptySnapshot } from '../../server/src/workspace/snapshot.ts';
import { Node } from '../../server/src/yaml/node.ts';
import { parse, tree } from '../../server/src/yaml/tree.ts';

const uri = 'file:///w/a.yaml';
const settings = settingsFrom({ assume: 'complete' });

test('What is remembered of a judged file holds hardly a node of its tree', () => {
	// Patches and servers are kept, since each EnvoyFilter and each Gateway asks all others for theirs, and nobody has thousands.
	const texts = rules
		.flatMap(({ docs }) => [docs.bad, good(docs)])
		.filter((text) => !/EnvoyFilter|servers:|listeners:/.test(text));
	forgetTrees();
	const before = nodes();
	const judged = texts.map((text) => {
		const snapshot = emptySnapshot()
			.withFolders([{ uri: 'file:///w', settings }])
			.withFiles(new Map([[uri, closedFile(uri, text, () => true)]]));
		return { snapshot, found: diagnostics(snapshot, uri) };
	});
	forgetTrees();
	const kept = nodes() - before;
	const made = texts.reduce((sum, text) => sum + size(parse(text).root), 0);
	expect(judged.some(({ found }) => found.length > 0)).toBe(true);
	expect(kept / made).toBeLessThan(0.04);
});

/** How many nodes are alive; collects garbage first. */
function nodes(): number {
	return queryObjects(Node, { format: 'count' });
}

/** Asks for trees of other texts until none of before is among those used last. */
function forgetTrees(): void {
	for (let count = 0; count < 4; count++) tree({ text: `a: ${count} #${'x'.repeat(300_000)}` });
}

function size(node: Node | undefined): number {
	if (node === undefined) return 0;
	const below = [...node.items, ...node.entries.flatMap(({ key, value }) => [key, value])];
	return below.reduce((sum, one) => sum + size(one), 1);
}
