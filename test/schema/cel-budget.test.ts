// Conditions in CEL: their regular expressions are RE2, and what they cost is bounded as the API server bounds it.
import { describe, expect, test } from 'vitest';
import { limits, onLimit } from '../../server/src/limits.ts';
import { checksOf } from '../../server/src/schema/cel.ts';
import { lastCost, nextResource } from '../../server/src/schema/cel-budget.ts';
import { isMatch, isWhole } from '../../server/src/schema/patterns.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { sentence } from './sentences.ts';

const said: string[] = [];

/** The messages of a condition for a value, which is written as flow YAML. */
function judged(rule: string, self: string): readonly string[] {
	const { root } = parse(self);
	if (root === undefined) throw new Error(self);
	return checksOf([{ rule, message: 'unmet' }]).flatMap((check) => [...check(root)].map(sentence));
}

function heard(act: () => void): readonly string[] {
	said.length = 0;
	onLimit((sentence) => said.push(sentence));
	act();
	onLimit(() => {});
	return [...said];
}

describe('matches is RE2', () => {
	test.each([
		['self.matches("^a+$")', 'aa', true],
		['self.matches("^a+$")', 'ab', false],
		['self.matches("(?i)^A$")', 'a', true],
		['self.matches("\\\\pL")', 'é', true],
		['matches(self, "^b$")', 'b', true],
		['matches(self, "^b$")', 'a', false],
	])('%s of %s: %s', (rule, self, isMet) => {
		expect(judged(rule, self)).toEqual(isMet ? [] : ['unmet-condition: unmet']);
	});

	test('what JavaScript alone knows is not judged', () => {
		expect(judged('self.matches("^(?=b)")', 'a')).toEqual([]);
	});

	test('a pattern that invites backtracking is answered', () => {
		expect(judged('self.all(one, one.matches("(a+)+$"))', `[ ${'a'.repeat(5000)}b ]`)).toEqual([
			'unmet-condition: unmet',
		]);
	});
});

describe('the cost', () => {
	const list = (length: number): string => `{ hosts: [${Array.from({ length }, (_, i) => `h${i}`).join(', ')}] }`;

	test('of what the API server would judge is paid', () => {
		const rule = 'self.hosts.all(a, self.hosts.exists_one(b, a == b))';
		const said = heard(() => {
			expect(judged(rule, list(100))).toEqual([]);
			expect(judged(rule, '{ hosts: [a, a] }')).toEqual(['unmet-condition: unmet']);
		});
		expect(said).toEqual([]);
	});

	test.each([
		['nested loops', 'self.hosts.all(a, self.hosts.all(b, self.hosts.all(c, a + b + c != "")))', list(300)],
		[
			'loops that go on after errors',
			'self.hosts.exists(a, self.hosts.exists(b, self.hosts.exists(c, int(a) > 0)))',
			list(300),
		],
		[
			'a text that doubles',
			Array.from({ length: 40 })
				.reduce<string>((inner) => `cel.bind(x, x + x, ${inner})`, 'x != ""')
				.replace('x + x', '"ab" + "cd"'),
			'{ a: 1 }',
		],
		[
			'a list that doubles',
			Array.from({ length: 40 })
				.reduce<string>((inner) => `cel.bind(x, x + x, ${inner})`, 'x != []')
				.replace('x + x', '[1] + [2]'),
			'{ a: 1 }',
		],
		[
			'comparisons of all with all',
			'self.hosts.all(a, self.hosts.all(b, self == self && self.hosts == self.hosts))',
			list(300),
		],
		[
			'long texts in loops',
			`self.hosts.all(a, self.hosts.all(b, self.s.contains("zz") == false))`,
			`{ s: ${'a'.repeat(5000)}, ${list(300).slice(1)}`,
		],
		[
			'regular expressions in loops',
			`self.hosts.all(a, self.s.matches("(x+x+)+y") == false)`,
			`{ s: ${'x'.repeat(50000)}, ${list(300).slice(1)}`,
		],
	])('of %s is not', (_, rule, self) => {
		nextResource();
		const said = heard(() => {
			expect(judged(rule, self)).toEqual([]);
			expect(lastCost()).toBeLessThan(limits.conditionCost.most * 2);
			// It is not tried again, and said once.
			expect(judged(rule, self)).toEqual([]);
		});
		expect(said).toHaveLength(1);
		expect(said[0]).toContain('Limit "conditionCost" reached: at most 1000000');
	});

	test('of all conditions for a resource is bounded too', () => {
		nextResource();
		const rule = 'self.hosts.all(a, self.hosts.all(b, a + b != ""))';
		const said = heard(() => {
			for (let i = 0; i < 100; i++) judged(rule, list(300));
		});
		expect(said).toHaveLength(1);
		expect(said[0]).toContain('Limit "resourceCost"');
		nextResource();
	});
});

test('regular expressions are not held against texts that are too long for both together', () => {
	const pattern = '(a|b)'.repeat(2000);
	const text = 'a'.repeat(10_000);
	const said = heard(() => {
		expect(isMatch(pattern, text)).toBeUndefined();
		expect(isWhole(pattern, text)).toBeUndefined();
		expect(isMatch('^a+$', text)).toBe(true);
	});
	expect(said).toEqual([expect.stringContaining('Limit "expressionWork"')]);
});
