// The language server for YAML of Red Hat, spawned as its extension spawns it, with the settings it is given there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { CompletionItem, Diagnostic, DocumentSymbol, Hover, Position } from 'vscode-languageserver-protocol';

const program = join(import.meta.dirname, 'node_modules/yaml-language-server/bin/yaml-language-server');

/** Whether its packages are there: `npm test` installs them, with a notice where it cannot. */
export const isThere = existsSync(program);

export interface RedHat {
	open(uri: string, text: string): Promise<readonly Diagnostic[]>;
	symbols(uri: string): Promise<readonly DocumentSymbol[]>;
	hover(uri: string, position: Position): Promise<Hover | null>;
	completion(uri: string, position: Position): Promise<readonly CompletionItem[]>;
	end(): void;
}

/** `schemas`: as in `yaml.schemas`, URI of a schema -> globs. Nothing is fetched. */
export async function startRedHat(folder: string, schemas: Readonly<Record<string, string>>): Promise<RedHat> {
	const server = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const connection = createMessageConnection(
		new StreamMessageReader(server.stdout),
		new StreamMessageWriter(server.stdin),
	);
	const yaml = { validate: true, hover: true, completion: true, schemas, schemaStore: { enable: false } };
	connection.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
		items.map(({ section }) => (section === 'yaml' ? yaml : {})),
	);
	const waiting = new Map<string, (found: readonly Diagnostic[]) => void>();
	connection.onNotification('textDocument/publishDiagnostics', (said: { uri: string; diagnostics: Diagnostic[] }) =>
		waiting.get(said.uri)?.(said.diagnostics),
	);
	connection.onRequest(() => null);
	connection.onNotification(() => {});
	connection.listen();
	await connection.sendRequest('initialize', {
		processId: process.pid,
		rootUri: folder,
		workspaceFolders: [{ uri: folder, name: 'w' }],
		capabilities: {
			workspace: { configuration: true, workspaceFolders: true },
			textDocument: {
				completion: { completionItem: { snippetSupport: true } },
				documentSymbol: { hierarchicalDocumentSymbolSupport: true },
			},
		},
	});
	await connection.sendNotification('initialized', {});
	await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
	const ask = <T>(method: string, parameters: object): Promise<T> =>
		connection.sendRequest<T>(`textDocument/${method}`, parameters);
	return {
		open: (uri, text) =>
			new Promise((resolve) => {
				waiting.set(uri, resolve);
				void connection.sendNotification('textDocument/didOpen', {
					textDocument: { uri, languageId: 'yaml', version: 1, text },
				});
			}),
		symbols: async (uri) => (await ask<DocumentSymbol[] | null>('documentSymbol', { textDocument: { uri } })) ?? [],
		hover: (uri, position) => ask('hover', { textDocument: { uri }, position }),
		async completion(uri, position) {
			const found = await ask<{ items: CompletionItem[] } | CompletionItem[] | null>('completion', {
				textDocument: { uri },
				position,
			});
			return Array.isArray(found) ? found : (found?.items ?? []);
		},
		end() {
			connection.dispose();
			server.kill();
		},
	};
}
