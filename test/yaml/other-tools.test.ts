// What tools other than Helm write for what is filled in later: blocks that YAML takes for comments, and maps of their own words.
import { describe, expect, test } from 'vitest';
import type { Node } from '../../server/src/yaml/node.ts';
import { withoutHoles } from '../../server/src/yaml/templates/holes.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const at = (text: string, ...path: (string | number)[]): Node | undefined => {
	let node: Node | undefined = parse(text).root;
	for (const step of path)
		node = typeof step === 'number' ? node?.items[step] : (node as Node<Record<string, unknown>>)?.get(step);
	return node;
};

describe('Octopus', () => {
	const text = `a:
#{if Strict}
  tls: { mode: ISTIO_MUTUAL }
#{else}
  tls: { mode: DISABLE }
#{/if}
hosts:
#{each host in Hosts}
- #{host}
#{/each}
`;

	test('has arms, of which each is read', () => {
		expect(parse(text)).toMatchObject({ isTemplate: true, problems: [] });
		expect(
			at(text, 'a')?.entries.map(({ key, value }) => [key.text, (value as Node<{ mode: string }>).get('mode')?.text]),
		).toEqual([
			['tls', 'ISTIO_MUTUAL'],
			['tls', 'DISABLE'],
		]);
		expect(at(text, 'hosts', 0)?.opaque).toBe(true);
	});

	test('has values that open no block', () => {
		expect(withoutHoles('#{A}-front-#{B}', '*')).toBe('*-front-*');
	});

	test('has arms with values in them', () => {
		const both = at('a:\n#{if Strict}\n  b: #{Host}\n#{else}\n  c: #{Other}\n#{/if}\nd: #{Last}\n');
		expect(both?.entries.map(({ key }) => key.text)).toEqual(['a', 'd']);
		expect(both?.entries[0]?.value.entries.map(({ key, value }) => [key.text, value.opaque])).toEqual([
			['b', true],
			['c', true],
		]);
	});

	test.each(['#{A}-#{B}', 'x-#{A}-#{B}', 'x #{A} #{B}', '#{if A}b#{else}c#{/if}'])('%s is one value', (value) => {
		const node = at(`a: ${value}\nb: 1\n`, 'a');
		expect(node?.opaque).toBe(true);
		expect(at(`a: ${value}\nb: 1\n`, 'b')?.text).toBe('1');
	});
});

describe('Harness', () => {
	test.each([
		'<+service.name>',
		'a-<+env.name>-b',
		'<+<+trigger.url>.contains("x")>',
		'<+json.list("a", b)>',
		'<< pipeline.parameters.host >>',
	])('%s is unknown', (value) => {
		expect(at(`a: ${value}\n`, 'a')?.opaque).toBe(true);
	});

	test('what only looks like it is text', () => {
		expect(at('a: x < +5\n', 'a')?.opaque).toBe(false);
	});
});

describe('a map of directives', () => {
	test.each(['{ $if: x, $then: 1, $else: 2 }', '{ $forEach: x, $return: y }', '{ $concat: [] }', '{ "Fn::Join": [] }'])(
		'%s stands for anything',
		(value) => {
			expect(at(`a: ${value}\n`, 'a')?.opaque).toBe(true);
		},
	);

	test.each(['{ $patch: delete }', '{ a: 1, $then: 2 }', '{ Foo: 1 }', '{}'])('%s does not', (value) => {
		expect(at(`a: ${value}\n`, 'a')?.opaque).toBe(false);
	});
});
