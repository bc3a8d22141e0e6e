// Notifications that no editor should send, and files that change under the search: the server lives on and says in the end
// what the disk and the open documents say.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\n';
const wrong = `${service}spec: { ports: [{ name: http }] }\n`;

let there: Workspace;
let editor: Editor;

beforeEach(async () => {
	there = workspace({ 'w/a.yaml': service });
	editor = await startEditor({ folders: [there.uri('w')], expected: /./ });
	await editor.ready();
});
afterEach(async () => {
	// Nothing was logged as an error either.
	expect(await editor.close()).toBe(0);
	there.remove('.');
});

const uri = () => there.uri('w/a.yaml');
const notify = (method: string, params: object) => editor.connection.sendNotification(`textDocument/${method}`, params);
const answers = async () => {
	await editor.hover(uri(), { line: 2, character: 22 });
	expect(editor.process.exitCode).toBeNull();
};
const shows = (count: number) => editor.until(() => editor.shown(uri()).length === count, `${count} findings`);

describe('documents', () => {
	test('are opened twice, and closed though they are not open', async () => {
		await notify('didClose', { textDocument: { uri: there.uri('w/never.yaml') } });
		await notify('didOpen', { textDocument: { uri: uri(), languageId: 'yaml', version: 1, text: service } });
		await notify('didOpen', { textDocument: { uri: uri(), languageId: 'yaml', version: 1, text: wrong } });
		await shows(1);
		await notify('didClose', { textDocument: { uri: uri() } });
		await notify('didClose', { textDocument: { uri: uri() } });
		await notify('didChange', { textDocument: { uri: uri(), version: 9 }, contentChanges: [{ text: wrong }] });
		await answers();
	});

	test('have versions that go back', async () => {
		editor.open(uri(), service);
		await notify('didChange', { textDocument: { uri: uri(), version: 50 }, contentChanges: [{ text: service }] });
		await notify('didChange', { textDocument: { uri: uri(), version: 2 }, contentChanges: [{ text: wrong }] });
		await shows(1);
	});

	test('are changed beyond their ends, and from behind to before', async () => {
		editor.open(uri(), service);
		const at = (line: number, character: number) => ({ line, character });
		const ranges = [
			{ start: at(100, 0), end: at(200, 5) },
			{ start: at(2, 30), end: at(0, 3) },
			{ start: at(0, 1000), end: at(1, 1000) },
			{ start: at(2_147_483_647, 2_147_483_647), end: at(2_147_483_647, 2_147_483_647) },
		];
		for (const range of ranges) editor.changeParts(uri(), [{ range, text: '# x\n' }]);
		await answers();
		editor.change(uri(), wrong);
		await shows(1);
	});

	test('hold halves of letters, NUL, marks of the order of bytes', async () => {
		editor.open(uri(), service);
		for (const odd of ['\ud800', '\udc00x', '\0', '\ufeff', '\u2028', '\r', '\u{10ffff}'])
			editor.change(uri(), `${service}spec: { externalName: "${odd}" } # ${odd}\n${odd}`);
		await answers();
		editor.change(uri(), wrong);
		await shows(1);
	});

	test('have names that are no files', async () => {
		for (const name of [
			'untitled:Untitled-1',
			'git:/a.yaml?x',
			'file:///',
			'file://host/share/a.yaml',
			'x',
			'',
			'file:///%',
		])
			await notify('didOpen', { textDocument: { uri: name, languageId: 'yaml', version: 1, text: wrong } });
		editor.open(uri(), wrong);
		await shows(1);
	});
});

describe('files', () => {
	test('come and go while they are read, whole folders too', async () => {
		for (let round = 0; round < 5; round++) {
			const changes = Array.from({ length: 200 }, (_, at) => `w/d${round}/s${at}.yaml`);
			for (const path of changes) there.write(path, wrong);
			editor.watched(changes.map((path) => ({ uri: there.uri(path), type: 1 })));
			if (round % 2 === 0) rmSync(join(there.root, `w/d${round}`), { recursive: true });
			else {
				mkdirSync(join(there.root, 'w/moved'), { recursive: true });
				renameSync(join(there.root, `w/d${round}`), join(there.root, `w/moved/d${round}`));
				editor.watched([{ uri: there.uri('w/moved'), type: 1 }]);
			}
			editor.watched([{ uri: there.uri(`w/d${round}`), type: 3 }]);
			await answers();
		}
		const moved = there.uri('w/moved/d3/s199.yaml');
		await editor.until(() => editor.shown(moved).length === 1, 'what was moved');
		expect(editor.shown(there.uri('w/d3/s199.yaml'))).toEqual([]);
	});

	test('are told of that are not there, or that are folders', async () => {
		mkdirSync(join(there.root, 'w/folder.yaml'));
		editor.watched([
			{ uri: there.uri('w/folder.yaml'), type: 1 },
			{ uri: there.uri('w/none.yaml'), type: 2 },
			{ uri: there.uri('w'), type: 2 },
			{ uri: 'nothing at all', type: 1 },
			{ uri: 'file:///%zz', type: 3 },
		]);
		there.write('w/a.yaml', wrong);
		editor.watched([{ uri: uri(), type: 2 }]);
		await shows(1);
	});
});
