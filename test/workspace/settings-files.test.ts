// Settings in files: which of several `.istio.yaml` holds where, and what overrules them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';
import { keeping, newLineage } from '../../server/src/facts/lineage.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { settingsTree } from '../../server/src/workspace/settings-files.ts';

const keep = keeping(newLineage(), 'test');

const file = (uri: string, text: string) => openFile(`file:///w/${uri}`, 1, text);
const files = [
	file('.istio.yaml', 'defaultNamespace: outer\nrules: {references/unknown-host: off, schema/unknown-field: hint}\n'),
	file('shop/prod/.istio.yaml', 'defaultNamespace: prod\nrules: {references/unknown-host: error}\n'),
	file('bad/.istio.yaml', 'defaultNamespace: 3\nrules: {schema/unknown-field: loud}\nassume: [\n'),
];

test('the nearest file wins, setting by setting and rule by rule', () => {
	const tree = settingsTree('file:///w', settingsFrom({ assume: 'complete' }), files, undefined, keep);
	expect(tree.root).toMatchObject({ defaultNamespace: 'outer', assume: 'complete' });
	expect(tree.at('file:///w/shop/a.yaml')).toBe(tree.root);
	expect(tree.at('file:///w/shop/prod/x/a.yaml')).toMatchObject({
		defaultNamespace: 'prod',
		rules: { 'references/unknown-host': 'error', 'schema/unknown-field': 'hint' },
	});
	expect(tree.at('file:///w/shop/prod2/a.yaml').defaultNamespace).toBe('outer');
	expect(tree.at('file:///w/bad/a.yaml').defaultNamespace).toBe('outer');
});

test('the options of a command overrule all files', () => {
	const forced = { defaultNamespace: '', rules: { 'references/unknown-host': 'hint' } };
	const tree = settingsTree('file:///w', settingsFrom({}), files, forced, keep);
	expect(tree.at('file:///w/shop/prod/a.yaml')).toMatchObject({
		defaultNamespace: '',
		rules: { 'references/unknown-host': 'hint', 'schema/unknown-field': 'hint' },
	});
});

const folder = mkdtempSync(join(tmpdir(), 'istio-'));
afterAll(() => rmSync(folder, { recursive: true }));

const virtualService = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
spec: {hosts: [a], http: [{route: [{destination: {host: nowhere}}]}]}
`;

function checked(...words: readonly string[]): readonly string[] {
	let out = '';
	const command = parseArguments(['check', '--format', 'json', ...words]);
	if (command.name !== 'check') throw new Error('not a check');
	const terminal = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => {} }, env: {} };
	check(command, { ...terminal, cwd: () => join(folder, 'repository') });
	const { findings } = JSON.parse(out) as { findings: readonly { rule: string; file: string; severity: string }[] };
	return findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`);
}

test('paths count from the settings file', () => {
	const deep = file(
		'shop/.istio.yaml',
		'meshConfig: ../mesh config.yaml\nschema: {crds: [crds, ../crds, ../../crds, /etc/crds]}\n',
	);
	const at = settingsTree('file:///w', settingsFrom({ meshConfig: 'a.yaml' }), [deep], undefined, keep).at(
		'file:///w/shop/a',
	);
	expect(at.meshConfig).toBe('file:///w/mesh%20config.yaml');
	expect(at['schema.crds']).toEqual(['file:///w/shop/crds', 'file:///w/crds']);
});

test('files are found beside what is checked, and above it up to the root of the repository', () => {
	const texts = {
		'.istio.yaml': 'rules: {references/unknown-host: off}\n',
		'repository/.git/HEAD': '',
		'repository/.istio.yaml': 'assume: complete\nmeshConfig: b/mesh.yaml\nruls: {}\n',
		'repository/b/mesh.yaml': 'rootNamespace: mesh\n',
		'repository/a/a.yaml': virtualService,
		'repository/b/.istio.yaml': 'rules: {references/unknown-host: hint}\n',
		'repository/b/b.yaml': virtualService,
	};
	for (const [path, text] of Object.entries(texts)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	const own = '.istio.yaml control/invalid-settings warning';
	const [a, b] = ['a/a.yaml references/unknown-host error', 'b/b.yaml references/unknown-host hint'];
	expect(checked('.')).toEqual([own, a, b]);
	expect(checked('a/a.yaml', 'b/b.yaml')).toEqual([own, a, b]);
	expect(checked('b')).toEqual([own, b]);
	expect(checked('--assume', 'auto', '.')).toEqual([own]);
	expect(checked('--rule', 'references/unknown-host=warning', 'b/b.yaml')).toEqual([own, b.replace('hint', 'warning')]);
});
