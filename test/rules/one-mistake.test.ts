// One mistake gives one finding: the examples of all rules, each with a fault planted in it, and the faults of real people. What
// is said more than once of a planted fault is mostly said in other documents, which cannot know that the name is the slip.
// `LIST=1 npx vitest run test/rules/one-mistake.test.ts` prints what is.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/features/answers.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { good, type Rule } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { checked, type Finding } from '../cli/checked.ts';
import { longDice } from '../dice.ts';
import { fixture } from '../fixture.ts';
import { oracleFolder } from '../oracles.ts';
import { planted } from './planted.ts';

const id = ({ rule, message }: Pick<Diagnostic, 'rule' | 'message'>): string => `${rule} ${message}`;

function said(snapshot: Snapshot): readonly Diagnostic[] {
	const all = [...snapshot.files.keys()].flatMap((uri) => diagnostics(snapshot, uri));
	return all.filter(({ severity }) => severity !== 'hint');
}

/** For each fault planted in the example of a rule, what is said of it. */
function* sayings(rule: Rule): Generator<readonly [title: string, findings: readonly Diagnostic[]]> {
	const { snapshot } = fixture(good(rule.docs));
	const sound = new Set(said(snapshot).map(id));
	for (const file of snapshot.files.values()) {
		if (!/\.ya?ml$/.test(file.uri)) continue;
		const text = file.placed.map(({ chunk }) => chunk.text).join('');
		for (const { chunk, start } of file.placed) {
			for (const { title, edit } of planted(chunk.text, 12, longDice(7))) {
				const wrong = text.slice(0, start + edit.start) + edit.text + text.slice(start + edit.end);
				const world = snapshot.with(openFile(file.uri, 2, wrong, file));
				yield [`${rule.id}: ${title}`, said(world).filter((one) => !sound.has(id(one)))];
			}
		}
	}
}

test('of one planted fault in fifty more than one thing is said', { timeout: 60_000 }, () => {
	const all = rules.flatMap((rule) => [...sayings(rule)]);
	const several = all.filter(([, findings]) => new Set(findings.map(({ rule }) => rule)).size > 1);
	if (process.env.LIST === '1')
		console.info(several.map(([title, found]) => `${title}\n  ${found.map(id).join('\n  ')}`).join('\n'));
	expect(all.length).toBeGreaterThan(4000);
	expect(several.length / all.length).toBeLessThan(0.02);
});

const folder = oracleFolder('bug-reports');
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => /^\d/.test(name));

/** TABLE: where a fault gives several findings, by the number of the case, and why. */
const several: Readonly<Record<string, string>> = {
	'03': 'the files do not show which of the two VirtualServices is older, so both are marked',
	'100': 'both are marked, as in 03',
	'104': 'both are marked, as in 03',
	'56': 'two values lack their quotes',
	'58': 'both Gateways are marked, as in 03',
	'78': 'both the prefix and the rewrite hold a pattern',
	'82': 'three paths are wrong, each for a reason of its own',
};

function loudIn(path: string): readonly Finding[] {
	return checked(join(folder ?? '', path)).findings.filter(({ severity }) => /error|warning/.test(severity));
}

describe.skipIf(folder === undefined)('of the fault of a person one thing is said', () => {
	test.each(names)('%s', (name) => {
		const sound = new Set(loudIn(`${name}/fixed`).map(({ rule, message }) => rule + message));
		const found = loudIn(`${name}/broken`).filter(({ rule, message }) => !sound.has(rule + message));
		const ids = [...new Set(found.map(({ rule, message, range }) => `${rule}:${range.start.line + 1} ${message}`))];
		if (several[/^\d+/.exec(name)?.[0] ?? ''] === undefined) expect(ids.length > 1 ? ids : []).toEqual([]);
		else expect(ids.length).toBeGreaterThan(1);
	});
});
