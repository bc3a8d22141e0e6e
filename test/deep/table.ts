// TABLE: which sources are mutated, and which tests must notice. The tests are those that somebody runs who works on the file:
// near and fast. A row without a file that is there is an error, so that the table follows when files move.
export interface Row {
	readonly file: string;
	readonly tests: readonly string[];
}

const engine = ['test/mesh/following.test.ts', 'test/world/edited.test.ts'];
const names = ['test/mesh', 'test/workspace', 'test/features/definition.test.ts'];

export const rows: readonly Row[] = [
	{ file: 'server/src/facts/cell.ts', tests: engine },
	{ file: 'server/src/facts/fact.ts', tests: engine },
	{ file: 'server/src/facts/indexed.ts', tests: engine },
	{ file: 'server/src/facts/lineage.ts', tests: engine },
	{ file: 'server/src/facts/memo.ts', tests: engine },
	{ file: 'server/src/facts/table.ts', tests: engine },
	{ file: 'server/src/mesh/parts.ts', tests: engine },
	{ file: 'server/src/workspace/members.ts', tests: [...engine, 'test/workspace', 'test/mesh/together.test.ts'] },
	{ file: 'server/src/mesh/evidence.ts', tests: ['test/mesh/evidence.test.ts'] },
	{ file: 'server/src/mesh/answers.ts', tests: ['test/mesh/answers.test.ts', ...names] },
	{ file: 'server/src/text/likeness.ts', tests: ['test/text'] },
	{ file: 'server/src/text/line-map.ts', tests: ['test/text'] },
	{ file: 'server/src/features/diagnostics.ts', tests: ['test/features'] },
];
