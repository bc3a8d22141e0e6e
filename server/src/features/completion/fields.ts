// The fields and values that the schema allows at a cursor, with what belongs behind them: a map, a list, a word.
import type { Mesh } from '../../mesh/mesh.ts';
import { releaseOf } from '../../mesh/schemas.ts';
import { fieldOf } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import { isBefore } from '../../schema/validate.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { CompletionKind } from '../answers.ts';
import { type FieldAt, fieldAt } from '../field.ts';
import { fieldDoc, typeText } from '../field-docs.ts';

/** What may be written, without how. */
export interface FieldProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly markdown: string;
	readonly sort: string;
	/** For a key: the schema of its value, which says what is opened behind it. */
	readonly opens: Schema | undefined;
	/** The cursor stands where a list is to begin. */
	readonly asItem: boolean;
	/** A value that must stay text. */
	readonly isText: boolean;
}

/** Fields and values for the cursor's place, the required ones first; none where the schema knows nothing of it. */
export function fieldProposals(mesh: Mesh, uri: string, cursor: Cursor): readonly FieldProposal[] {
	const at = fieldAt(mesh, uri, cursor.ancestors, cursor.path);
	if (at === undefined) return [];
	const { schema } = at;
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text));
	if (cursor.role === 'key') {
		if (schema.type !== 'array') return keys(mesh, at, present, false);
		return schema.items === undefined ? [] : keys(mesh, { ...at, schema: schema.items }, new Set(), true);
	}
	const isItem = typeof cursor.path.at(-1) === 'number';
	if (schema.type === 'object') return isItem ? keys(mesh, at, new Set(), false) : [];
	if (schema.type === 'array') {
		const item = schema.items;
		return item === undefined || item.type === 'object' ? [] : values({ ...at, schema: item }, true);
	}
	return values(at, false);
}

function keys(mesh: Mesh, at: FieldAt, present: ReadonlySet<string>, asItem: boolean): readonly FieldProposal[] {
	const { schema, kind, broughtBy } = at;
	const release = releaseOf(mesh)?.judgedBy;
	const excluded = new Set(
		(schema.choices ?? [])
			.filter(({ fields, most }) => fields.filter((field) => present.has(field)).length >= most)
			.flatMap(({ fields }) => fields),
	);
	return Object.entries(schema.fields ?? {}).flatMap(([name, field]): readonly FieldProposal[] => {
		if (present.has(name) || excluded.has(name) || isForeign(field, release)) return [];
		if (writtenByCluster.has(name) && at.parent?.fields?.metadata === schema) return [];
		const isRequired = schema.required?.includes(name) === true;
		// The second spelling of a field, such as mirror_percent, is for machines.
		const rank = isRequired ? 0 : isOutdated(field) || (field.envoy === undefined && name.includes('_')) ? 2 : 1;
		return [
			{
				label: name,
				kind: 'field',
				detail: [typeText(field), isRequired ? 'required' : ''].filter((word) => word !== '').join(' · '),
				markdown: fieldDoc(field, { name, kind, isRequired, broughtBy }),
				sort: `f${rank} ${name}`,
				opens: field,
				asItem,
				isText: true,
			},
		];
	});
}

/** What the API server writes into `metadata`, and nobody else. */
const writtenByCluster: ReadonlySet<string> = new Set([
	'creationTimestamp',
	'deletionGracePeriodSeconds',
	'deletionTimestamp',
	'generation',
	'managedFields',
	'resourceVersion',
	'selfLink',
	'uid',
]);

/** Whether the release in use lacks it. */
function isForeign({ since }: Schema, release: string | undefined): boolean {
	return since !== undefined && release !== undefined && isBefore(release, since);
}

function isOutdated({ deprecated, doc, until }: Schema): boolean {
	return deprecated !== undefined || until !== undefined || /^(\$hide|Deprecated)/i.test(doc ?? '');
}

function values({ schema, kind, broughtBy }: FieldAt, asItem: boolean): readonly FieldProposal[] {
	const words = schema.enum ?? schema.offers ?? (schema.type === 'boolean' ? ['true', 'false'] : []);
	const doc = fieldDoc(schema, { name: 'Value', kind, isRequired: false, broughtBy });
	return words.map((word, index) => ({
		label: word,
		kind: 'value',
		detail: schema.default === word ? 'default' : '',
		markdown: schema.type === 'boolean' ? '' : doc,
		// Words that stand for "nothing said" come last.
		sort: `v${/^(UNSPECIFIED|UNDEFINED|INVALID)/.test(word) ? 1 : 0} ${String(index).padStart(3, '0')}`,
		opens: undefined,
		asItem,
		isText: schema.type !== 'boolean',
	}));
}

/** The schema of the item that a list in a field holds, if that is a map with one field that must be there. */
export function onlyRequired(schema: Schema): string | undefined {
	const [first, second] = schema.required ?? [];
	return first !== undefined && second === undefined && fieldOf(schema, first)?.type !== 'any' ? first : undefined;
}
