// Beside the language server for YAML of Red Hat, on the same documents: what both say is counted, and there is none of it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CompletionItem, Diagnostic, Hover, MarkupContent, Position } from 'vscode-languageserver-protocol';
import { type Editor, startEditor, type Workspace, workspace } from '../protocol/editor.ts';
import { isThere, type RedHat, startRedHat } from './red-hat.ts';

const world = vi.hoisted(() => ({ schemas: {} as object }));
vi.mock('vscode', () => ({
	extensions: { getExtension: () => ({}) },
	workspace: { getConfiguration: () => ({ get: (name: string) => (name === 'schemas' ? world.schemas : undefined) }) },
}));
const { withCoverage } = await import('../../client/src/coverage.ts');

const samples = join(import.meta.dirname, '../../samples');
const read = (path: string): string => readFileSync(join(samples, path), 'utf8');
const story = ['gateway', 'virtual-service', 'destination-rule', 'service', 'deployment'];
const right = Object.fromEntries(story.map((name) => [`${name}.yaml`, read(`story/${name}.yaml`)]));
const route = right['virtual-service.yaml'] ?? '';

/** Faults that a reader of YAML finds, and some that only we find; each in a file of its own. */
const wrong: Readonly<Record<string, string>> = {
	'quote.yaml': route.replace('name: my-virtual-service', 'name: "my-virtual-service'),
	'twice.yaml': route.replace('spec:\n', 'spec:\n  hosts: [a.example.com]\n'),
	'star.yaml': route.replace('- myapp.example.com', '- *'),
	'colon.yaml': route.replace('hosts:', 'hosts'),
	'tab.yaml': route.replace('  hosts:', '\thosts:'),
	'bracket.yaml': route.replace('spec:\n', 'spec:\n  exportTo: [.\n'),
	'indent.yaml': route.replace('  hosts:', ' hosts:'),
	'field.yaml': route.replace('subset:', 'subst:'),
	'subset.yaml': route.replace('subset: v1', 'subset: v11'),
	'port.yaml': route.replace('number: 80', 'number: eighty'),
	'kind.yaml': route.replace('kind: VirtualService\n', ''),
};

/** What somebody may have given that server for Istio: a schema that knows some of the fields. */
const schema = {
	type: 'object',
	properties: {
		apiVersion: { type: 'string', description: 'The version.' },
		kind: { type: 'string', enum: ['VirtualService'], description: 'The kind.' },
		metadata: { type: 'object', properties: { name: { type: 'string', description: 'The name.' } } },
		spec: {
			type: 'object',
			description: 'The routes.',
			additionalProperties: false,
			properties: {
				hosts: { type: 'array', items: { type: 'string' }, description: 'The hosts.' },
				gateways: { type: 'array', items: { type: 'string' }, description: 'The gateways.' },
				exportTo: { type: 'array', items: { type: 'string' }, description: 'Where it is seen.' },
				http: { type: 'array', items: { type: 'object' }, description: 'The routes.' },
			},
		},
	},
};

const running: { folder?: Workspace; ours?: Editor; theirs?: RedHat } = {};
afterEach(async () => {
	running.theirs?.end();
	await running.ours?.close();
	running.folder?.remove('.');
});

interface Both {
	readonly ours: Editor;
	readonly theirs: RedHat;
	readonly uri: (path: string) => string;
	/** What each shows for a file that is open in both. */
	open(path: string): Promise<readonly [ours: readonly Diagnostic[], theirs: readonly Diagnostic[]]>;
}

const texts: Readonly<Record<string, string>> = { ...right, ...wrong };

/** Both servers on one folder, ours with the settings that our client makes of those of both. */
async function both(schemas: Readonly<Record<string, string>>): Promise<Both> {
	world.schemas = schemas;
	const folder = workspace(texts);
	running.folder = folder;
	const settings = withCoverage({ outline: 'auto', rules: {}, schema: { features: 'auto', coveredFiles: [] } });
	const capabilities = {
		workspace: {
			workspaceFolders: true,
			configuration: true,
			didChangeWatchedFiles: { dynamicRegistration: true },
			diagnostics: { refreshSupport: true },
		},
		textDocument: { diagnostic: {}, documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
	};
	const ours = await startEditor({
		folders: [folder.uri('')],
		settings: settings as Record<string, unknown>,
		capabilities,
	});
	running.ours = ours;
	await ours.ready();
	const theirs = await startRedHat(folder.uri(''), schemas);
	running.theirs = theirs;
	return {
		ours,
		theirs,
		uri: (path) => folder.uri(path),
		async open(path) {
			const uri = folder.uri(path);
			ours.open(uri, texts[path] ?? '');
			const found = await theirs.open(uri, texts[path] ?? '');
			const { items } = await ours.connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
				textDocument: { uri },
			});
			return [items, found];
		},
	};
}

/** All places where a word of a text begins, and the ends of its lines. */
function places(text: string): readonly Position[] {
	return text.split('\n').flatMap((line, index) => {
		const words = [...line.matchAll(/[\w.*/-]*\w[\w.*/-]*/g)].map(({ index: at }) => at + 1);
		return [...words, line.length].map((character) => ({ line: index, character }));
	});
}

const overlap = ({ range: a }: Diagnostic, { range: b }: Diagnostic): boolean =>
	a.start.line <= b.end.line && b.start.line <= a.end.line;
/** Whether a hover tells what a name leads to, which nobody else knows: it says the name. */
function isOfName(path: string, { line, character }: Position, text: string): boolean {
	const words = (texts[path] ?? '').split('\n')[line]?.matchAll(/[\w.*/-]+/g) ?? [];
	const word = [...words].find(({ index, 0: one }) => index <= character && character <= index + one.length)?.[0];
	return word !== undefined && text.includes(`\`${word}\``) && !text.startsWith(`**${word}**`);
}

const textOf = (hover: Hover | null): string => (hover?.contents as MarkupContent | undefined)?.value ?? '';
const nameOf = ({ label }: CompletionItem): string => label.replace(/:.*/, '').trim();

describe.skipIf(!isThere).each(['as it is installed', 'with a schema of Istio'])('Red Hat YAML %s', (variant) => {
	const start = async (): Promise<Both> => {
		if (variant === 'as it is installed') return both({});
		const there = workspace({ 'istio.schema.json': JSON.stringify(schema) });
		return both({ [there.uri('istio.schema.json')]: '*.yaml' });
	};

	test('doubles no finding', { timeout: 60_000 }, async () => {
		const { open } = await start();
		const doubled: string[] = [];
		let [our, their] = [0, 0];
		for (const path of Object.keys(texts)) {
			const [ours, theirs] = await open(path);
			our += ours.length;
			their += theirs.length;
			for (const one of ours) {
				const same = theirs.filter((other) => overlap(one, other));
				doubled.push(...same.map(({ message }) => `${path}: ${one.code} "${one.message}" / "${message}"`));
			}
		}
		expect(doubled).toEqual([]);
		// Both were at work.
		expect([our > 0, their > 0]).toEqual([true, true]);
	});

	test('doubles no symbol', async () => {
		const { ours, theirs, open, uri } = await start();
		await open('virtual-service.yaml');
		const textDocument = { uri: uri('virtual-service.yaml') };
		expect(await theirs.symbols(textDocument.uri)).not.toEqual([]);
		expect(await ours.connection.sendRequest('textDocument/documentSymbol', { textDocument })).toEqual([]);
	});

	test('doubles no hover and no completion', { timeout: 60_000 }, async () => {
		const { ours, theirs, open, uri } = await start();
		const doubled: string[] = [];
		let [our, their] = [0, 0];
		for (const path of ['virtual-service.yaml', 'gateway.yaml']) {
			await open(path);
			for (const position of places(texts[path] ?? '')) {
				const at = `${path}:${position.line + 1}:${position.character + 1}`;
				const [one, other] = [await ours.hover(uri(path), position), await theirs.hover(uri(path), position)];
				if (one !== null) our++;
				if (one !== null && textOf(other) !== '' && !isOfName(path, position, textOf(one)))
					doubled.push(`hover ${at}: ${textOf(one)} / ${textOf(other)}`);
				const labels = new Set((await theirs.completion(uri(path), position)).map(nameOf));
				const { items } = await ours.completion(uri(path), position);
				our += items.length;
				their += labels.size;
				const same = items.filter((item) => labels.has(nameOf(item)));
				doubled.push(...same.map(({ label }) => `completion ${at}: ${label}`));
			}
		}
		expect(doubled).toEqual([]);
		expect(our).toBeGreaterThan(0);
		// Without a schema it knows no words.
		if (variant !== 'as it is installed') expect(their).toBeGreaterThan(0);
	});
});
