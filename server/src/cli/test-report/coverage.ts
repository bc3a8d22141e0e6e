// Coverage for people and for programs: how much of the routes, rules and subsets is reached, and what is not.
import { title } from '../../model/resource.ts';
import { type Coverage, shareOf } from '../../route-tests/coverage.ts';
import { logged } from '../../text/visible.ts';
import { counted } from '../outcome.ts';
import type { Showing } from './formats.ts';
import { lineOf, type TestOutcome, written } from './outcome.ts';

const nouns = { route: 'route', rule: 'policy rule', subset: 'subset' } as const;

export function coverageLines(outcome: TestOutcome, coverage: Coverage, { style }: Showing): readonly string[] {
	const { items } = coverage;
	if (items.length === 0) return ['Coverage: there are no routes, policies or subsets.'];
	const parts = (['route', 'rule', 'subset'] as const).flatMap((is) => {
		const own = items.filter((one) => one.is === is);
		const hit = own.filter(({ hits }) => hits > 0).length;
		return own.length === 0 ? [] : [`${hit} of ${counted(own.length, nouns[is])}`];
	});
	const missed = items.filter(({ hits }) => hits === 0);
	return [
		`Coverage: ${Math.floor(shareOf(coverage))}% (${parts.join(', ')})`,
		...(missed.length === 0 ? [] : ['Not reached by any test:']),
		...missed.map(({ label, by, span }) => {
			const at = written(lineOf(outcome, by.member, span));
			return `  ${style.paint(at, 'grey')}  ${logged(`${label} of ${title(by.resource)}`)}`;
		}),
	];
}

export function itemsJson(outcome: TestOutcome, coverage: Coverage) {
	return {
		percent: Math.round(shareOf(coverage) * 100) / 100,
		items: coverage.items.map(({ is, label, by, span, hits }) => {
			const { path, line, column } = lineOf(outcome, by.member, span);
			return { is, label, resource: title(by.resource), file: path, line, column, hits };
		}),
	};
}
