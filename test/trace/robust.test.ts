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
import { editedMesh, meshFor } from './oracle.ts';

const all = cases(readFileSync(join(import.meta.dirname, 'stories.yaml'), 'utf8')).map(({ source }) =>
	source.replace(/^#[>=] .*\n?/gm, ''),
);

const noFiles = { files: new Map() };

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
				JSON.stringify(plainTrace(noFiles, trace(mesh, { ...asked, start: one })));
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

test('after an edit, a trace says what it says of a new workspace', () => {
	let differing = 0;
	for (const text of all) {
		const lines = text.split('\n');
		const { edited, mesh } = editedMesh(text);
		for (const [index, line] of lines.entries()) {
			if (!/host|port|labels|rules|prefix|mode/.test(line)) continue;
			const changed = lines.with(index, line.replace(/\b(?:cart|edge|shop|80|GET)\b/, 'other')).join('\n');
			edited(changed);
			const fresh = meshFor(changed);
			for (const asked of requests) {
				for (const name of ['edge', 'web/front', 'shop/cart'])
					expect(endOf(mesh(), name, asked), `${index} ${name}`).toBe(endOf(fresh, name, asked));
			}
			differing += endOf(fresh, 'edge', requests[0]) === endOf(meshFor(text), 'edge', requests[0]) ? 0 : 1;
		}
	}
	expect(differing).toBeGreaterThan(0);
});

/** The end and the sentences of a trace, as text. */
function endOf(mesh: Mesh, name: string, asked: Omit<TraceRequest, 'start'> | undefined): string {
	const start = startThrough(mesh, name) ?? startFrom(mesh, name);
	if (start === undefined || asked === undefined) return 'nowhere to begin';
	return JSON.stringify(plainTrace(noFiles, trace(mesh, { ...asked, start })));
}
