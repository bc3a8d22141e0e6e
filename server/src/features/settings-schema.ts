// The settings as a schema, so that a file `.istio.yaml` is completed and explained as manifests are.
import type { KindRow } from '../model/kinds.ts';
import { rules } from '../rules/index.generated.ts';
import { releases } from '../schema/load.ts';
import type { Schema } from '../schema/schema.ts';
import { settingMeanings } from '../setting-words.ts';
import { type Settings, settingRows } from '../settings.ts';

/** What a file of settings is called where a kind is. */
export const settingsKind: KindRow = { id: 'RouteTest', group: 'istio-ls', kind: 'Settings', family: 'own' };

interface Row {
	readonly default: unknown;
	readonly describe: string;
	readonly scope: string;
	readonly schema?: Written;
}

/** JSON Schema, as settings use it. */
interface Written {
	readonly type?: string;
	readonly enum?: readonly string[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly items?: Written;
	readonly properties?: Readonly<Record<string, Written>>;
	readonly additionalProperties?: Written | false;
}

/** All settings that a file can hold; those with a dot stand in a map. */
export const settingsSchema: Schema = { type: 'object', fields: nested() };

function nested(): Readonly<Record<string, Schema>> {
	const fields: Record<string, Schema> = {};
	for (const [name, row] of Object.entries(settingRows) as readonly (readonly [string, Row])[]) {
		if (row.scope === 'window') continue;
		const [group = '', inner] = name.split('.');
		const schema = name === 'rules' ? ruleSettings(row) : schemaOf(name, row);
		if (inner === undefined) fields[group] = schema;
		else fields[group] = { type: 'object', fields: { ...fields[group]?.fields, [inner]: schema } };
	}
	return fields;
}

function schemaOf(name: string, { default: preset, describe, schema = {} }: Row): Schema {
	const means = settingMeanings[name as keyof Settings] ?? {};
	const meanings = Object.entries(means).map(([word, text]) => `- \`${word}\`: ${text}`);
	const type = Array.isArray(preset) ? 'array' : typeof preset;
	const isScalar = typeof preset !== 'object';
	return {
		...converted({ type, ...schema }),
		doc: [describe, ...(meanings.length === 0 ? [] : [meanings.join('\n')])].join('\n\n'),
		...(isScalar && preset !== '' ? { default: String(preset) } : {}),
		...(name === 'version' ? { offers: ['newest', 'auto', ...releases.toReversed()] } : {}),
	};
}

function converted({ type, enum: words, minimum, maximum, items, properties, additionalProperties }: Written): Schema {
	const kind = type === 'array' || type === 'object' || type === 'boolean' || type === 'number' ? type : 'string';
	const others =
		additionalProperties === undefined || additionalProperties === false ? undefined : additionalProperties;
	return {
		type: properties !== undefined ? 'object' : kind,
		...(words === undefined ? {} : { enum: words }),
		...(minimum === undefined || maximum === undefined ? {} : { minimum, maximum }),
		...(items === undefined ? {} : { items: converted(items) }),
		...(others === undefined ? {} : { values: converted(others) }),
		...(properties === undefined
			? {}
			: { fields: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, converted(one)])) }),
	};
}

function ruleSettings(row: Row): Schema {
	const severity: Schema = { type: 'string', enum: Object.keys(settingMeanings.rules ?? {}) };
	const fields = rules.map(({ id, docs, isOptIn, severity: own }) => {
		const doc = `${docs.summary}\n\nUnless set: \`${isOptIn === true ? 'off' : own}\`.`;
		return [id, { ...severity, doc }] as const;
	});
	return { ...schemaOf('rules', row), fields: Object.fromEntries(fields) };
}
