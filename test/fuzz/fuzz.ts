// The fuzzer: a built server in a world to which things happen (test/world), asked for anything meanwhile. It must live, log
// no error, answer each request in the bounds of its files, and show in the end what a server shows that begins with the outcome.
import { setTimeout as after } from 'node:timers/promises';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-protocol';
import { type Dice, dice } from '../dice.ts';
import { type Editor, startEditor, type Workspace, workspace } from '../protocol/editor.ts';
import { pick, type World } from '../world/happening.ts';
import { firstWorld, nextWorld } from '../world/world.ts';
import { faultsIn } from './answers.ts';
import { type Asked, malformed, malformedNotification, request } from './requests.ts';

export interface Run {
	readonly seed: number;
	/** How many things happen. */
	readonly steps: number;
	/** Told what happens, before it does. */
	readonly tell?: (line: string) => void;
}

/** Warnings that are right: messages that are refused, files that are not read, and a machine that has other things to do. */
const expected = /: params|was not read|there is no such file|Limit | took \d+ ms/;

/** Milliseconds after which a request, or a comparison, is given up: hung, however slow the machine. */
const hung = 120_000;

/** Milliseconds in which two servers must have come to say the same. */
const settled = 15_000;

/** How many steps the server may be behind the disk: the watcher's word is waited for a moment. */
const mostBehind = 5;

/** Fuzzes once; resolves to how many requests were answered, throws with all that was wrong. */
export async function fuzz({ seed, steps, tell = () => {} }: Run): Promise<number> {
	const random = dice(seed);
	let world = firstWorld(random);
	/** Those that the server may not have read yet from the disk, the latest first. */
	let earlier: readonly World[] = [];
	const folder = workspace(Object.fromEntries([...world.files].map(([path, { text }]) => [path, text])));
	const wrong: string[] = [];
	let answered = 0;
	try {
		const client = await clientOf(folder, () => world);
		client.open(world);
		for (let step = 1; step <= steps && wrong.length === 0; step++) {
			const next = unusual(nextWorld(world, random), random);
			tell(`${step}: ${next.event}`);
			const before = world;
			world = next;
			earlier = [before, ...earlier].slice(0, mostBehind);
			client.follow(before, world, random);
			if (random(5) === 0) {
				const { method, parameters } = malformedNotification(folder.uri('a/no-such.yaml'), random);
				void client.editor.connection.sendNotification(method, parameters as object);
			}
			const asked = askedOf(world, folder, random);
			for (const one of asked) tell(`${step}: ${one.method} ${JSON.stringify(one.parameters)}`.slice(0, 300));
			const texts = [textsOf(world, folder), ...earlier.map((one) => textsReadBefore(one, world, folder))];
			const answers = await Promise.all(asked.map((one) => faultsOf(client.editor, one, texts)));
			answered += asked.length;
			wrong.push(...answers.flat());
			if (client.editor.process.exitCode !== null)
				wrong.push(`the server ended with ${client.editor.process.exitCode}`);
		}
		if (wrong.length === 0) wrong.push(...(await differences(client.editor, folder, world)));
		await client.editor.close().catch((error) => wrong.push(String(error)));
	} finally {
		folder.remove('.');
	}
	if (wrong.length > 0) throw new Error(`seed ${seed}:\n${wrong.slice(0, 10).join('\n')}`);
	return answered;
}

const blocks = ['😀', '\u2028', '\u202e', '𝒳: y\n', '\0', '\ud83d', 'é: ü\n', '\r', '\ufeff'];

/** Now and then something stranger than worlds have: half a text, other alphabets, much of it. */
function unusual(world: World, random: Dice): World {
	const [path, file] = pick([...world.files], random) ?? ['', undefined];
	if (file === undefined || random(4) > 0) return world;
	const at = random(file.text.length + 1);
	const texts: readonly (() => string)[] = [
		() => file.text.slice(0, at),
		() => file.text.slice(0, at) + (pick(blocks, random) ?? '') + file.text.slice(at),
		() => `${file.text}---\n`.repeat(1 + random(60)).slice(0, 200_000),
		() => `${file.text.slice(0, at)}${'[{'.repeat(random(3000))}`,
		() => Array.from({ length: random(400) }, () => String.fromCodePoint(32 + random(0xd000))).join(''),
	];
	const files = new Map(world.files);
	files.set(path, { text: pick(texts, random)?.() ?? '', isOpen: true });
	return { ...world, files, event: `${world.event}; something strange in ${path}` };
}

interface Client {
	readonly editor: Editor;
	open(world: World): void;
	follow(before: World, world: World, random: Dice): void;
}

async function clientOf(folder: Workspace, current: () => World): Promise<Client> {
	const uriOf = (path: string) => folder.uri(path);
	const editor = await startEditor({
		folders: current().folders.map(({ path }) => uriOf(path)),
		settings: (uri) => current().folders.find(({ path }) => uriOf(path) === uri)?.given ?? {},
		expected,
	});
	await editor.ready();

	const follow = (before: World, world: World, random: Dice): void => {
		const events: { uri: string; type: 1 | 2 | 3 }[] = [];
		for (const path of before.files.keys()) {
			if (world.files.has(path)) continue;
			if (before.files.get(path)?.isOpen === true) editor.closeFile(uriOf(path));
			folder.remove(path);
			events.push({ uri: uriOf(path), type: 3 });
		}
		for (const [path, file] of world.files) {
			const old = before.files.get(path);
			if (old === file) continue;
			// What is open is saved, so that one text is on the disk and in the editor when they are compared.
			folder.write(path, file.text);
			events.push({ uri: uriOf(path), type: old === undefined ? 1 : 2 });
			if (file.isOpen && old?.isOpen !== true) editor.open(uriOf(path), file.text);
			else if (file.isOpen) change(uriOf(path), old?.text ?? '', file.text, random);
			else if (old?.isOpen === true) editor.closeFile(uriOf(path));
		}
		if (events.length > 0) editor.watched(events);
		if (before.folders !== world.folders) settle(before, world);
	};
	const change = (uri: string, old: string, text: string, random: Dice): void => {
		if (random(3) === 0) editor.change(uri, text);
		else editor.changeParts(uri, [changeFrom(old, text)]);
	};
	const settle = (before: World, world: World): void => {
		const added = world.folders.filter(({ path }) => before.folders.every((one) => one.path !== path));
		const removed = before.folders.filter(({ path }) => world.folders.every((one) => one.path !== path));
		const named = ({ path }: { path: string }) => ({ uri: uriOf(path), name: path });
		if (added.length + removed.length > 0) {
			const event = { added: added.map(named), removed: removed.map(named) };
			void editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
		}
		void editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
	};
	return {
		editor,
		follow,
		open(world) {
			for (const [path, { text, isOpen }] of world.files) if (isOpen) editor.open(uriOf(path), text);
		},
	};
}

/** The change of the one stretch in which two texts differ. */
function changeFrom(old: string, text: string): TextDocumentContentChangeEvent {
	let [start, end] = [0, 0];
	const most = Math.min(old.length, text.length);
	while (start < most && old[start] === text[start]) start++;
	while (end < most - start && old.at(-1 - end) === text.at(-1 - end)) end++;
	// A line end of two characters has no place within it.
	if (old[start - 1] === '\r') start--;
	if (end > 0 && old.at(-end) === '\n') end--;
	const range = { start: positionIn(old, start), end: positionIn(old, old.length - end) };
	return { range, text: text.slice(start, text.length - end) };
}

function positionIn(text: string, offset: number): { line: number; character: number } {
	const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
	return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function textsOf({ files }: World, folder: Workspace): ReadonlyMap<string, string> {
	return new Map([...files].map(([path, { text }]) => [folder.uri(path), text]));
}

/** The texts where the server has read of the disk no more than there was in the world `before`. */
function textsReadBefore(before: World, { files }: World, folder: Workspace): ReadonlyMap<string, string> {
	return new Map(
		[...files].map(([path, { text, isOpen }]) => [
			folder.uri(path),
			isOpen ? text : (before.files.get(path)?.text ?? text),
		]),
	);
}

function askedOf({ files }: World, folder: Workspace, random: Dice): readonly Asked[] {
	return Array.from({ length: 1 + random(4) }, () => {
		const [path, { text }] = pick([...files], random) ?? ['a', { text: '' }];
		const uri = folder.uri(path);
		return random(6) === 0 ? malformed(uri, random) : request(uri, text, random);
	});
}

/** What is wrong with the answer to a request; a malformed one is to be refused, or answered, but never left. */
async function faultsOf(
	editor: Editor,
	asked: Asked,
	texts: readonly ReadonlyMap<string, string>[],
): Promise<readonly string[]> {
	const { method, parameters, isMalformed } = asked;
	const name = `${method} ${JSON.stringify(parameters)}`.slice(0, 300);
	const answer = editor.connection.sendRequest<unknown>(method, parameters as object).then(
		(value) => ({ value, error: undefined }),
		(error: { code?: number; message: string }) => ({ value: null, error }),
	);
	const outcome = await Promise.race([answer, after(hung, undefined, { ref: false })]);
	if (outcome === undefined) return [`not answered: ${name}`];
	const { value, error } = outcome;
	// It tells of files anywhere, also of one that went just now: the watcher's word of that is waited for a moment.
	if (method === 'workspace/symbol' && error === undefined) return [];
	// -32803: what cannot be done, in words. The others: refused, as it should be.
	const isRight = error === undefined || error.code === -32803 || (isMalformed === true && (error.code ?? 0) <= -32600);
	if (!isRight) return [`${name}: ${error.code} ${error.message}`];
	const { uri = '' } = (parameters as { textDocument?: { uri?: string } } | null)?.textDocument ?? {};
	const [faults = [], ...others] = texts.map((one) => faultsIn(value, uri, (of) => one.get(of)));
	return faults.filter((fault) => others.every((one) => one.includes(fault))).map((fault) => `${name}: ${fault}`);
}

/** Where a server that begins now shows other diagnostics, once both have said all they have to say. */
async function differences(edited: Editor, folder: Workspace, world: World): Promise<readonly string[]> {
	const fresh = await clientOf(folder, () => world);
	fresh.open(world);
	const uris = [...world.files.keys()].map(folder.uri);
	const differing = (): readonly string[] =>
		uris.flatMap((uri) => {
			const [ours, theirs] = [edited, fresh.editor].map((one) => JSON.stringify(one.shown(uri)));
			return ours === theirs ? [] : [`${uri}\n\tedited: ${ours}\n\tfresh:  ${theirs}`];
		});
	const isAlike = (): boolean => differing().length === 0 && edited.isReady() && fresh.editor.isReady();
	// Alike, and still so when nothing more can be under way.
	for (let waited = 0; waited < settled; waited += 100) {
		await after(100);
		if (!isAlike()) continue;
		await after(600);
		if (isAlike()) break;
	}
	const left = differing();
	await fresh.editor.close();
	return left;
}
