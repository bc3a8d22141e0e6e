// TABLE: which sources are mutated, and which tests must notice. The tests are those that somebody runs who works on the file:
// near and fast. A row without a file that is there is an error, so that the table follows when files move.
export interface Row {
	readonly file: string;
	/** Asked in this order, so the fastest come first. */
	readonly tests: readonly string[];
}

const engine = [
	'test/facts',
	'test/mesh/variant-index.test.ts',
	'test/mesh/following.test.ts',
	'test/mesh/variant.test.ts',
	'test/world/edited.test.ts',
];
const names = ['test/mesh', 'test/resolution', 'test/workspace', 'test/features/definition.test.ts'];

export const rows: readonly Row[] = [
	...[
		'cell',
		'crowded',
		'fact',
		'indexed',
		'lineage',
		'list-index',
		'memo',
		'once-per-step',
		'ordered',
		'revision',
		'sequence',
		'table',
		'variant-index',
		'variant',
	].map((name) => ({ file: `server/src/facts/${name}.ts`, tests: engine })),
	{ file: 'server/src/mesh/parts.ts', tests: engine },
	{ file: 'server/src/mesh/variant-parts.ts', tests: engine },
	{ file: 'server/src/workspace/members.ts', tests: [...engine, 'test/workspace', 'test/mesh/together.test.ts'] },
	{
		file: 'server/src/rules/engine/run.ts',
		tests: [...engine, 'test/features/snapshot.test.ts', 'test/rules/rules.test.ts'],
	},
	{ file: 'server/src/resolution/evidence.ts', tests: ['test/resolution/evidence.test.ts'] },
	{ file: 'server/src/resolution/answers.ts', tests: names },
	{ file: 'server/src/text/likeness.ts', tests: ['test/text'] },
	{ file: 'server/src/text/line-map.ts', tests: ['test/text'] },
	{ file: 'server/src/features/diagnostics.ts', tests: ['test/features'] },
];
