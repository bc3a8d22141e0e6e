// How long a trace takes in a warm server, and how long `istio-ls test` does from its start to its end.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ms, quantile } from '../numbers.ts';
import type { Measure, Row } from '../row.ts';
import { started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { range } from '../shapes/shape.ts';
import { shapeNamed } from '../shapes/table.ts';
import { command, node, often } from './commands.ts';
import { typist } from './edits.ts';

const rounds = 40;

export const traceMeasure: Measure = {
	name: 'trace',
	says: 'a traced request, 8,000 resources, warm and right after an edit, p95',
	async *rows(): AsyncIterable<Row> {
		const shape = shapeNamed('flat-8000');
		const server = await started(folderOf(shape));
		await server.idle(120_000);
		const [, edit] = shape.edits;
		if (edit === undefined) return;
		const by = await typist(server, edit);
		for (const [what, isEdited, aim] of [
			['trace', false, 20],
			['trace after an edit', true, 100],
		] as const) {
			const walls: number[] = [];
			let steps = 0;
			for (let round = -5; round < rounds; round++) {
				if (isEdited) await by.edit();
				const request = `http://app${round + 5}.example.com/`;
				const begin = performance.now();
				const answer = await server.connection.sendRequest('istio/trace', { uri: by.uri, request });
				if (round >= 0) walls.push(performance.now() - begin);
				steps = (answer as { steps?: readonly unknown[] }).steps?.length ?? 0;
			}
			yield {
				what: `${what}, ${shape.resources} resources`,
				measured: steps === 0 ? 'no answer' : ms(quantile(walls, 0.95)),
				beside: `p50 ${ms(quantile(walls, 0.5))}; ${steps} steps`,
				aim: ms(aim),
			};
		}
		server.stop();
	},
};

/** Tests of as many cases, twenty each. */
function tests(cases: number): string {
	const one = (index: number): string => `- name: application ${index}
  request:
    host: app${index}.example.com
    path: [/app${index}, /app${index}/a, /app${index}/b, /app${index}/c, /app${index}/d]
    method: [GET, POST]
    headers:
      x-user: [ann, bob]
  expect:
    reached: true
`;
	const head = 'apiVersion: istio-ls/v1\nkind: RouteTest\nmetadata:\n  name: bench\ntests:\n';
	return (
		head +
		range(cases / 20)
			.map(one)
			.join('')
	);
}

export const testsMeasure: Measure = {
	name: 'tests',
	says: 'istio-ls test, 1,000 cases, from start to end, beside istio-ls check on the same files',
	async *rows(): AsyncIterable<Row> {
		for (const name of ['flat-1000', 'flat-8000']) {
			const shape = shapeNamed(name);
			const folder = mkdtempSync(join(tmpdir(), 'istio-ls-bench-'));
			try {
				cpSync(folderOf(shape), folder, { recursive: true });
				writeFileSync(join(folder, 'bench.istio-test.yaml'), tests(1000));
				const ours = await often(() => node(command, 'test', '--quiet', folder));
				const check = await often(() => node(command, 'check', '--quiet', folder));
				yield {
					what: `istio-ls test, 1,000 cases, ${shape.resources} resources`,
					measured: `${ms(ours.wall)} wall`,
					beside: `${ms(ours.cpu)} CPU; istio-ls check ${ms(check.wall)} wall`,
					aim: ms(2000),
				};
			} finally {
				rmSync(folder, { recursive: true });
			}
		}
	},
};
