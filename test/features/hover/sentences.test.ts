// Every field of Istio's kinds and of the Gateway API has a sentence, and so has every word that one can be: for hovers, and for
// the documentation of completion.
import { describe, expect, test } from 'vitest';
import { fieldDoc } from '../../../server/src/features/field-docs.ts';
import { enumWords } from '../../../server/src/features/words/enums.ts';
import { type KindRow, kindOf, kindRows } from '../../../server/src/model/kinds.ts';
import { bundledSchema } from '../../../server/src/schema/load.ts';
import type { Schema } from '../../../server/src/schema/schema.ts';

const kinds = Object.values(kindRows).flatMap(({ group, kind, family }) => {
	const row = kindOf(`${group}/v1`, kind);
	return row !== undefined && (family === 'istio' || family === 'gateway-api') ? [row] : [];
});

interface Field {
	readonly name: string;
	readonly path: string;
	readonly schema: Schema;
}

/** The fields of a kind below its spec, each structure once for each place. */
function* fieldsIn(schema: Schema | undefined, path: string, depth: number): Generator<Field> {
	if (schema === undefined || depth > 9) return;
	if (schema.items !== undefined) yield* fieldsIn(schema.items, path, depth);
	for (const [name, field] of Object.entries(schema.fields ?? {})) {
		// The second spelling of a field is for machines.
		if (name.includes('_')) continue;
		const at = `${path}.${name}`;
		yield { name, path: at, schema: field };
		yield* fieldsIn(field, at, depth + 1);
	}
}

function fieldsOf({ group, kind }: KindRow): readonly Field[] {
	return [...fieldsIn(bundledSchema(group, kind, 'v1')?.schema.fields?.spec, 'spec', 0)];
}

const unsaid = /^(?:UNSPECIFIED|UNDEFINED|INVALID|UNSET)/;

describe('every field says what it is for', () => {
	test('there are fields', () => {
		expect(kinds.flatMap(fieldsOf).length).toBeGreaterThan(1400);
	});

	test.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
		const silent = fieldsOf(kind).flatMap(({ name, path, schema }) => {
			const [, ...parts] = fieldDoc(schema, { name, kind, path, isRequired: false }).split('\n\n');
			const [text = ''] = parts.filter((part) => !/^(?:\[|One of(?:$| `)|- `|From \d|At (?:least|most) \d)/.test(part));
			return text === '' || /^(?:optional|required|deprecated)\b[.:]?\s*$/i.test(text) || /^optional[.:]/i.test(text)
				? [`${path}: ${text}`]
				: [];
		});
		expect(silent).toEqual([]);
	});
});

describe('every word of an enum says what it means, once', () => {
	test.each(kinds.map((kind) => [kind.id, kind] as const))('%s', (_, kind) => {
		const faults = fieldsOf(kind).flatMap(({ name, path, schema }) => {
			const leaf = schema.items ?? schema;
			const says = enumWords(kind.kind, path);
			const silent = (leaf.enum ?? []).filter((word) => !unsaid.test(word) && says[word] === undefined);
			const doc = leaf.enum === undefined ? '' : fieldDoc(leaf, { name, kind, path, isRequired: false });
			const lists = doc.match(/Valid Options|^One of(?:$| `)|possible (?:values|modes)/gm)?.length ?? 0;
			return [...silent.map((word) => `${path}: ${word}`), ...(lists > 1 ? [`${path}: ${lists} lists`] : [])];
		});
		expect(faults).toEqual([]);
	});
});
