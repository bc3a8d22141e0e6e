// Whether each code of istioctl and Kiali has a rule or a reason, and whether all codes are in our table.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { istioctlCodes, kialiCodes, openCodes, rulesByCode } from '../../server/scripts/coverage.ts';
import { rules } from '../../server/src/rules/index.generated.ts';

const root = join(import.meta.dirname, '../..');
const facts = join(root, '../shared/facts');
const isThere = existsSync(facts);
const texts = rules.map(({ id }) => ({ id, text: readFileSync(join(root, `server/src/rules/${id}.ts`), 'utf8') }));

/** The codes in the first cells of a page's tables; `KIA0210 / 0211` are two. */
function codesIn(page: string, prefix: string): readonly string[] {
	const cells = [...readFileSync(join(facts, page), 'utf8').matchAll(/^\| ((?:IST\d|KIA\d|GWAPI)[^|]*)\|/gm)];
	return cells.flatMap(([, cell = '']) => (cell.match(/\d{4}/g) ?? []).map((digits) => prefix + digits));
}

test.skipIf(!isThere)('the table has all codes there are', () => {
	const istioctl = codesIn('istioctl-messages.md', 'IST');
	const kiali = codesIn('kiali-checks.md', 'KIA');
	expect(istioctl.length).toBeGreaterThan(60);
	expect(kiali.length).toBeGreaterThan(60);
	expect(istioctlCodes.map(({ code }) => code)).toEqual(expect.arrayContaining([...istioctl]));
	expect(kialiCodes.map(({ code }) => code)).toEqual(expect.arrayContaining([...kiali]));
});

test('every code that a rule names is in the table', () => {
	const known = new Set([...istioctlCodes, ...kialiCodes].map(({ code }) => code));
	const named = new Set([...rulesByCode(texts).keys(), ...rules.flatMap(({ codes }) => codes)]);
	expect([...named].filter((code) => !known.has(code))).toEqual([]);
});

test('every code has a rule, or a reason why there is none', () => {
	expect(openCodes(texts)).toEqual([]);
});
