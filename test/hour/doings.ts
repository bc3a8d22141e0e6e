// TABLE: what somebody does in an hour of editing, and how often.
import { dirname } from 'node:path';
import type { CodeAction, Diagnostic, Position, WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Dice } from '../dice.ts';
import type { Desk } from './desk.ts';

type Act = (desk: Desk, random: Dice) => void | Promise<void>;

const pick = <T>(list: readonly T[], random: Dice): T | undefined => list[random(list.length)];

/** A file, mostly one that is open. */
function some(desk: Desk, random: Dice): string | undefined {
	return random(4) > 0 && desk.open.size > 0 ? pick([...desk.open.keys()], random) : pick(desk.paths(), random);
}

const words = [
	'v1',
	'reviews',
	'http: []',
	'subset: v9',
	'host: ratings',
	'- ',
	'name: x\n',
	'---\n',
	'"',
	'{{ .x }}',
	'\t',
];

const typeWord: Act = (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	let at = random(desk.show(path).document.getText().length + 1);
	for (const key of pick(words, random) ?? '') desk.edit(path, at, at++, key);
};

const rubOut: Act = (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const at = random(desk.show(path).document.getText().length);
	for (let count = random(8); count >= 0 && at + count > 0; count--)
		desk.edit(path, Math.max(0, at + count - 1), at + count, '');
};

/** The value of a key becomes one that the key has elsewhere in the file. */
const changeValue: Act = (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const text = desk.show(path).document.getText();
	const found = [...text.matchAll(/^[ \t-]*([\w.-]+):[ \t]+(\S.*)$/gm)];
	const one = pick(found, random);
	const other = pick(
		found.filter((each) => each[1] === one?.[1]),
		random,
	);
	if (one === undefined || other === undefined) return;
	const end = one.index + one[0].length;
	desk.edit(path, end - (one[2] ?? '').length, end, other[2] ?? '');
};

const moveLines: Act = (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const { document } = desk.show(path);
	const line = random(document.lineCount);
	const [start, end] = [line, line + 1 + random(4)].map((at) => document.offsetAt({ line: at, character: 0 }));
	const cut = document.getText().slice(start, end);
	desk.edit(path, start ?? 0, end ?? 0, '');
	const { document: left } = desk.show(path);
	const to = left.offsetAt({ line: random(left.lineCount), character: 0 });
	if (random(3) > 0) desk.edit(path, to, to, cut);
};

const undo: Act = (desk, random) => {
	const path = pick([...desk.open.keys()], random);
	if (path !== undefined) for (let count = random(12); count >= 0; count--) desk.undo(path);
};

function wordPosition(desk: Desk, path: string, random: Dice): Position {
	const { document } = desk.show(path);
	const found = [...document.getText().matchAll(/[:-] +([a-z][\w.-]+)/g)];
	const one = pick(found, random);
	return document.positionAt(one === undefined ? 0 : one.index + one[0].length - 1);
}

/** F2, and half of the time back again. */
const rename: Act = async (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const { connection } = desk.editor;
	const parameters = {
		textDocument: { uri: desk.show(path).document.uri },
		position: wordPosition(desk, path, random),
	};
	const refused = (): null => null;
	const edit = await connection
		.sendRequest<WorkspaceEdit | null>('textDocument/rename', { ...parameters, newName: `renamed${random(9)}` })
		.catch(refused);
	if (edit !== null) desk.apply(edit);
};

const quickFix: Act = async (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const { connection } = desk.editor;
	const textDocument = { uri: desk.show(path).document.uri };
	const report = await connection.sendRequest<{ items?: Diagnostic[] }>('textDocument/diagnostic', { textDocument });
	const diagnostic = pick(report.items ?? [], random);
	if (diagnostic === undefined) return;
	const { range } = diagnostic;
	const context = { diagnostics: [diagnostic] };
	const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
		textDocument,
		range,
		context,
	});
	const edit = pick(actions, random)?.edit;
	if (edit !== undefined) desk.apply(edit);
};

const asked = ['hover', 'completion', 'definition', 'documentHighlight', 'prepareCallHierarchy'];

const look: Act = async (desk, random) => {
	const path = some(desk, random);
	if (path === undefined) return;
	const textDocument = { uri: desk.show(path).document.uri };
	const { connection } = desk.editor;
	await connection.sendRequest(`textDocument/${pick(asked, random)}`, {
		textDocument,
		position: wordPosition(desk, path, random),
	});
	await connection.sendRequest(`textDocument/${pick(['documentSymbol', 'codeLens', 'documentLink'], random)}`, {
		textDocument,
	});
};

const open: Act = (desk, random) => {
	const path = pick(desk.paths(), random);
	if (path !== undefined) desk.show(path);
	if (desk.open.size > 8) close(desk, random);
};

const close = (desk: Desk, random: Dice): void => {
	const path = pick([...desk.open.keys()], random);
	if (path === undefined) return;
	if (random(2) === 0) desk.save(path);
	desk.close(path);
};

const save: Act = (desk, random) => {
	const path = pick([...desk.open.keys()], random);
	if (path !== undefined) desk.save(path);
};

const moveFile: Act = (desk, random) => {
	const [path, beside] = [pick(desk.paths(), random), pick(desk.paths(), random)];
	if (path !== undefined && beside !== undefined)
		desk.move(path, beside.replace(/[^/]*$/, `moved-${random(9)}.yaml`), random(2) === 0);
};

const moveFolder: Act = (desk, random) => {
	const [path, beside] = [pick(desk.paths(), random), pick(desk.paths(), random)];
	if (path === undefined || beside === undefined || dirname(path) === '.') return;
	desk.move(dirname(path), `${dirname(beside)}/moved-${random(9)}`, random(2) === 0);
};

const remove: Act = (desk, random) => {
	const path = pick(desk.paths(), random);
	if (path !== undefined && desk.paths().length > 20) desk.remove(path);
};

const rows: readonly (readonly [weight: number, name: string, doing: Act])[] = [
	[25, 'type a word', typeWord],
	[10, 'rub out', rubOut],
	[15, 'change a value', changeValue],
	[6, 'move lines', moveLines],
	[12, 'undo', undo],
	[8, 'rename', rename],
	[6, 'quick fix', quickFix],
	[10, 'look', look],
	[8, 'open', open],
	[5, 'close', close],
	[8, 'save', save],
	[3, 'move a file', moveFile],
	[1, 'move a folder', moveFolder],
	[2, 'remove', remove],
	[2, 'switch branches', (desk) => desk.switchBranch()],
];

export interface Doing {
	readonly weight: number;
	readonly name: string;
	readonly doing: Act;
}

export const doings: readonly Doing[] = rows.map(([weight, name, doing]) => ({ weight, name, doing }));
