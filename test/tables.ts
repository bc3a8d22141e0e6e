// Istio's own tables of cases, read where they lie beside the project. Tests that need them are skipped, with a notice,
// where they do not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const folder = join(import.meta.dirname, '../../shared/oracles/semantics');

export const areTablesThere = existsSync(folder);
if (!areTablesThere) console.info("skipped: Istio's tables are not beside the project");

/** One table: its cases, of which there are more than `least`, and whatever stands beside them. */
export function table<T, C = unknown>(name: string, least = 1): C & { readonly cases: readonly T[] } {
	const read = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as C & { readonly cases: readonly T[] };
	expect(read.cases.length).toBeGreaterThanOrEqual(least === 0 ? 0 : least + 1);
	return read;
}
