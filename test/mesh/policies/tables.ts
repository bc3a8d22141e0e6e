// Istio's tables of cases, where they lie beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Resource } from '../../../server/src/model/resource.ts';
import { manifest, resources } from '../../../server/src/model/resource.ts';
import { openFile } from '../../../server/src/text/source-file.ts';
import { jsonOf } from '../../../server/src/yaml/json.ts';

const tables = join(import.meta.dirname, '../../../../shared/oracles/semantics');
export const isThere = existsSync(tables);

interface Table<T, C> {
	readonly cases: readonly T[];
	readonly context: C;
}

/** One of Istio's tables. */
export function table<T, C = undefined>(name: string): Table<T, C> {
	const read = JSON.parse(readFileSync(join(tables, `${name}.json`), 'utf8')) as Table<T, C>;
	expect(read.cases.length).toBeGreaterThan(1);
	return read;
}

/** A resource of a YAML text as plain values. */
export interface Plain {
	readonly kind: string;
	readonly name: string | undefined;
	readonly namespace: string | undefined;
	readonly spec: object;
}

/** All resources of a YAML text. */
export function plainly(text: string): readonly Plain[] {
	const found: readonly Resource[] = openFile('file:///a.yaml', 1, text).placed.flatMap(({ chunk }) =>
		resources(chunk),
	);
	return found.map((resource) => {
		const spec = manifest(resource).get('spec');
		const { kind, name, namespace } = resource;
		const read = spec === undefined ? undefined : jsonOf(spec);
		return { kind: kind.kind, name: name?.text, namespace: namespace?.text, spec: read instanceof Object ? read : {} };
	});
}
