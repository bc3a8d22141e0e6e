// What users read is plain English: none of the words below, with which we once wrote what the field says in others. Sentences
// in quotes or code are not ours, so what stands there is not looked at.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { usage } from '../../server/src/cli/usage.ts';
import { annotationRows } from '../../server/src/model/annotations.ts';
import { labelRows } from '../../server/src/model/labels.ts';
import { filled } from '../../server/src/rules/engine/message.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { settingRows } from '../../server/src/settings.ts';
import { allDiagnostics, cases, fixture } from '../fixture.ts';

/** A word that is not used, what is written instead, and the sentences in which it is right. */
const dialect: readonly { readonly word: RegExp; readonly instead: string; readonly except?: readonly RegExp[] }[] = [
	{ word: /\b(?:is|are) no\b/, instead: 'is not a', except: [/\b(?:is|are) no longer\b/, /there (?:is|are) no\b/i] },
	{ word: /\bcounts?\b/, instead: 'is used, takes precedence' },
	{ word: /\bspeaks?\b/, instead: 'uses' },
	{
		word: /\b(?:tells|is told|are told)\b/,
		instead: 'reports, shows',
		except: [/\btells? \w+ apart\b/, /\btells them apart\b/],
	},
	{ word: /(?<!look-)\bbehind\b/, instead: 'after, of' },
	{ word: /\bblanks?\b/, instead: 'space' },
	{ word: /\btakes\b/, instead: 'matches, accepts, needs', except: [/\btakes precedence\b/] },
	{ word: /\bpass(?:es|ed)? (?:(?!through)\S+ )*by\b/, instead: 'bypass, ignore' },
	{
		word: /\btexts?\b/,
		instead: 'string',
		except: [/\bliteral text\b/, /\bin the text\b/, /--format text\b.*/, /^ +text \(default\)/],
	},
	{ word: /\bmend(?:s|ed)?\b/, instead: 'fix' },
	{ word: /, so that\b/, instead: ', so' },
	{
		word: /, for (?:it|they|a|an|the|most|many|what|whatever|tools) [^,.;]*\b(?:is|are|may|have|has|do|does|write|live|lie)\b/,
		instead: 'because',
	},
	{ word: /\bmisspelt\b/, instead: 'misspelled' },
	{ word: /\bbelongs? into\b/, instead: 'belongs in' },
	{ word: /\bis known here\b/, instead: 'found' },
	{ word: /\bcounts for nothing\b/, instead: 'is ignored' },
];

/** The words of the dialect in a sentence of ours. */
function faultsOf(sentence: string): readonly string[] {
	const own = sentence.replace(/`[^`]*`|"[^"]*"/g, '""');
	return dialect.flatMap(({ word, instead, except = [] }) => {
		const left = except.reduce((text, right) => text.replace(new RegExp(right, `g${right.flags}`), ''), own);
		return word.test(left) ? [`${word.exec(left)?.[0]} (${instead}): ${sentence}`] : [];
	});
}

const folder = import.meta.dirname;
const fixtures = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));

test('the list finds what it is for', () => {
	expect(faultsOf('"a" is no host; leave the blank behind it out')).toHaveLength(3);
	expect(faultsOf('"is no blank" is no longer used')).toEqual([]);
});

test('messages that rules state', () => {
	const sentences = rules.flatMap(({ messages = {} }) =>
		Object.values(messages).map((message) => filled(message, () => '…')),
	);
	expect(sentences.flatMap(faultsOf)).toEqual([]);
});

test('messages with what stands in them, what they point to, and titles of fixes', () => {
	const sentences = new Set<string>();
	for (const path of fixtures) {
		for (const { source } of cases(readFileSync(join(folder, path), 'utf8'))) {
			for (const { message, related, fixes } of allDiagnostics(fixture(source))) {
				sentences.add(message);
				for (const one of related) sentences.add(one.message);
				for (const { title } of fixes()) sentences.add(title);
			}
		}
	}
	expect(sentences.size).toBeGreaterThan(1000);
	expect([...sentences].flatMap(faultsOf)).toEqual([]);
});

describe('pages', () => {
	test.each(rules.map(({ id, docs }) => ({ id, docs })))('$id', ({ docs }) => {
		const { summary, why, exceptions, severityNotes, differences } = docs;
		expect([summary, why, exceptions ?? '', severityNotes ?? '', differences ?? ''].flatMap(faultsOf)).toEqual([]);
	});
});

test('settings, labels, annotations and the help of the command line', () => {
	const rows = Object.values(settingRows) as readonly { readonly describe: string; readonly is?: string }[];
	const docs = [...Object.values(annotationRows), ...Object.values(labelRows)] as readonly { readonly doc?: string }[];
	const sentences = [
		...rows.flatMap(({ describe: text, is = '' }) => [text, is]),
		...docs.map(({ doc = '' }) => doc),
		...usage.split('\n'),
	];
	expect(sentences.flatMap(faultsOf)).toEqual([]);
});
