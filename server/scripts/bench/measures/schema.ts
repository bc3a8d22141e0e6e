// What checking fields costs: reading the bundled schemas, and validating a document whose tree is there.

import { bundledKinds, bundledSchema } from '../../../src/schema/load.ts';
import { validate } from '../../../src/schema/validate.ts';
import { cut } from '../../../src/text/chunk.ts';
import { parse } from '../../../src/yaml/tree.ts';
import { median, ms } from '../numbers.ts';
import type { Measure } from '../row.ts';
import { shapeNamed } from '../shapes/table.ts';

/** The documents of a shape that there is a schema for. */
function* checkable(name: string) {
	for (const [, file] of shapeNamed(name).written()) {
		for (const piece of cut(file)) {
			const { root } = parse(piece.text);
			const text = (key: string): string => root?.entries.find((one) => one.key.text === key)?.value.text ?? '';
			const [group = '', version] = text('apiVersion').split('/');
			const found = version === undefined ? undefined : bundledSchema(group, text('kind'), version);
			if (root !== undefined && found !== undefined) yield { root, schema: found.schema };
		}
	}
}

export const schemaMeasure: Measure = {
	name: 'schema',
	says: 'reading the bundled schemas, and checking the fields of a document',
	async *rows() {
		const begin = performance.now();
		const kinds = bundledKinds();
		for (const { group, kind } of kinds) bundledSchema(group, kind, 'v1');
		yield {
			what: `schemas of ${kinds.length} kinds read`,
			measured: ms(performance.now() - begin),
			beside: '',
			aim: '',
		};
		const documents = [...checkable('flat-1000')];
		const rounds = Array.from({ length: 9 }, () => {
			const start = performance.now();
			for (const { root, schema } of documents) validate(root, schema, { isPartial: false, isTemplate: false });
			return ((performance.now() - start) * 1000) / documents.length;
		});
		const what = `fields of a document checked (of ${documents.length})`;
		yield { what, measured: `${median(rounds).toFixed(1)} µs`, beside: '', aim: '10 µs' };
	},
};
