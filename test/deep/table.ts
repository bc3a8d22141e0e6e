// TABLE: which sources are mutated, and which tests must notice. The tests are those that somebody runs who works on the file:
// near and fast. A row without a file that is there is an error, so that the table follows when files move.
export interface Row {
	readonly file: string;
	/** Asked in this order, so the fastest come first: a file or folder, or `file: words in the names of its tests`. */
	readonly tests: readonly string[];
}

const engine = [
	'test/facts',
	'test/mesh/variant-index.test.ts',
	'test/mesh/apart.test.ts',
	'test/mesh/following.test.ts',
	'test/mesh/variant.test.ts',
	'test/world/edited.test.ts',
];
const meshes = [
	'test/mesh/kept.test.ts',
	'test/mesh/built-in.test.ts',
	'test/mesh/together.test.ts',
	'test/mesh/variant-index.test.ts',
	'test/mesh/apart.test.ts',
	'test/mesh/following.test.ts',
	'test/mesh/variant.test.ts',
	'test/world/edited.test.ts',
];
const environments = ['test/workspace/environments.test.ts', 'test/workspace', ...meshes];
/** TABLE: which of these are nearest to a source. */
const nearest: Readonly<Record<string, readonly string[]>> = {
	'facts/variant-index': ['test/mesh/variant-index.test.ts'],
	'mesh/parts': ['test/mesh/following.test.ts'],
	'mesh/variant-parts': ['test/mesh/apart.test.ts', 'test/mesh/variant-index.test.ts', 'test/mesh/variant.test.ts'],
	'mesh/mesh': [
		'test/mesh/kept.test.ts',
		'test/mesh/asked.test.ts',
		'test/mesh/following.test.ts',
		'test/mesh/variant-index.test.ts',
	],
	'mesh/brought': ['test/mesh/following.test.ts'],
	'resolution/names': ['test/resolution/names.test.ts'],
	'resolution/subsets': ['test/resolution/subsets.test.ts'],
	'workspace/files': ['test/workspace/snapshot.test.ts'],
	'workspace/folder-state': ['test/workspace/steps.test.ts', 'test/workspace/roles.test.ts'],
	'workspace/members': ['test/workspace/roles.test.ts'],
	'workspace/moved': ['test/workspace/moved.test.ts'],
	'workspace/snapshot': ['test/workspace/snapshot.test.ts', 'test/workspace/steps.test.ts'],
	'workspace/told-apart': ['test/workspace/told-apart.test.ts'],
};

/** A source, and its tests with the nearest of them first. */
const row = (name: string, tests: readonly string[]): Row => ({
	file: `server/src/${name}.ts`,
	tests: [...new Set([...(nearest[name] ?? []), ...tests])],
});

const names = [
	'test/resolution/answers.test.ts',
	'test/rules/rules.test.ts: references/unknown',
	'test/features/definition.test.ts',
	'test/resolution',
	'test/workspace',
	'test/mesh',
];

export const rows: readonly Row[] = [
	...[
		'cell',
		'crowded',
		'fact',
		'gathered',
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
	].map((name) => row(`facts/${name}`, engine)),
	...['parts', 'variant-parts', 'brought', 'mesh'].map((name) =>
		row(`mesh/${name}`, [...meshes, 'test/rules/rules.test.ts']),
	),
	...['environments', 'files', 'folder-state', 'members', 'moved', 'snapshot', 'told-apart'].map((name) =>
		row(`workspace/${name}`, environments),
	),
	{
		file: 'server/src/rules/engine/run.ts',
		tests: [
			'test/rules/said.test.ts',
			'test/rules/judged-again.test.ts',
			'test/world/edited.test.ts',
			'test/features/snapshot.test.ts',
			'test/rules/rules.test.ts',
			'test/features/suppress.test.ts',
		],
	},
	{
		file: 'server/src/resolution/evidence.ts',
		tests: ['test/resolution/evidence.test.ts', 'test/resolution/company.test.ts'],
	},
	...['answers', 'names', 'subsets'].map((name) => row(`resolution/${name}`, [...names, 'test/rules/rules.test.ts'])),
	{ file: 'server/src/text/likeness.ts', tests: ['test/text/likeness.test.ts'] },
	{ file: 'server/src/text/line-map.ts', tests: ['test/text/text.test.ts', 'test/text'] },
	{
		file: 'server/src/features/diagnostics.ts',
		tests: [
			'test/rules/said.test.ts',
			'test/features/suppress.test.ts',
			'test/features/code-actions.test.ts',
			'test/workspace/roles.test.ts',
			'test/rules/rules.test.ts',
		],
	},
];
