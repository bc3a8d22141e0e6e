// How long an editor waits for answers: right after an edit, when nothing that is kept of the snapshot before may be stale.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ms, quantile } from '../numbers.ts';
import type { Measure, Row } from '../row.ts';
import { type Server, started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { header } from '../shapes/parts.ts';
import { shapeNamed } from '../shapes/table.ts';
import { type Typist, typist } from './edits.ts';

/** A request about a word of the edited file. */
interface Asked {
	readonly method: string;
	/** What stands before the place that is asked about. */
	readonly before: string;
	/** A document of its own that is asked about, at its end or behind `before`; undefined: the edited file. */
	readonly document?: string;
	readonly rest?: object;
}

const routed = header('networking.istio.io/v1', 'VirtualService', 'asked', 'ns3');
const method = 'textDocument/completion';

/** TABLE: what is asked of an application's file, and how long its answer may take. */
const asked: readonly (Asked & { readonly aim: number; readonly what: string })[] = [
	{ what: 'completion of a host', method, before: 'host: ', aim: 10 },
	{
		what: 'completion of a host after a dot',
		method,
		before: 'host: app3.',
		document: `${routed}spec:\n  http:\n  - route:\n    - destination:\n        host: app3.`,
		aim: 10,
	},
	{
		what: 'completion of a host that is routed',
		method,
		before: '  - ',
		document: `${routed}spec:\n  gateways: [ns3-gateway]\n  hosts:\n  - `,
		aim: 10,
	},
	{
		what: 'completion of a host of a Sidecar',
		method,
		before: '- "ns4/',
		document: `${header('networking.istio.io/v1', 'Sidecar', 'asked', 'ns3')}spec:\n  egress:\n  - hosts:\n    - "ns4/`,
		aim: 10,
	},
	{
		what: 'completion of a host of a Gateway',
		method,
		before: 'hosts:\n    - ',
		document: `${header('networking.istio.io/v1', 'Gateway', 'ns3-gateway', 'ns3')}spec:\n  servers:\n  - port: { number: 80, name: http, protocol: HTTP }\n    hosts:\n    - `,
		aim: 10,
	},
	{ what: 'completion of a subset', method, before: 'subset: ', aim: 10 },
	{ what: 'hover of a host', method: 'textDocument/hover', before: 'host: a', aim: 10 },
	{ what: 'hover of a gateway', method: 'textDocument/hover', before: 'gateways:\n  - n', aim: 10 },
	{ what: 'definition of a gateway', method: 'textDocument/definition', before: 'gateways:\n  - n', aim: 10 },
	{ what: 'definition of a host', method: 'textDocument/definition', before: 'host: a', aim: 10 },
	{
		what: 'references of the gateway used most',
		method: 'textDocument/references',
		before: 'gateways:\n  - n',
		rest: { context: { includeDeclaration: true } },
		aim: 50,
	},
	{
		what: 'rename of the gateway used most',
		method: 'textDocument/rename',
		before: 'gateways:\n  - n',
		rest: { newName: 'another-gateway' },
		aim: 50,
	},
];

/** The place behind `before` in a text. */
export function positionBehind(text: string, before: string): { readonly line: number; readonly character: number } {
	const at = text.indexOf(before);
	if (at === -1) throw new Error(`no ${before} in the edited file`);
	const lines = text.slice(0, at + before.length).split('\n');
	return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** How many places an answer has. */
function sizeOf(answer: unknown): number {
	if (Array.isArray(answer)) return answer.length;
	if (typeof answer !== 'object' || answer === null) return 0;
	if ('items' in answer && Array.isArray(answer.items)) return answer.items.length;
	if ('documentChanges' in answer && Array.isArray(answer.documentChanges)) return answer.documentChanges.length;
	return 'changes' in answer ? Object.keys(answer.changes ?? {}).length : 1;
}

async function answersOf(server: Server, by: Typist, { method, before, document, rest }: Asked, rounds: number) {
	const walls: number[] = [];
	const cpus: number[] = [];
	const uri = document === undefined ? by.uri : uriOf(server, 'asked.yaml');
	if (document !== undefined)
		await server.connection.sendNotification('textDocument/didOpen', {
			textDocument: { uri, languageId: 'yaml', version: 0, text: document },
		});
	let size = 0;
	for (let round = 0; round < rounds; round++) {
		await by.edit();
		const position = positionBehind(document ?? by.text(), before);
		const idle = await server.cost();
		const begin = performance.now();
		const answer = await server.connection.sendRequest(method, { textDocument: { uri }, position, ...rest });
		walls.push(performance.now() - begin);
		cpus.push((await server.cost()).cpu - idle.cpu);
		size = sizeOf(answer);
	}
	if (document !== undefined)
		await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
	return { walls, cpus, size };
}

export const requestsMeasure: Measure = {
	name: 'requests',
	says: 'completion, hover, definition, references and rename, 16,000 resources, p95',
	async *rows(): AsyncIterable<Row> {
		const shape = shapeNamed('flat-16000');
		const server = await started(folderOf(shape));
		await server.idle(120_000);
		const [, edit] = shape.edits;
		if (edit === undefined) return;
		const by = await typist(server, edit);
		for (const { what, aim, ...one } of asked) {
			await answersOf(server, by, one, 10);
			const { walls, cpus, size } = await answersOf(server, by, one, 40);
			yield {
				what: `${what}, ${shape.resources} resources`,
				measured: size === 0 ? 'no answer' : ms(quantile(walls, 0.95)),
				beside: `p50 ${ms(quantile(walls, 0.5))}, CPU ${ms(quantile(cpus, 0.5))}; ${size} in the answer`,
				aim: ms(aim),
			};
		}
		server.stop();
	},
};

/** The URI of a file in the server's folder. */
export const uriOf = (server: Server, path: string): string => pathToFileURL(join(server.folder, path)).href;
