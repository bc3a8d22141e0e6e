// What rules report as never reached is never reached by a trace: random VirtualServices, and random requests made of the same words.
import { expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { routesIn } from '../../server/src/route-tests/routes.ts';
import type { Start } from '../../server/src/trace/request.ts';
import { startFrom, startThrough } from '../../server/src/trace/starts.ts';
import { plainTrace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { longDice } from '../dice.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

/** TABLE: rules that say that nothing takes this way; `route`: all ways into the route, not only the one that is marked. */
const rules: Readonly<Record<string, 'way' | 'route'>> = {
	'routing/shadowed-route': 'route',
	'routing/redundant-match': 'way',
	'routing/never-true': 'way',
	'routing/unreached-route': 'way',
};

const world = `#! { "assume": "complete", "allRules": true }
#- world.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
  - { port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }
  - { port: { number: 8080, name: http-alt, protocol: HTTP }, hosts: ["*.example.com"] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: shop }
spec: { selector: { matchLabels: { istio: edge } }, template: { metadata: { labels: { istio: edge } } } }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: shop }
spec: { selector: { istio: edge }, ports: [{ name: http, port: 80 }, { name: http-alt, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }, { name: http-alt, port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: front, namespace: shop }
spec: { selector: { matchLabels: { app: front } }, template: { metadata: { labels: { app: front, version: v1 } } } }
`;

const hosts = ['a.example.com', '*.example.com', 'b.example.com', 'cart', '*'];
const paths = ['/', '/a', '/a/', '/a/b', '/ab', '/A', '/b', '/a?x=1', '/b?x=2&y'];
const values = ['ann', 'bob', 'Ann', ''];

type Pick = <T>(list: readonly T[]) => T;

function textMatch(pick: Pick, among: readonly string[]): object {
	const text = pick(among) || 'x';
	return pick([
		{ exact: text },
		{ exact: text },
		{ prefix: text },
		{ prefix: text.slice(0, 2) },
		{ regex: `${text.replaceAll('?', '\\?')}.*` },
		{ regex: '.*' },
	]);
}

function match(pick: Pick): object {
	const uri = textMatch(
		pick,
		paths.map((path) => path.replace(/\?.*/, '')),
	);
	const parts: readonly object[] = [
		{ uri },
		{ uri, ignoreUriCase: true },
		{ method: textMatch(pick, ['GET', 'POST']) },
		{ headers: { 'x-user': pick([textMatch(pick, values), {}]) } },
		{ withoutHeaders: { 'x-user': pick([textMatch(pick, values), {}]) } },
		{ queryParams: { x: textMatch(pick, ['1', '2']) } },
		{ authority: textMatch(pick, ['a.example.com', 'b.example.com', 'cart']) },
		{ scheme: { exact: pick(['http', 'https']) } },
		{ port: pick([80, 8080]) },
		{ gateways: [pick(['edge', 'mesh'])] },
		{ sourceLabels: pick([{ app: 'front' }, { version: 'v1' }, { app: 'other' }]) },
		{ sourceNamespace: pick(['shop', 'other']) },
	];
	return Object.assign({}, ...Array.from({ length: pick([1, 1, 2, 3]) }, () => pick(parts)));
}

function virtualService(pick: Pick, name: string): object {
	const routes = Array.from({ length: pick([1, 2, 3, 4, 5]) }, (_, index) => ({
		...(pick([true, true, false]) ? { name: `r${index}` } : {}),
		...(pick([true, true, true, true, false])
			? { match: Array.from({ length: pick([1, 1, 2, 3]) }, () => match(pick)) }
			: {}),
		...pick<object>([
			{ route: [{ destination: { host: 'cart', port: { number: 80 } } }] },
			{ directResponse: { status: 200 + index } },
			{ redirect: { uri: `/to${index}` } },
		]),
	}));
	return {
		apiVersion: 'networking.istio.io/v1',
		kind: 'VirtualService',
		metadata: { name, namespace: 'shop' },
		spec: {
			hosts: [...new Set(Array.from({ length: pick([1, 1, 2]) }, () => pick(hosts)))],
			...pick<object>([{}, { gateways: ['edge'] }, { gateways: ['edge', 'mesh'] }, { gateways: ['mesh', 'edge'] }]),
			http: routes,
		},
	};
}

/** The faults of a world, how many ways are reported, and how many requests took some way. */
function played(seed: number) {
	const roll = longDice(seed);
	const pick: Pick = (list) => list[roll(list.length)] as (typeof list)[number];
	const made = ['one', 'two'].slice(0, pick([1, 2])).map((name) => JSON.stringify(virtualService(pick, name), null, 1));
	const read = fixture(`${world}#- routes.yaml\n${made.join('\n---\n')}\n`);
	const [environment] = environments(read.snapshot);
	if (environment === undefined) throw new Error('no environment');
	const mesh = meshOf(environment);
	const uri = [...read.texts.keys()].find((one) => one.endsWith('routes.yaml')) ?? '';
	// Which of two resources is older, no file says.
	const dead = allDiagnostics(read).filter(
		(one) => one.uri === uri && Object.hasOwn(rules, one.rule) && !/only the older one/.test(one.message),
	);
	const routes = (mesh.ofFile.get(uri) ?? []).flatMap((by) => {
		const start =
			(read.snapshot.files.get(uri)?.placed ?? []).find(({ chunk }) => chunk === by.member.chunk)?.start ?? 0;
		return routesIn(by.resource).map((one) => ({ start: one.start + start, end: one.end + start }));
	});
	const starts = [startThrough(mesh, 'shop/edge'), startFrom(mesh, 'shop/front')].filter(
		(one): one is Start => one !== undefined,
	);
	expect(starts).toHaveLength(2);
	let taken = 0;
	const faults: string[] = [];
	for (let round = 0; round < 60; round++) {
		const request = {
			start: pick(starts),
			port: pick([80, 8080]),
			sends: 'request' as const,
			host: pick(['a.example.com', 'b.example.com', 'cart', 'x.example.com', 'other.com']),
			path: pick(paths),
			method: pick(['GET', 'POST', 'PUT']),
			headers: pick([{}, { 'x-user': pick(values) }]),
		};
		for (const { code, at } of plainTrace(read.snapshot, trace(mesh, request)).steps) {
			if (code !== 'route.taken' || at === undefined || at.uri !== uri) continue;
			taken++;
			const own = routes.find(({ start, end }) => start <= at.start && at.end <= end);
			for (const { rule, span, message } of dead) {
				const around = rules[rule] === 'route' && own !== undefined ? own : at;
				if (around.start <= span.start && span.end <= around.end)
					faults.push(
						`seed ${seed}: ${rule}: ${message}\n  ${JSON.stringify(request.headers)} ${request.method} ${request.host}:${request.port}${request.path} ${'from' in request.start ? 'mesh' : 'edge'}\n${made.join('\n---\n')}`,
					);
			}
		}
	}
	return { taken, reported: dead.map(({ rule }) => rule), faults };
}

test('no way that is reported as never taken is taken', { timeout: 300_000 }, () => {
	const rounds = Number(process.env.ROUNDS ?? 60);
	const first = Number(process.env.SEED ?? 1);
	const all = Array.from({ length: rounds }, (_, index) => played(first + index));
	expect(
		all
			.flatMap(({ faults }) => faults)
			.slice(0, 3)
			.join('\n\n'),
	).toBe('');
	expect(all.reduce((sum, { taken }) => sum + taken, 0)).toBeGreaterThan(rounds * 5);
	const reported = new Set(all.flatMap((one) => one.reported));
	if (process.env.SEED === undefined) expect(reported.size).toBeGreaterThan(1);
});
