// The fields and values that the schema allows at a cursor, with what belongs behind them: a map, a list, a word.
import type { Mesh } from '../../mesh/mesh.ts';
import { releaseOf } from '../../mesh/schemas.ts';
import { deprecatedFields } from '../../model/deprecated-fields.ts';
import type { KindRow } from '../../model/kinds.ts';
import { camelCase } from '../../schema/envoy/names.ts';
import { fieldOf } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import { isBefore } from '../../schema/validate.ts';
import type { Span } from '../../text/span.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { CompletionKind } from '../answers.ts';
import { type FieldAt, fieldAt, manifestAt } from '../field.ts';
import { fieldDoc, typeText } from '../field-docs.ts';
import { fieldPath } from '../words/words.ts';
import { likelyFields } from './field-ranks.ts';
import { valueProposals } from './values.ts';

/** What may be written, without how. */
export interface FieldProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	/** Made when somebody reads it. */
	readonly markdown: () => string;
	readonly sort: string;
	/** For a key: the schema of its value, which says what is opened behind it. */
	readonly opens: Schema | undefined;
	/** The cursor stands where a list is to begin. */
	readonly asItem: boolean;
	/** The cursor stands after the key of a map: the field goes into the line below. */
	readonly isBelow?: true;
	/** A value that must stay text. */
	readonly isText: boolean;
	readonly isDeprecated: boolean;
	/** What the word means, in a line. */
	readonly note?: string;
	/** What of the word at the cursor is replaced, if not all: offsets in the chunk. */
	readonly part?: Span;
}

/** Fields and values for the cursor's place, the required ones first; none where the schema knows nothing of it. */
export function fieldProposals(mesh: Mesh, uri: string, cursor: Cursor): readonly FieldProposal[] {
	const at = fieldAt(mesh, uri, cursor.ancestors, cursor.path);
	if (at === undefined) return [];
	const { schema } = at;
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text));
	if (cursor.role === 'key') {
		if (schema.type !== 'array') return keys(mesh, at, cursor, present, false);
		return schema.items === undefined ? [] : keys(mesh, { ...at, schema: schema.items }, cursor, new Set(), true);
	}
	const isItem = typeof cursor.path.at(-1) === 'number';
	if (schema.type === 'object') {
		const inside = keys(mesh, at, cursor, new Set(), false);
		return isItem ? inside : inside.map((one) => ({ ...one, isBelow: true }));
	}
	if (schema.type === 'array') {
		const item = schema.items;
		return item === undefined || item.type === 'object'
			? []
			: valueProposals(mesh, uri, { ...at, schema: item }, cursor, true);
	}
	return valueProposals(mesh, uri, at, cursor, false);
}

function keys(
	mesh: Mesh,
	at: FieldAt,
	cursor: Cursor,
	present: ReadonlySet<string>,
	asItem: boolean,
): readonly FieldProposal[] {
	const { schema, kind, broughtBy } = at;
	const release = releaseOf(mesh)?.judgedBy;
	const path = fieldPath(cursor.path.slice(manifestAt(cursor.ancestors)?.depth ?? 0));
	const order = likelyFields(kind.kind, path);
	const excluded = new Set(
		(schema.choices ?? [])
			.filter(({ fields, most }) => fields.filter((field) => present.has(field)).length >= most)
			.flatMap(({ fields }) => fields),
	);
	return Object.entries(schema.fields ?? {}).flatMap(([name, field]): readonly FieldProposal[] => {
		if (present.has(name) || excluded.has(name) || isForeign(field, release)) return [];
		if (writtenByCluster.has(name) && at.parent?.fields?.metadata === schema) return [];
		const isRequired = schema.required?.includes(name) === true;
		const isOld = isOutdated(field) || isGone(kind, path, name);
		// The second spelling of a field, such as mirror_percent, is for machines.
		if (field.envoy === undefined && /_/.test(name) && schema.fields?.[camelCase(name)] !== undefined) return [];
		const likely = order.indexOf(name);
		const rank = isOld ? 3 : isRequired ? 0 : likely === -1 ? 2 : 1;
		return [
			{
				label: name,
				kind: 'field',
				detail: [typeText(field), isRequired ? 'required' : ''].filter((word) => word !== '').join(' · '),
				markdown: () => fieldDoc(field, { name, kind, path: `${path}.${name}`, isRequired, broughtBy }),
				sort: `f${rank} ${String(likely === -1 ? 99 : likely).padStart(2, '0')} ${name}`,
				opens: field,
				asItem,
				isText: true,
				isDeprecated: isOld,
			},
		];
	});
}

/** Whether the table of what is announced to go has the field as such. */
function isGone({ kind }: KindRow, path: string, name: string): boolean {
	return deprecatedFields.some(
		(one) => one.in === kind && one.only === undefined && one.at.replaceAll('[]', '') === `${path}.${name}`,
	);
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

/** The schema of the item that a list in a field holds, if that is a map with one field that must be there. */
export function onlyRequired(schema: Schema): string | undefined {
	const [first, second] = schema.required ?? [];
	return first !== undefined && second === undefined && fieldOf(schema, first)?.type !== 'any' ? first : undefined;
}
