// What the list of problems does while somebody types: the core judges, a clock of the test says when keys are hit, and each
// change of what is shown is counted.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { createScreen } from '../../server/src/lsp/screen.ts';
import { diagnostic } from '../../server/src/lsp/to-lsp.ts';
import { createTyping, cursorAfter, rest } from '../../server/src/lsp/typing.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

/** A clock that stands still until it is told to go on. */
function createClock() {
	let now = 0;
	let due: { readonly at: number; readonly act: () => unknown }[] = [];
	return {
		after(milliseconds: number, _: string, act: () => unknown) {
			const one = { at: now + milliseconds, act };
			due.push(one);
			return () => {
				due = due.filter((other) => other !== one);
			};
		},
		go(milliseconds: number) {
			now += milliseconds;
			const ripe = due.filter(({ at }) => at <= now);
			due = due.filter(({ at }) => at > now);
			for (const { act } of ripe) act();
		},
	};
}

interface Desk {
	readonly text: () => string;
	/** Hits one key after the other, with the text they make, at `offset`. */
	type(offset: number, text: string, strokes?: RegExp): void;
	/** Takes out some characters. */
	remove(offset: number, count: number): void;
	rest(): void;
	/** What was shown, one list after the other; where only places move, the list stays the same. */
	changes(): readonly (readonly string[])[];
	shown(): readonly string[];
	/** The ranges of what is shown. */
	places(): readonly string[];
	/** Replaces the whole text. */
	replace(text: string): void;
	/** Types in another file. */
	elsewhere(): void;
}

const uri = 'file:///w/typed.yaml';

/** An editor that shows `text` beside other files. */
function desk(text: string, others: Readonly<Record<string, string>>): Desk {
	const clock = createClock();
	const changes: (readonly string[])[] = [];
	const name = ({ code, message }: Diagnostic) => `${code}: ${message}`;
	const screen = createScreen((_, __, found) => void changes.push(found.map(name)));
	const typing = createTyping(screen, clock);
	let document = TextDocument.create(uri, 'yaml', 1, text);
	const folder = { uri: 'file:///w', settings: defaultSettings };
	let snapshot = new Snapshot(new Map(), [folder]).with(
		...Object.entries(others).map(([path, other]) => openFile(`file:///w/${path}`, 1, other)),
	);
	const judge = (): void => {
		const file = openFile(uri, document.version, document.getText(), snapshot.files.get(uri));
		snapshot = snapshot.with(file);
		const found = diagnostics(snapshot, uri, expect.unreachable).map((one) => diagnostic(snapshot, uri, one, String));
		typing.show(uri, document.version, found);
	};
	const change = (start: number, end: number, made: string): void => {
		const range = { start: document.positionAt(start), end: document.positionAt(end) };
		const { lineCount } = document;
		document = TextDocument.update(document, [{ range, text: made }], document.version + 1);
		const cursor = cursorAfter('', [{ range, text: made }], document) ?? 0;
		typing.typed(uri, document, cursor, document.lineCount - lineCount);
		judge();
	};
	judge();
	const before = changes.splice(0).at(-1) ?? [];
	return {
		text: () => document.getText(),
		type(offset, keys, strokes = /./gs) {
			let at = offset;
			for (const key of keys.match(strokes) ?? []) {
				change(at, at, key);
				at += key.length;
				clock.go(120);
			}
		},
		remove: (offset, count) => change(offset, offset + count, ''),
		replace(text) {
			document = TextDocument.create(uri, 'yaml', document.version + 1, text);
			typing.replaced(uri);
			judge();
		},
		rest: () => clock.go(rest),
		changes: () => changes.filter((one, index) => `${one}` !== `${changes[index - 1] ?? before}`),
		shown: () => screen.of(uri).map(name),
		places: () => screen.of(uri).map(({ range }) => JSON.stringify(range)),
		elsewhere: () => typing.typed('file:///w/other.yaml', document, 0, 0),
	};
}

const story = join(import.meta.dirname, '../../samples/story');
const files = Object.fromEntries(
	['gateway', 'destination-rule', 'service', 'deployment'].map((name) => [
		`${name}.yaml`,
		readFileSync(join(story, `${name}.yaml`), 'utf8'),
	]),
);
const whole = readFileSync(join(story, 'virtual-service.yaml'), 'utf8');

const head = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: typed
spec:
  hosts:
  - myapp.example.com
  gateways:
  - my-gateway
`;
const route = `  http:
  - route:
    - destination:
        host: myservice
        subset: v1`;
const deep = `  http:
    - route:
        - destination:
            host: myservice
            subset: v1`;
const flow = '  http: [{ route: [{ destination: { host: myservice, subset: v1 } }] }]';

const gateways = '  gateways:\n  - my-gateway\n';
const first = `  http:
  - match:
    - uri: { prefix: /v1 }
    route:
    - destination: { host: myservice }
`;

/** What is there, with `‸` where the route goes in as lines of its own. */
test.each([
	['at the end', `${head}‸`, route],
	['with lists indented', `${head}‸`, deep],
	['on one line', `${head}‸`, flow],
	['a document behind it', `${head}‸---\n${whole}`, route],
	['a fault above it', `${head.replace('gateways:', 'gatewys:')}‸`, route],
	['a fault behind it', `${head}‸---\n${whole.replace('subset: v1', 'subset: v11')}`, route],
	['more keys behind it', `${head.replace(gateways, '')}‸${gateways}`, route],
	['a route before it', `${head}${first}‸`, route.replace('  http:\n', '')],
])('a route that is right, typed key by key, hardly moves the list (%s)', (_, marked, keys) => {
	const at = marked.indexOf('‸') - 1;
	// An editor adds the indentation, or it is typed.
	for (const strokes of [/\n *|./gs, /./gs]) {
		const one = desk(marked.replace('‸', ''), files);
		one.type(at, `\n${keys}`, strokes);
		one.rest();
		expect(one.changes().length, JSON.stringify(one.changes(), null, 1)).toBeLessThanOrEqual(3);
		expect(one.shown()).toEqual(desk(one.text(), files).shown());
		expect(one.places()).toEqual(desk(one.text(), files).places());
	}
});

const wrong = /unknown-subset: No subset "v1x"/;

test('a slip is told when the typing rests', () => {
	const one = desk(`${head}${route}\n`, files);
	one.type(one.text().length - 1, 'x');
	expect(one.shown()).toEqual([]);
	one.rest();
	expect(one.shown()).toEqual([expect.stringMatching(wrong)]);
});

test('or when it goes on elsewhere, in the file or in another one', () => {
	const one = desk(`${head}${route}\n`, files);
	one.type(one.text().length - 1, 'x\n');
	expect(one.shown()).toEqual([expect.stringMatching(wrong)]);
	const other = desk(`${head}${route}\n`, files);
	other.type(other.text().length - 1, 'x');
	other.elsewhere();
	expect(other.shown()).toEqual([expect.stringMatching(wrong)]);
});

test('what is mended goes at once', () => {
	const one = desk(`${head}${route}x\n`, files);
	expect(one.shown()).toEqual([expect.stringMatching(wrong)]);
	one.remove(one.text().length - 2, 1);
	expect(one.shown()).toEqual([]);
});

test('what a word does to other lines is told at once', () => {
	const one = desk(`${head}${route}\n---\n${files['destination-rule.yaml']}`, {
		'service.yaml': files['service.yaml'] ?? '',
	});
	expect(one.shown()).toEqual([]);
	one.remove(one.text().indexOf('name: v1') + 'name: v1'.length - 1, 1);
	expect(one.shown()).toEqual([expect.stringMatching(/unknown-subset: No subset "v1"/)]);
});

test('a word typed in parts changes the list when it has begun to be wrong, and when it is right', () => {
	const one = desk(`${head}${route.replace('myservice', 'my')}\n`, files);
	one.rest();
	one.type(one.text().indexOf('host: my') + 'host: my'.length, 'service');
	one.rest();
	expect(one.changes().length).toBe(1);
	expect(one.shown()).toEqual([]);
});

test.each([
	['a: b', 'a: bc', 5],
	['a: b', 'a: ', 3],
	['a:\n', 'a:\n  \n', 5],
	['a: b', 'a: c', undefined],
	['a: b', 'a: bcd', undefined],
	['a: b', '', undefined],
	['aaa', 'aa', 2],
	['a', 'a', undefined],
])('a whole text is a key, or is none (%j, %j)', (before, text, cursor) => {
	expect(cursorAfter(before, [{ text }], TextDocument.create(uri, 'yaml', 1, text))).toBe(cursor);
});

test('what is replaced as a whole is told at once', () => {
	const one = desk(`${head}${route}\n`, files);
	one.type(one.text().length - 1, 'x');
	expect(one.shown()).toEqual([]);
	one.replace(`${head}${route}y\n`);
	expect(one.shown()).toEqual([expect.stringMatching(/unknown-subset: No subset "v1y"/)]);
	one.rest();
	expect(one.shown()).toHaveLength(1);
});
