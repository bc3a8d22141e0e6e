// Completion where thousands of names fit: the likeliest are listed, and the editor asks again with every letter.
import { describe, expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { mostListed } from '../../server/src/features/completion/likeliest.ts';
import { fixture } from '../fixture.ts';

const count = 3000;

const service = (name: string, namespace: string): string =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ports: [{ port: 80 }] }\n`;

const many = Array.from({ length: count }, (_, index) => service(`app-${index}`, 'other')).join('---\n');
const own = Array.from({ length: 3 }, (_, index) => service(`own-${index}`, 'shop')).join('---\n');

const before = {
	VirtualService: '  http:\n  - route:\n    - destination:\n        host: ',
	Sidecar: '  egress:\n  - hosts:\n    - "',
};

/** What is offered for a host in the namespace `shop`, once `prefix` is typed. */
function offered(prefix: string, kind: keyof typeof before = 'VirtualService') {
	const head = `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec:\n`;
	const text = `${head}${before[kind]}${prefix}`;
	const { snapshot } = fixture(`#- other/a.yaml\n${many}#- shop/own.yaml\n${own}#- shop/route.yaml\n${text}`);
	const { items, isWhole } = completion(snapshot, { uri: 'file:///w/shop/route.yaml', offset: text.length });
	const labels = items.toSorted((a, b) => (a.sort < b.sort ? -1 : 1)).map(({ label }) => label);
	return { labels, isWhole };
}

describe('where thousands of hosts fit', () => {
	test('some are listed, those of the own namespace first', () => {
		const { labels, isWhole } = offered('');
		expect(labels).toHaveLength(mostListed);
		expect(labels.slice(0, 3)).toEqual(['own-0', 'own-1', 'own-2']);
		expect(isWhole).toBe(false);
	});
	test.each([
		['app-2999', 'its name'],
		['APP-2999', 'in capitals'],
		['2999.other', 'a part of its name'],
		['a2999', 'its letters in order'],
	])('%s finds it: %s', (prefix) => {
		expect(offered(prefix).labels).toContain('app-2999.other.svc.cluster.local');
	});

	test('after a dot, all names in full', () => {
		const { labels, isWhole } = offered('app-29.');
		expect(labels).toContain('app-29.other.svc.cluster.local');
		expect(labels).not.toContain('own-0');
		expect([labels.length, isWhole]).toEqual([mostListed, false]);
	});

	test('for a Sidecar, with the namespace', () => {
		const { labels, isWhole } = offered('other/app-2999', 'Sidecar');
		expect(labels).toContain('other/app-2999.other.svc.cluster.local');
		expect(isWhole).toBe(false);
		// The words for a whole namespace come on top.
		expect(labels.length).toBeLessThan(mostListed + 10);
	});
});
