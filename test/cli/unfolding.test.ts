// Small files that unfold into more than anybody can look at: what is too much is named, and nothing hangs.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { checkIn } from './command.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

let there: Workspace;

beforeEach(() => {
	there = workspace({ 'w/a.yaml': service });
});
afterEach(() => there.remove('.'));

describe('what small files unfold into', () => {
	/** Each anchor repeats the one before nine times. */
	const bomb = Array.from(
		{ length: 9 },
		(_, at) =>
			`a${at}: &a${at} [${Array(9)
				.fill(at === 0 ? 'x' : `*a${at - 1}`)
				.join(', ')}]\n`,
	).join('');
	const chart = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
	const route = (hosts: string) =>
		`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: x }\nspec: { hosts: ${hosts} }\n`;
	const step = (at: number, ...to: readonly string[]): readonly [string, string] => [
		`${at === 0 ? 'l0' : `l${at}`}/kustomization.yaml`,
		`resources: [${to.join(', ')}]\n`,
	];
	const diamond = Array.from({ length: 25 }, (_, at) => [
		step(at, ...(at === 24 ? ['a.yaml'] : [`../l${at + 1}`, `../r${at + 1}`])),
		[`r${at}/kustomization.yaml`, `resources: [${at === 24 ? 'a.yaml' : `../l${at + 1}, ../r${at + 1}`}]\n`] as const,
	]).flat();
	const item = '{ apiVersion: v1, kind: Service, metadata: { name: a } }';

	test.each<readonly [name: string, files: Readonly<Record<string, string>>, code: number, limit: string]>([
		['values of a chart', { 'c/Chart.yaml': chart, 'c/values.yaml': bomb, 'c/templates/a.yaml': service }, 0, ''],
		['a chart', { 'c/Chart.yaml': `${bomb}name: *a8\n` }, 2, 'aliases'],
		['a kustomization', { 'kustomization.yaml': `${bomb}resources: *a8\nlabels: *a8\npatches: *a8\n` }, 2, 'aliases'],
		['a test of routes', { 'x.istio-test.yaml': `${bomb}tests: *a8\n` }, 2, 'aliases'],
		['aliases that lead to themselves', { 'b.yaml': `${route('&s [a, *s]')}` }, 1, ''],
		['merges of what merges', { 'b.yaml': route('&s { <<: [*s, *s] }') }, 1, ''],
		['many ways through kustomizations', Object.fromEntries(diamond), 2, 'waysInOverlay'],
		[
			'the same base over and over',
			{ 'k/kustomization.yaml': 'resources: [.., ../., ../k/..]\n', 'kustomization.yaml': 'resources: [a.yaml, k]\n' },
			0,
			'',
		],
		['brackets in brackets', { 'b.yaml': route(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) }, 2, 'nesting'],
		['brackets that nobody closes', { 'b.yaml': route('['.repeat(10_000)) }, 2, 'nesting'],
		[
			'dashes behind dashes',
			{
				'b.yaml': route(`\n  ${'- '.repeat(10_000)}a`)
					.replace('{ hosts', '\n  hosts')
					.replace(/ }\n$/, '\n'),
			},
			2,
			'nesting',
		],
		[
			'a list of thousands',
			{ 'b.yaml': `{ apiVersion: v1, kind: List, items: [${Array(20_000).fill(item).join(', ')}] }\n` },
			0,
			'',
		],
		['a host of a hundred thousand labels', { 'b.yaml': route(`["${'a.'.repeat(100_000)}b"]`) }, 1, ''],
		[
			'words that every object of JavaScript has',
			{
				'b.yaml': `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: constructor, namespace: toString }\nspec: { rules: [{ when: [{ key: constructor, values: [a] }, { key: __proto__, values: [a] }] }] }\n`,
			},
			1,
			'',
		],
	])('%s', (_, files, code, limit) => {
		for (const [path, text] of Object.entries(files)) there.write(`w/${path}`, text);
		const ended = checkIn(there, 'w');
		expect([ended.code, ended.err]).toEqual([
			code,
			limit === '' ? '' : expect.stringContaining(`Limit "${limit}" reached`),
		]);
	});
});
