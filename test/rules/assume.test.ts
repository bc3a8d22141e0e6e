// What is said where a workspace may be a part of what is deployed is never louder than where it is all there is: who knows
// less must not be surer. Tried on every fixture of the rules, on their documented examples, and on the samples.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../server/src/rules/index.generated.ts';
import { allDiagnostics, cases, type Fixture, fixture } from '../fixture.ts';

const ranks = ['hint', 'information', 'warning', 'error'];

/** The same workspace with another value for `istio.assume`. */
function assuming(assume: 'auto' | 'complete', source: string): Fixture {
	const written = /^#! (.*)$/m.exec(source)?.[1] ?? '{}';
	return fixture(`#! ${JSON.stringify({ ...JSON.parse(written), assume })}\n${source.replace(/^#! .*\n/m, '')}`);
}

/** The findings of `auto` to which none of `complete`, at the same place, is equal or louder. */
function louder(source: string): readonly string[] {
	const complete = allDiagnostics(assuming('complete', source));
	return allDiagnostics(assuming('auto', source)).flatMap(({ uri, span, severity, rule, message }) => {
		const there = complete.filter((one) => one.uri === uri && one.span.start <= span.end && span.start <= one.span.end);
		const isMatched = there.some((one) => ranks.indexOf(one.severity) >= ranks.indexOf(severity));
		return isMatched || rule in exempt ? [] : [`${severity} ${rule}: ${message}`];
	});
}

/** TABLE: rules that are silent where more is known, and why. */
const exempt: Readonly<Record<string, string>> = {
	'control/unused-suppression': 'a comment silences something, for another rule has something to say',
	'schema/unknown-field': 'where all is deployed together, so is a definition of more fields',
	'subsets/unrouted': 'the name in a route leads nowhere for sure, and may be that of the subset',
	'references/unmoved-route': 'the Service leads nowhere for sure, which is the one fault',
};

const yamlIn = (folder: string): readonly string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.ya?ml$/.test(path));

describe('assume: auto is never louder than assume: complete', () => {
	const fixtures = yamlIn(import.meta.dirname).map((path) => ({ path }));
	test.each(fixtures)('$path', ({ path }) => {
		const all = cases(readFileSync(join(import.meta.dirname, path), 'utf8'));
		const found = all.flatMap(({ title, source }) => louder(source).map((one) => `${title}: ${one}`));
		expect(found).toEqual([]);
	});

	test('the documented examples', () => {
		expect(rules.flatMap(({ id, docs }) => louder(docs.bad).map((one) => `${id}: ${one}`))).toEqual([]);
	});

	const samples = join(import.meta.dirname, '../../samples');
	test.each(readdirSync(samples).filter((name) => !name.includes('.')))('samples/%s', (name) => {
		const folder = join(samples, name);
		const files = yamlIn(folder).map((path) => `#- ${path}\n${readFileSync(join(folder, path), 'utf8')}`);
		expect(louder(files.join('\n'))).toEqual([]);
	});
});
