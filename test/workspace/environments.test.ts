// What would be deployed together, seen through the findings: small trees beside this file, with the marks of all rules.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import {
	type Environment,
	environments,
	environmentsOf,
	type Member,
	surroundingsOf,
} from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { cases, checkFindings, fixture, withFindings } from '../fixture.ts';

const allMembers = ({ members }: Environment): readonly Member[] => [...members.uris].flatMap((uri) => members.at(uri));

const path = join(import.meta.dirname, 'environments.yaml');
if (process.env.UPDATE === '1') {
	const updated = cases(readFileSync(path, 'utf8')).map(
		({ title, source }) => `#### ${title}\n${withFindings(source)}`,
	);
	writeFileSync(path, updated.join(''));
}

test.each(cases(readFileSync(path, 'utf8')))('$title', ({ source }) => checkFindings(source));

const names = (snapshot: Snapshot) => environments(snapshot).map(({ kind, name }) => `${kind} ${name}`);

test('overlays are environments of their own only where they have rivals', () => {
	const [rivals, alone] = cases(readFileSync(path, 'utf8')).flatMap(({ title, source }) =>
		/each of its overlays|refer to each other/.test(title) ? [names(fixture(source).snapshot)] : [],
	);
	expect(rivals).toEqual(['folder ', 'overlay overlays/dev', 'overlay overlays/prod']);
	expect(alone).toEqual(['folder ']);
});

test('each folder is on its own, unless both name an environment', () => {
	const files = ['x', 'y'].map((folder) => openFile(`file:///${folder}/a.yaml`, 1, `kind: ${folder}`));
	const folders = (settings: object) =>
		['x', 'y'].map((name) => ({ uri: `file:///${name}`, settings: settingsFrom(settings) }));
	const apart = new Snapshot(new Map(), folders({})).with(...files);
	expect(environments(apart).map((one) => allMembers(one).length)).toEqual([1, 1]);
	expect(environments(apart).map(({ id }) => id)).toEqual(['file:///x', 'file:///y']);
	const joined = new Snapshot(new Map(), folders({ environments: { prod: ['**'] } })).with(...files);
	const prod = environments(joined).find(({ kind }) => kind === 'declared');
	expect(prod && allMembers(prod).map(({ uri }) => uri)).toEqual(['file:///x/a.yaml', 'file:///y/a.yaml']);
});

test('the members of a file stay the same, in each role, while other files change', () => {
	const source = cases(readFileSync(path, 'utf8'))[0]?.source ?? '';
	const { snapshot, texts } = fixture(source);
	const members = (one: Snapshot) => environments(one).flatMap(allMembers);
	const before = new Set(members(snapshot));
	const uri = 'file:///w/overlays/prod/rules.yaml';
	const edited = snapshot.with(openFile(uri, 2, `${texts.get(uri)}# x\n`, snapshot.files.get(uri)));
	const fresh = members(edited).filter((member) => !before.has(member));
	expect(new Set(fresh.map((one) => one.uri))).toEqual(new Set([uri]));
});

test('another line of snapshots of the same files leaves them alone too', () => {
	const { snapshot } = fixture(cases(readFileSync(path, 'utf8'))[0]?.source ?? '');
	const members = (one: Snapshot) => environments(one).flatMap(allMembers);
	const before = members(snapshot);
	const settings = settingsFrom({ defaultNamespace: 'elsewhere' });
	const other = new Snapshot(
		snapshot.files,
		snapshot.folders.map((folder) => ({ ...folder, settings })),
	);
	expect(members(other).length).toBe(before.length);
	const after = members(snapshot);
	expect(after.every((member, index) => member === before[index])).toBe(true);
});

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: NAME }\n';
const opened = (uri: string) => openFile(uri, 1, service.replace('NAME', uri.slice(-6, -5)));

describe('where a file is judged', () => {
	const kustomized = (...paths: readonly string[]) =>
		paths
			.map(
				(path) => `#- ${path}/kustomization.yaml\nresources: [../../base, own.yaml]\n#- ${path}/own.yaml\n${service}`,
			)
			.join('');
	const source = `#- base/kustomization.yaml\nresources: [s.yaml]\n#- base/s.yaml\n${service}${kustomized('overlays/dev', 'overlays/prod')}#- lone.yaml\n${service.replace('NAME', 'lone')}`;
	const { snapshot } = fixture(source);
	const shown = (all: readonly Environment[]) => all.map(({ kind, name }) => `${kind} ${name}`.trim());

	test.each([
		['base/s.yaml', ['overlay overlays/dev', 'overlay overlays/prod']],
		['overlays/dev/own.yaml', ['overlay overlays/dev']],
		['overlays/prod/kustomization.yaml', ['overlay overlays/prod']],
		['lone.yaml', ['folder']],
		['none.yaml', ['folder']],
	])('%s', (path, wanted) => {
		const uri = `file:///w/${path}`;
		expect(shown(environmentsOf(snapshot, uri))).toEqual(wanted);
		expect(shown(surroundingsOf(snapshot, uri))).toEqual(['folder']);
	});

	test('once in an overlay whose kustomization takes in its own file', () => {
		const itself = source.replaceAll('own.yaml]', 'own.yaml, kustomization.yaml]');
		const judgedIn = environmentsOf(fixture(itself).snapshot, 'file:///w/overlays/prod/kustomization.yaml');
		expect(shown(judgedIn)).toEqual(['overlay overlays/prod']);
	});

	test('nowhere, where there is no file', () => {
		expect(environmentsOf(new Snapshot(new Map(), []), 'file:///w/a.yaml')).toEqual([]);
	});

	test('in all the declared ones that it is in, and in no others', () => {
		const declared = fixture(
			`#! { "environments": { "a": ["lone.yaml"], "b": ["**/*.yaml", "lone.yaml"] } }\n${source}`,
		);
		const all = environmentsOf(declared.snapshot, 'file:///w/lone.yaml');
		expect(shown(all)).toEqual(['declared a', 'declared b']);
		expect(shown(environmentsOf(declared.snapshot, 'file:///w/base/s.yaml'))).toEqual(['declared b']);
		expect(all.map(({ around }) => around?.kind)).toEqual(['folder', 'folder']);
		expect(shown(environments(declared.snapshot))).toEqual([
			'folder',
			'overlay overlays/dev',
			'overlay overlays/prod',
			'declared a',
			'declared b',
		]);
	});
});

describe('an environment that two folders declare', () => {
	const folder = (name: string, more: object = {}) => ({
		uri: `file:///${name}`,
		settings: settingsFrom({ environments: { prod: ['*.yaml'] }, ...more }),
		beside: [`file:///crds/${name}.yaml`],
	});
	const joined = new Snapshot(new Map(), [folder('x', { assume: 'complete' }), folder('y')]).with(
		opened('file:///x/a.yaml'),
		opened('file:///x/d/b.yaml'),
		opened('file:///y/c.yaml'),
		opened('file:///y/d.yaml'),
	);
	const prod = environments(joined).at(-1);

	test('has the settings of the first, the definitions of both, and nothing around it', () => {
		expect(prod).toMatchObject({
			id: 'declared prod',
			name: 'prod',
			kind: 'declared',
			isComplete: true,
			definitions: ['file:///crds/x.yaml', 'file:///crds/y.yaml'],
			around: undefined,
		});
	});

	test('has the files of both in their order, and of none the members that no pattern takes in', () => {
		const { members } = prod ?? {};
		const uris = ['x/a', 'x/d/b', 'y/c', 'y/d'].map((path) => `file:///${path}.yaml`);
		expect([...(members?.uris ?? [])]).toEqual(uris);
		// What is in none, as what comes with Istio, has its place behind them all.
		expect([...uris, 'file:///z.yaml'].map((uri) => members?.order(uri))).toEqual([0, 1, 2, 3, 4]);
		expect(uris.map((uri) => members?.at(uri).length)).toEqual([1, 0, 1, 1]);
		expect(members?.at('file:///z.yaml')).toEqual([]);
	});

	test('tells what changed in either, and nothing of one that a single folder declares', () => {
		const members = (snapshot: Snapshot) => environments(snapshot).at(-1)?.members;
		const uri = 'file:///y/c.yaml';
		const after = members(joined.with(openFile(uri, 2, `${service}# x\n`, joined.files.get(uri))));
		const before = members(joined);
		const alone = environments(joined)[0]?.members;
		if (after === undefined || before === undefined || alone === undefined) throw new Error('no members');
		expect([...(after.since(before) ?? ['any'])]).toEqual([uri]);
		expect([after.since(alone), alone.since(after)]).toEqual([undefined, undefined]);
	});
});

test('the mesh configuration is the first document of its file that has something in it', () => {
	const { snapshot } = fixture(
		'#! { "meshConfig": "mesh.yaml" }\n#- mesh.yaml\n---\n \n---\nrootNamespace: a\n---\nrootNamespace: b\n#- a.yaml\nkind: x\n',
	);
	expect(environments(snapshot)[0]?.meshConfig?.text).toContain('rootNamespace: a');
});

test.each([
	['of a folder below another, from there', 'file:///w', 'sites/my%20shop', 'sites/my shop'],
	['of the folder itself, by its own name', 'file:///w/shop', '', 'shop'],
])('the name of an overlay %s', (_, uri, path, wanted) => {
	const at = (name: string) => [uri, path, name].filter((part) => part !== '').join('/');
	const snapshot = new Snapshot(new Map(), [{ uri, settings: settingsFrom({}) }]).with(
		openFile(at('kustomization.yaml'), 1, 'resources: [base, own.yaml]\n'),
		opened(at('own.yaml')),
		openFile(at('other/kustomization.yaml'), 1, 'resources: [../base, own.yaml]\n'),
		opened(at('other/own.yaml')),
		openFile(at('base/kustomization.yaml'), 1, 'resources: [s.yaml]\n'),
		opened(at('base/s.yaml')),
	);
	expect(names(snapshot)).toContain(`overlay ${wanted}`);
});
