// EnvoyFilters with what istiod's webhook said of each, and a real Envoy of the value as istiod delivers it, against what we
// say; and the EnvoyFilters among documents that were mutated at random.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rulesRefusing } from '../../server/src/cli/refusals.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { oracleFolder } from '../oracles.ts';

/** Cases in which we differ, each with its reason. */
const known: Readonly<Record<string, string>> = {
	'rt-add/cluster-unknown': 'which clusters there are is not in the file; with routes from istiod Envoy does not ask',
	'boot-stats/sink-tcp': 'likewise, and istiod no longer applies patches to BOOTSTRAP',
};

interface Verdict {
	readonly accepted: boolean;
	readonly because: string;
	readonly dropped?: string;
}

interface Case {
	readonly id: string;
	readonly document: string;
	readonly webhook: Verdict & { readonly warning?: unknown };
	readonly delivered?: Verdict;
}

interface Said {
	readonly one: Case;
	readonly isError: boolean;
	readonly isWarning: boolean;
	readonly messages: string;
}

function linesOf<T>(name: string): readonly T[] {
	const folder = oracleFolder(name);
	if (folder === undefined) return [];
	const text = readFileSync(join(folder, 'cases.jsonl'), 'utf8');
	return text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as T);
}

function saidOf(one: Case): Said {
	const found = allDiagnostics(fixture(one.document)).filter(
		({ severity }) => severity === 'error' || severity === 'warning',
	);
	return {
		one,
		isError: found.some(({ severity }) => severity === 'error'),
		isWarning: found.length > 0,
		messages: found.map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`).join(' | '),
	};
}

/** Checks that a share of `all` is as it should be; prints those that are not. */
function agree(what: string, all: readonly Said[], isRight: (said: Said) => boolean, least: number): void {
	const wrong = all.filter((said) => !isRight(said));
	const share = all.length === 0 ? 1 : 1 - wrong.length / all.length;
	const lines = wrong.map(({ one, messages }) => {
		const reason = one.webhook.accepted ? (one.delivered?.because ?? '') : one.webhook.because;
		return `  ${one.id}: ${reason.slice(0, 160)} — ${messages}`;
	});
	console.info([`${what}: ${(share * 100).toFixed(2)}% of ${all.length}`, ...lines].join('\n'));
	expect(wrong.map(({ one }) => one.id).filter((id) => !(id in known))).toEqual([]);
	expect(share).toBeGreaterThanOrEqual(least);
}

/** What the webhook or Envoy said of a document that it refuses; undefined where none does. */
function wordsOf({ webhook, delivered }: Case): string | undefined {
	if (!webhook.accepted) return webhook.because;
	return delivered?.accepted === false ? delivered.because : undefined;
}

const cases = linesOf<Case>('envoyfilter');

describe.skipIf(cases.length === 0)('the values of patches', () => {
	const said = cases.map(saidOf);
	const isDropped = ({ delivered, webhook }: Case): boolean =>
		delivered?.dropped !== undefined || JSON.stringify(webhook.warning ?? '').includes('unknown field');

	test('what the webhook refuses is an error', () => {
		agree(
			'refused by the webhook',
			said.filter(({ one }) => !one.webhook.accepted),
			({ isError }) => isError,
			0.98,
		);
	});

	test('what Envoy refuses as it is delivered is an error or a warning', () => {
		const refused = said.filter(({ one }) => one.webhook.accepted && one.delivered?.accepted === false);
		agree('refused by Envoy', refused, ({ isWarning }) => isWarning, 0.92);
	});

	test('a field that istiod drops is a warning', () => {
		const dropped = said.filter(({ one }) => one.webhook.accepted && isDropped(one));
		agree('dropped', dropped, ({ isWarning }) => isWarning, 0.98);
	});

	test('the words of a refusal lead to a rule that reports it', () => {
		const refused = said.filter(({ one, isWarning }) => isWarning && wordsOf(one) !== undefined);
		const all = refused.map((one) => ({ one, rules: rulesRefusing(wordsOf(one.one) ?? '').map(({ id }) => id) }));
		const astray = all.filter(({ one, rules }) => !rules.some((id) => one.messages.includes(` ${id}: `)));
		const share = all.length === 0 ? 1 : 1 - astray.length / all.length;
		const lines = astray.map(
			({ one, rules }) => `  ${wordsOf(one.one)?.slice(0, 120)} — ${rules.join()} — ${one.messages}`,
		);
		console.info([`explained: ${(share * 100).toFixed(2)}% of ${all.length}`, ...lines].join('\n'));
		expect(share).toBeGreaterThanOrEqual(0.9);
	});

	test('what both accept with nothing dropped is neither', () => {
		const right = said.filter(({ one }) => one.webhook.accepted && one.delivered?.accepted === true && !isDropped(one));
		agree('accepted', right, ({ isWarning }) => !isWarning, 0.995);
	});
});

interface Mutated {
	readonly id: string;
	readonly document: string;
	readonly refusedBy: readonly string[];
	readonly because: readonly string[];
}

const mutated = linesOf<Mutated>('schema-fuzz').filter(
	({ document }) =>
		/^kind: EnvoyFilter$/m.test(document) &&
		!/(?:^|[\s:[,])(?:null|~)\s*(?:$|[,\]}])/m.test(document) &&
		!/^\s*(?:- )?(?:\? )?(['"])\1\s*(?::|$)/m.test(document),
);

test.skipIf(mutated.length === 0)('EnvoyFilters that were mutated at random', { timeout: 120_000 }, () => {
	const differing = mutated.flatMap((one) => {
		const found = allDiagnostics(fixture(one.document)).filter(({ severity }) => severity === 'error');
		// What Envoy refuses was not asked.
		const ours = found.filter(({ rule }) => !ofEnvoy.has(rule));
		const isRefused = one.refusedBy.length > 0;
		if (isRefused === (isRefused ? found : ours).length > 0) return [];
		return [`${one.id}: ${one.because.join(' ').slice(0, 200)} — ${ours.map(({ message }) => message).join(' | ')}`];
	});
	const share = 1 - differing.length / mutated.length;
	console.info([`mutated: ${(share * 100).toFixed(2)}% of ${mutated.length}`, ...differing.slice(0, 40)].join('\n'));
	expect(share).toBeGreaterThanOrEqual(0.99);
});

/** Rules about what only Envoy refuses. */
const ofEnvoy: ReadonlySet<string> = new Set(
	[
		'missing-field',
		'refused-value',
		'wrong-category',
		'missing-type',
		'lua-syntax',
		'unknown-operator',
		'retired-api',
		'misplaced-filter',
		'missing-anchor',
	].map((name) => `envoy-filters/${name}`),
);
