// Documents mutated at random, with what the API server and istiod's webhook said of each, against what we say.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

const oracles = process.env.ORACLES ?? join(import.meta.dirname, '../../../shared/oracles');
const path = join(oracles, 'schema-fuzz/cases.jsonl');
const isThere = existsSync(path);
if (!isThere) console.warn(`skipped: no documents with verdicts at ${path}`);

interface Case {
	readonly id: string;
	readonly set: string;
	readonly document: string;
	readonly refusedBy: readonly string[];
	readonly because: readonly string[];
}

function cases(): readonly Case[] {
	return readFileSync(path, 'utf8')
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Case)
		.filter(({ document }) => !isLeftOut(document));
}

/** The API server prunes explicit nulls before it validates; keys that are empty are made up; the third has its own tests. */
function isLeftOut(document: string): boolean {
	return (
		/(?:^|[\s:[,])(?:null|~)\s*(?:$|[,\]}])/m.test(document) ||
		/^\s*(?:- )?(?:\? )?(['"])\1\s*(?::|$)/m.test(document) ||
		/^kind: EnvoyFilter$/m.test(document)
	);
}

function errors(document: string): readonly string[] {
	return allDiagnostics(fixture(document))
		.filter(({ severity }) => severity === 'error')
		.map(({ rule, message }) => `${rule}: ${message}`);
}

/** What was said, without the names, numbers and values of the one document: what is left is the cause. */
function cause(said: string): string {
	return said
		.replace(/^\w+\/[\w/.-]+: /, '')
		.replace(/\[\d+\]/g, '[]')
		.replace(/"[^"]*"|'[^']*'/g, '…')
		.replace(/\d+/g, 'N');
}

describe.skipIf(!isThere).each(['istio', 'gateway-api'])('%s', (set) => {
	test('agrees with the real programs', { timeout: 600_000 }, () => {
		const all = cases().filter((one) => one.set === set);
		const missed: string[] = [];
		const refused: string[] = [];
		const groups = new Map<string, number>();
		for (const one of all) {
			const found = errors(one.document);
			if ((one.refusedBy.length === 0) === (found.length === 0)) continue;
			const kind = /^kind: (\w+)$/m.exec(one.document)?.[1] ?? '';
			const group = `${kind}: ${[...new Set((found.length > 0 ? found : one.because).map(cause))].join(' | ')}`;
			groups.set(group, (groups.get(group) ?? 0) + 1);
			(found.length > 0 ? refused : missed).push(`${one.id} ${one.refusedBy.join()} ${group}`);
		}
		const share = 1 - (missed.length + refused.length) / all.length;
		console.info(`${set}: ${all.length} documents, ${missed.length} missed, ${refused.length} refused, ${share}`);
		console.info(
			[...groups]
				.sort(([, one], [, other]) => other - one)
				.map(([group, count]) => `${count} ${group}`)
				.join('\n'),
		);
		console.info(['REFUSED', ...refused, 'MISSED', ...missed].join('\n'));
		expect(refused).toEqual([]);
	});
});
