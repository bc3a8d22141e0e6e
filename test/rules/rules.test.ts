// One runner for all rules: the fixtures beside it, and the examples in each rule's documentation.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { allDiagnostics, caseHead, cases, checkFindings, checkFixes, fixture, withFindings } from '../fixture.ts';

describe.each(rules.map((rule) => ({ id: rule.id, rule })))('$id', ({ id, rule }) => {
	const path = join(import.meta.dirname, `${id}.yaml`);
	// One that is off by default is asked for.
	const head = rule.isOptIn === true ? `#! { "rules": { "${id}": "${rule.severity}" } }\n` : '';
	const bad = head + rule.docs.bad;

	test('the example in its documentation is reported, by it alone, and clean when mended', () => {
		expect(new Set(allDiagnostics(fixture(bad)).map((one) => one.rule))).toEqual(new Set([id]));
		expect(good(rule.docs)).not.toBe(rule.docs.bad);
		expect(allDiagnostics(fixture(head + good(rule.docs)))).toEqual([]);
	});

	test('has a fixture with a case', () => {
		// Text before the first "#### title" is no case: it would pass whatever it says.
		expect(existsSync(path) && cases(readFileSync(path, 'utf8')).length > 0, `${id}.yaml`).toBe(true);
	});

	const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
	if (process.env.UPDATE === '1') {
		const before = text.slice(0, text.search(caseHead));
		const updated = cases(text).map(({ title, source }) => `#### ${title}\n${withFindings(source)}`);
		if (text !== '') writeFileSync(path, before + updated.join(''));
	}
	const read = existsSync(path) ? readFileSync(path, 'utf8') : '';
	test.each(cases(read))('$title', ({ source }) => checkFindings(source));
	test.each([{ title: 'the example', source: bad }, ...cases(read)])(
		'$title: each fix removes its finding and adds none',
		({ source }) => checkFixes(source),
	);
});
