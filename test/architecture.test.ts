// The architecture, enforced: who may import whom, where each package lives, how long a file may be, what must be fresh.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const source = 'server/src';

/** The pipeline: a folder may import from those before it. */
const layers = [
	'host',
	'facts',
	'text',
	'yaml',
	'schema',
	'model',
	'workspace',
	'mesh',
	'istio',
	'resolution',
	'trace',
	'route-tests',
	'rules',
	'graph',
	'features',
	'disk',
	'render',
	'lsp',
	'cli',
];
/** Files beside the folders that everybody may import. */
const shared = [
	'limits.ts',
	'maps.ts',
	'settings.ts',
	'setting-words.ts',
	'protocol.ts',
	'test-protocol.ts',
	'files-protocol.ts',
	'version.ts',
];
/** What the disk needs to make files of what it reads; it knows nothing of meaning. */
const knownToDisk = ['host', 'facts', 'text', 'model'];

/** Each package from outside has one home. */
const homes: Readonly<Record<string, readonly string[]>> = {
	yaml: ['server/src/yaml/'],
	'js-yaml': ['server/src/yaml/'],
	'fastest-levenshtein': ['server/src/text/'],
	'@dagrejs/dagre': ['server/src/graph/'],
	re2js: ['server/src/schema/'],
	luaparse: ['server/src/schema/envoy/lua.ts'],
	'ipaddr.js': ['server/src/schema/'],
	'@marcbachmann/cel-js': ['server/src/schema/'],
	'@kubernetes-models/istio': ['server/src/model/'],
	'@kubernetes-models/gateway-api': ['server/src/model/'],
	'kubernetes-models': ['server/src/model/'],
	'vscode-languageserver': ['server/src/lsp/', 'server/src/main.ts'],
	'vscode-languageserver-textdocument': ['server/src/lsp/'],
	'vscode-uri': ['server/src/host/', 'server/src/lsp/', 'server/src/cli/'],
	'path-browserify': ['server/src/host/'],
	diff: ['server/src/cli/'],
	ignore: ['server/src/disk/'],
	'node:child_process': [
		'server/src/disk/git.ts',
		'server/src/disk/programs.ts',
		'server/src/disk/apart.ts',
		'client/src/',
	],
	'node:fs': ['server/src/host/', 'server/src/disk/'],
	'vscode-languageclient': ['client/src/server.ts', 'client/src/launch', 'client/src/files.ts'],
	vscode: ['client/src/'],
};

interface Import {
	readonly from: string;
	readonly to: string;
}

/** The imports of a text, as written. */
function importsOf(text: string): readonly string[] {
	const found = text.matchAll(
		/(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
	);
	return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Why an import of `from` breaks the rule; undefined if it does not. Paths count from the root. */
function fault({ from, to }: Import): string | undefined {
	if (!to.startsWith('.')) {
		const name = to.startsWith('@')
			? to.split('/').slice(0, 2).join('/')
			: to.startsWith('node:fs')
				? 'node:fs'
				: (to.split('/')[0] ?? to);
		const home = homes[name];
		if (home === undefined) return to.startsWith('node:') ? undefined : `${from} imports ${to}, which has no home`;
		return home.some((folder) => from.startsWith(folder))
			? undefined
			: `${from} imports ${to}, which lives in ${home.join(', ')}`;
	}
	const target = join(dirname(from), to);
	if (from.startsWith('client/')) {
		return target.startsWith('client/') || target === `${source}/protocol.ts` ? undefined : `${from} imports ${target}`;
	}
	const [own, other] = [layerOf(from), layerOf(target)];
	if (other === undefined)
		return shared.includes(relative(source, target)) || own === undefined ? undefined : `${from} imports ${target}`;
	if (own === undefined || own === other) return undefined;
	const isAllowed = own === 'disk' ? knownToDisk.includes(other) : layers.indexOf(other) < layers.indexOf(own);
	return isAllowed && !(own === 'cli' && other === 'lsp')
		? undefined
		: `${from} imports ${target}, which is not before it`;
}

function layerOf(path: string): string | undefined {
	const first = relative(source, path).split('/')[0] ?? '';
	return layers.includes(first) ? first : undefined;
}

const files = globSync(['server/src/**/*.ts', 'client/src/**/*.ts'], { cwd: root }).filter(
	(path) => !path.endsWith('.generated.ts'),
);
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the dependency rule', () => {
	test('holds', () => {
		const faults = files.flatMap((from) => importsOf(textOf(from)).flatMap((to) => fault({ from, to }) ?? []));
		expect(faults).toEqual([]);
	});

	test.each([
		['server/src/yaml/tree.ts', '../mesh/mesh.ts'],
		['server/src/mesh/mesh.ts', '../istio/hosts.ts'],
		['server/src/istio/hosts.ts', '../resolution/resolve.ts'],
		['server/src/resolution/resolve.ts', '../rules/engine/rule.ts'],
		['server/src/features/hover.ts', '../lsp/server.ts'],
		['server/src/features/hover.ts', 'vscode-languageserver/node'],
		['server/src/disk/find.ts', '../features/hover.ts'],
		['server/src/mesh/mesh.ts', 'node:fs'],
		['server/src/rules/engine/run.ts', 'yaml'],
		['server/src/text/chunk.ts', 'left-pad'],
		['client/src/extension.ts', '../../server/src/settings.ts'],
		['client/src/commands.ts', 'vscode-languageclient/node'],
	])('is broken by %s importing %s', (from, to) => {
		expect(fault({ from, to })).toBeDefined();
	});

	test('sees imports of every form', () => {
		const text =
			"import a from 'a';\nimport {\n\tb,\n} from 'b';\nexport { c } from 'c';\nawait import('d');\nimport 'e';\nimport type { F } from 'f';";
		expect(importsOf(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
	});

	test('has no cycle', () => {
		const graph = new Map(files.map((from) => [from, runtimeImports(from)]));
		expect(cycleIn(graph)).toEqual([]);
	});
});

function runtimeImports(from: string): readonly string[] {
	const text = textOf(from).replace(/import type[^;]*;/g, '');
	return importsOf(text).flatMap((to) => (to.startsWith('.') ? [join(dirname(from), to)] : []));
}

function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
	const done = new Set<string>();
	const visit = (path: readonly string[], at: string): readonly string[] => {
		if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
		if (done.has(at)) return [];
		done.add(at);
		for (const next of graph.get(at) ?? []) {
			const cycle = visit([...path, at], next);
			if (cycle.length > 0) return cycle;
		}
		return [];
	};
	for (const at of graph.keys()) {
		const cycle = visit([], at);
		if (cycle.length > 0) return cycle;
	}
	return [];
}

test('what a worker in a browser runs asks for nothing of Node', () => {
	// What is imported as a type only is gone in the bundle.
	const reached = new Set<string>();
	const visit = (path: string): void => {
		if (reached.has(path)) return;
		reached.add(path);
		for (const to of runtimeImports(path)) if (!to.endsWith('.generated.ts')) visit(to);
	};
	visit('server/src/lsp/worker.ts');
	for (const path of files.filter((one) => one.startsWith('server/src/rules/'))) visit(path);
	expect(reached.size).toBeGreaterThan(500);
	const plain = (path: string): string =>
		textOf(path)
			.replace(/import type[^;]*;/g, '')
			// The build puts what is asked for into the bundle.
			.replace(/isBundled === true \? require\('[a-z]+'\)/g, '')
			.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
	const faults = [...reached].flatMap((path) => [
		...importsOf(plain(path)).flatMap((to) => (to.startsWith('node:') ? [`${path} imports ${to}`] : [])),
		...(/\b(?:Buffer\.|process\.|__dirname|require\()/.test(plain(path)) ? [`${path} uses a global of Node`] : []),
	]);
	expect(faults).toEqual([]);
});

test('nothing is remembered of a mesh but by facts, which know when it moves', () => {
	// There is one mesh through all snapshots, so that a memo of it would be stale for ever.
	const faults = files.filter((path) =>
		/\bmemo\((?:async )?\(_?mesh\b|Map<Mesh\b.*new WeakMap|WeakMap<Mesh\b/.test(textOf(path)),
	);
	expect(faults).toEqual([]);
});

describe('sizes', () => {
	const all = [
		...files,
		...globSync(['server/scripts/**/*.{ts,mjs}', 'test/**/*.{ts,mjs}'], {
			cwd: root,
			exclude: ['**/node_modules/**', 'test/output/**'],
		}),
	];

	test('no file is over 300 lines', () => {
		expect(all.filter((path) => textOf(path).split('\n').length > 301)).toEqual([]);
	});

	test('no function of the product is over 60 lines', () => {
		expect(files.flatMap((path) => longFunctions(path))).toEqual([]);
	});

	test('each file opens with what it holds', () => {
		expect(all.filter((path) => !/^(#!.*\n)?\/[/*]/.test(textOf(path)))).toEqual([]);
	});
});

/** Functions that begin at column 0 or one tab, judged by the line that closes them; Biome keeps them so formatted. */
function longFunctions(path: string): readonly string[] {
	const lines = textOf(path).split('\n');
	return lines.flatMap((line, start) => {
		const indent = /^(\t?)(?:export )?(?:async )?function\b/.exec(line)?.[1];
		if (indent === undefined) return [];
		const length = lines.slice(start).indexOf(`${indent}}`);
		return length > 60 ? [`${path}: ${line}`] : [];
	});
}

test('what is generated is fresh', () => {
	const script = join(root, 'server/scripts/generate.ts');
	expect(existsSync(script)).toBe(true);
	expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
