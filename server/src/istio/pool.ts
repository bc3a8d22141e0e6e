// The workloads behind one host, as a thousand subsets may ask for them: looked up by label, and what all have in common.
import { memo } from '../facts/memo.ts';
import { entry, push } from '../maps.ts';
import type { Label } from '../mesh/extract.ts';
import type { Declared } from '../mesh/mesh.ts';
import { directoryOf } from '../mesh/together.ts';
import { isSelected, labelsOf, labelText } from './selectors.ts';

/** What is known of a pool of workloads. */
export const poolFacts = memo((pool: readonly Declared[]) => {
	const byLabel = new Map<string, Declared[]>();
	const values = new Map<string, Set<string>>();
	for (const workload of pool) {
		for (const label of labelsOf(workload)) push(byLabel, label, workload);
		for (const { key, value } of workload.mention.labels ?? []) {
			entry(values, key.text, () => new Set()).add(value.text);
		}
	}
	return {
		byLabel,
		values,
		/** Those that stand in a ServiceEntry itself, where labels are often left out. */
		endpoints: pool.filter(({ mention }) => mention.row.of !== undefined),
		isFirm: pool.every(
			({ by, mention }) =>
				by.standing === 'whole' && mention.labels?.every(({ key, value }) => !key.opaque && !value.opaque),
		),
		directories: new Set(pool.map(({ by }) => directoryOf(by))),
	};
});

/** Those of `pool` that carry all of `labels`, in its order. */
export function among(pool: readonly Declared[], labels: readonly Label[]): readonly Declared[] {
	const [first] = labels;
	if (first === undefined) return pool;
	const carriers = poolFacts(pool).byLabel.get(labelText(first)) ?? [];
	return carriers.filter((workload) => isSelected(workload, labels));
}

/** The values that the workloads of `pool` have for a label, as written. */
export function valuesIn(pool: readonly Declared[], key: string): ReadonlySet<string> {
	return poolFacts(pool).values.get(key) ?? noValues;
}

const noValues: ReadonlySet<string> = new Set();
