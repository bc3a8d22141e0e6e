// VirtualServices of thousands of routes: what shadows what is found without comparing each with each, and what cannot be
// found so is left out in the open.
import { expect, test } from 'vitest';
import { Earlier } from '../../../server/src/istio/routing/earlier.ts';
import { isCovered, routesOf, shadowedRoutes } from '../../../server/src/istio/routing/routes.ts';
import { limits, onLimit } from '../../../server/src/limits.ts';
import { type Deployed, meshOf } from '../../../server/src/mesh/mesh.ts';
import { environmentsOf } from '../../../server/src/workspace/environments.ts';
import { dice } from '../../dice.ts';
import { fixture } from '../../fixture.ts';

function virtualService(matches: readonly string[]): Deployed {
	const { snapshot } = fixture(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  http:
${matches.map((match) => `  - match: [${match}]\n    route: [{ destination: { host: shop } }]\n`).join('')}`);
	const [environment] = environmentsOf(snapshot, 'file:///w/a.yaml');
	const [by] = environment === undefined ? [] : (meshOf(environment).ofFile.get('file:///w/a.yaml') ?? []);
	if (by === undefined) throw new Error('nothing read');
	return by;
}

function comparisons(by: Deployed): number {
	const earlier = new Earlier('test');
	for (const entry of routesOf(by).flatMap(({ entries }) => entries ?? [])) {
		earlier.first(entry, (one) => isCovered(entry, one, ['mesh']));
		earlier.add(entry);
	}
	return earlier.compared;
}

const many = (count: number, match: (index: number) => string): Deployed =>
	virtualService(Array.from({ length: count }, (_, index) => match(index)));

test.each<[string, (index: number) => string]>([
	['exact paths', (i) => `{ uri: { exact: /p${i} } }`],
	['prefixes', (i) => `{ uri: { prefix: /p${i}/ } }`],
	['the same prefixes', (i) => `{ uri: { prefix: /p${i % 10} } }`],
])('%s are compared a few times each', (_, match) => {
	expect(comparisons(many(3000, match))).toBeLessThan(3000 * 5);
});

test('what is shadowed among thousands is found', () => {
	const by = many(3000, (i) => `{ uri: { exact: /p${i === 2999 ? 17 : i} } }`);
	expect(shadowedRoutes(by).map(({ route }) => route.index)).toEqual([2999]);
});

test('beyond the limit nothing is said, but in the log', () => {
	const said: string[] = [];
	onLimit((sentence) => said.push(sentence));
	const by = many(2000, (i) => `{ uri: { regex: "/p${i}[a-z]+" } }`);
	expect(shadowedRoutes(by)).toEqual([]);
	onLimit(() => {});
	expect(said).toEqual([expect.stringContaining('Limit "routeComparisons" reached')]);
	expect(comparisons(by)).toBeLessThanOrEqual(limits.routeComparisons.most + 2000);
});

test('the same is found as by comparing each with each', () => {
	const roll = dice(7);
	const pick = <T>(all: readonly T[]): T => all[roll(all.length)] as T;
	const paths = ['/', '/a', '/a/b', '/A/B', '/a/b/c', '/1', ''];
	for (let round = 0; round < 60; round++) {
		const by = many(20, () => {
			const parts = [
				roll(8) === 0
					? ''
					: `uri: { ${pick(['exact', 'prefix', 'regex'])}: "${pick(paths)}${pick(['', '', '.*', '[a-z]+'])}" }`,
				roll(5) === 0 ? 'ignoreUriCase: true' : '',
				roll(4) === 0 ? `headers: { x: { exact: "${roll(2)}" } }` : '',
				roll(6) === 0 ? 'method: { exact: GET }' : '',
			];
			return `{ ${parts.filter(Boolean).join(', ')} }`;
		});
		const all = routesOf(by).flatMap(({ entries }) => entries ?? []);
		const winners = all.flatMap((entry, index) => {
			const by = all.slice(0, index).find((one) => isCovered(entry, one, ['mesh']));
			return by === undefined ? [] : [[entry.route.index, by.route.index]];
		});
		const found = shadowedRoutes(by).flatMap(({ shadows }) =>
			shadows.map(({ entry, by: winner }) => [entry.route.index, winner.route.index]),
		);
		expect(found).toEqual(winners);
	}
});
