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

/** What is offered for a host in the namespace `shop`, once `prefix` is typed. */
function offered(prefix: string) {
	const head = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\n';
	const text = `${head}spec:\n  http:\n  - route:\n    - destination:\n        host: ${prefix}`;
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
});
