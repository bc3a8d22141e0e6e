// What kustomizations list and the disk does not have: nothing is said where something else may bring it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookForListed } from '../../server/src/lsp/absent.ts';
import { fileUri } from '../../server/src/lsp/from-lsp.ts';
import { createSession } from '../../server/src/lsp/session.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { ran } from '../cli/ran.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'istio-ls-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

const listed = [
	'service.yaml',
	'role.yaml',
	'made/secret.yaml',
	'module/base',
	'empty',
	'../x',
	'gone.yaml',
	'none/a.yaml',
	'unread/a.yaml',
];
const kustomization = `resources: [${listed.join(', ')}]\n`;

beforeAll(() => {
	write('.gitignore', 'made\n');
	write('kustomization.yaml', kustomization);
	write('service.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\n');
	// Nothing in it concerns us.
	write('role.yaml', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: a }\n');
	// A submodule that was not fetched, and a directory without a kustomization.
	mkdirSync(join(root, 'module'));
	mkdirSync(join(root, 'empty'));
	// What it ignores cannot be read, whoever asks.
	mkdirSync(join(root, 'unread/.gitignore'), { recursive: true });
});

test('on the command line', () => {
	const { out } = ran(root, ['check', '.', '--format', 'json']);
	const { findings } = JSON.parse(out) as { findings: readonly { rule: string; message: string }[] };
	const said = findings.filter(({ rule }) => rule === 'references/missing-file').map(({ message }) => message);
	expect(said.map((message) => /"(.*?)"/.exec(message)?.[1])).toEqual(['gone.yaml', 'none/a.yaml']);
});

test('in an editor, as files come and as the kustomization is edited', () => {
	const session = createSession(() => {});
	const uri = fileUri(root);
	session.setFolders([{ uri, settings: settingsFrom({}) }]);
	const absent = (): readonly string[] => {
		lookForListed(session);
		return [...(session.snapshot.folders[0]?.absent ?? [])].map((one) => one.slice(uri.length + 1));
	};
	session.edit(`${uri}/kustomization.yaml`, 1, kustomization);
	expect(absent()).toEqual(['gone.yaml', 'none/a.yaml']);
	write('gone.yaml', '');
	expect(absent()).toEqual(['none/a.yaml']);
	const before = session.snapshot;
	expect(absent()).toEqual(['none/a.yaml']);
	expect(session.snapshot).toBe(before);
	session.edit(`${uri}/kustomization.yaml`, 2, 'resources: [other.yaml]\n');
	expect(absent()).toEqual(['other.yaml']);
});
