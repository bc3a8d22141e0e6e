// What would be deployed together, seen through the findings: small trees beside this file, with the marks of all rules.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { type Environment, environments, type Member } from '../../server/src/workspace/environments.ts';
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
