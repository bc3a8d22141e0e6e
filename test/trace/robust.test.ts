// Half-typed and hostile workspaces: a trace says something, and never throws.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Mesh } from '../../server/src/mesh/mesh.ts';
import type { TraceRequest } from '../../server/src/trace/request.ts';
import { startFrom, startsFor, startThrough } from '../../server/src/trace/starts.ts';
import { plainTrace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { cases } from '../fixture.ts';
import { meshFor } from './oracle.ts';

const all = cases(readFileSync(join(import.meta.dirname, 'stories.yaml'), 'utf8')).map(({ source }) =>
	source.replace(/^#[>=] .*\n?/gm, ''),
);

const requests: readonly Omit<TraceRequest, 'start'>[] = [
	{ host: 'shop.example.com', port: 80, path: '/api?v=1', sends: 'request' },
	{ host: 'shop.example.com', port: 443, path: '/', sends: 'request', tls: { serverName: 'shop.example.com' } },
	{ host: 'cart.shop', port: 80, path: '/%', sends: 'request', headers: { authorization: 'Bearer a.b.c', '': '' } },
	{ port: 9000, sends: 'bytes', address: 'no address' },
];

/** How many stories are told of a workspace. */
function tell(mesh: Mesh): number {
	let told = 0;
	for (const asked of requests) {
		const starts = [
			...startsFor(mesh, asked.host ?? '', asked.port),
			startThrough(mesh, 'edge'),
			startFrom(mesh, 'web/front'),
			startFrom(mesh, 'cart'),
		];
		for (const start of starts) {
			if (start === undefined) continue;
			const pod = 'through' in start ? start.through : 'leaving' in start ? start.leaving : start.reaching;
			for (const one of [start, { reaching: pod }, { leaving: pod }]) {
				JSON.stringify(plainTrace(trace(mesh, { ...asked, start: one })));
				told++;
			}
		}
	}
	return told;
}

test('every beginning of a workspace', () => {
	let told = 0;
	for (const text of all) {
		const lines = text.split('\n');
		for (let count = 1; count <= lines.length; count++) {
			told += tell(meshFor(lines.slice(0, count).join('\n')));
			const last = lines[count - 1] ?? '';
			if (last.includes('{'))
				told += tell(meshFor([...lines.slice(0, count - 1), last.slice(0, last.length / 2)].join('\n')));
		}
	}
	expect(told).toBeGreaterThan(1000);
});

test('a value of another type anywhere', () => {
	let told = 0;
	for (const text of all) {
		const values = [...text.matchAll(/: (?=[^ \n])/g)].map(({ index }) => index + 2);
		for (const [number, at] of values.entries()) {
			const junk = ['[]', '{}', '7', 'x', '[7, {}, [x]]', '{ a: [b] }', '{{ .Values.x }}', '~'][number % 8] ?? '';
			const end = text.slice(at).search(/[\n]/);
			told += tell(meshFor(text.slice(0, at) + junk + text.slice(end === -1 ? text.length : at + end)));
		}
	}
	expect(told).toBeGreaterThan(1000);
});
