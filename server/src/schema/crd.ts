// A CustomResourceDefinition as schemas: OpenAPI v3 as Kubernetes takes it, its conditions in CEL included.
import { memo } from '../facts/memo.ts';
import { type Json, jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import { type Condition, checksOf } from './cel.ts';
import { filling } from './crd-defaults.ts';
import { logic } from './crd-logic.ts';
import type { Schema, ValueType } from './schema.ts';

export interface CrdSchema {
	readonly group: string;
	readonly kind: string;
	readonly version: string;
	/** What the definition says of the version's end; undefined if it is not deprecated. */
	readonly deprecated?: string;
	/** Read when first asked for: definitions are long, and mostly nobody asks. */
	readonly schema: Schema;
}

interface Version {
	readonly name?: string;
	readonly served?: boolean;
	readonly deprecated?: boolean;
	readonly deprecationWarning?: string;
	readonly schema?: { readonly openAPIV3Schema?: unknown };
}

interface Definition {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly spec?: {
		readonly group?: string;
		readonly preserveUnknownFields?: boolean;
		readonly names?: { readonly kind?: string };
		readonly version?: string;
		readonly versions?: readonly Version[];
		readonly validation?: { readonly openAPIV3Schema?: unknown };
	};
}

const anything: Schema = { type: 'any' };

const schemaOf = memo((node: Node): Schema => {
	const json = jsonOf(node);
	const schema = isObject(json) ? read(json as OpenApi, 0) : anything;
	return rooted(schema);
});

/** The same schema, where more fields are kept than it lists. */
export const vague = memo((schema: Schema): Schema => ({ ...schema, isVague: true }));

/** One entry per served version that a definition has a schema for; none for other documents and broken ones. */
export function schemasOf(root: Node): readonly CrdSchema[] {
	const definition = root as Node<Definition>;
	const spec = definition.get('spec');
	const [group, kind] = [spec?.get('group')?.text, spec?.get('names')?.get('kind')?.text];
	if (definition.get('kind')?.text !== 'CustomResourceDefinition' || spec === undefined || !group || !kind) return [];
	// Of v1beta1, one schema may stand for all versions, and one version need not be in a list.
	const common = spec.get('validation')?.get('openAPIV3Schema') as Node | undefined;
	const only = spec.get('version')?.text;
	const isOld = definition.get('apiVersion')?.text === 'apiextensions.k8s.io/v1beta1';
	// Its default is true in v1beta1; in v1 it can only be what is left of that.
	// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
	const keeps = spec.get('preserveUnknownFields')?.value;
	const isOpen = isOld ? keeps !== false : keeps === true;
	const versions = spec.each('versions').flatMap((version) => {
		const name = version.get('name')?.text;
		const own = (version.get('schema')?.get('openAPIV3Schema') as Node | undefined) ?? common;
		// Only v1 asks for a schema.
		if (!name || (own === undefined && !isOld) || version.get('served')?.value === false) return [];
		const warning = version.get('deprecationWarning')?.text ?? '';
		const deprecated = version.get('deprecated')?.value === true ? { deprecated: warning } : {};
		return [entry({ group, kind, version: name, ...deprecated }, own, isOpen)];
	});
	if (versions.length > 0 || !only || (common === undefined && !isOld)) return versions;
	return [entry({ group, kind, version: only }, common, isOpen)];
}

function entry(head: Omit<CrdSchema, 'schema'>, node: Node | undefined, isOpen: boolean): CrdSchema {
	return {
		...head,
		get schema() {
			const schema = node === undefined ? anything : schemaOf(node);
			return isOpen ? vague(schema) : schema;
		},
	};
}

export interface OpenApi {
	readonly type?: string;
	readonly description?: string;
	readonly properties?: Readonly<Record<string, OpenApi>>;
	readonly additionalProperties?: OpenApi | boolean;
	readonly items?: OpenApi;
	readonly required?: readonly string[];
	readonly enum?: readonly Json[];
	readonly default?: Json;
	readonly nullable?: boolean;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: boolean;
	readonly exclusiveMaximum?: boolean;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly pattern?: string;
	readonly format?: string;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly minProperties?: number;
	readonly maxProperties?: number;
	readonly allOf?: readonly OpenApi[];
	readonly anyOf?: readonly OpenApi[];
	readonly oneOf?: readonly OpenApi[];
	readonly not?: OpenApi;
	readonly 'x-kubernetes-int-or-string'?: boolean;
	readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
	readonly 'x-kubernetes-embedded-resource'?: boolean;
	readonly 'x-kubernetes-list-type'?: string;
	readonly 'x-kubernetes-list-map-keys'?: readonly string[];
	readonly 'x-kubernetes-validations'?: readonly Condition[];
}

const deepest = 100;

function read(given: OpenApi, depth: number): Schema {
	if (!isObject(given as Json) || depth > deepest) return anything;
	const type = typeOf(given);
	const { choices, checks } = logic(given);
	const all = [...checks, ...checksOf(listOf(given['x-kubernetes-validations']), filling(given))];
	return {
		type,
		...texts(given),
		...structure(given, type, depth),
		...bounds(given),
		...(given.nullable === true ? { nullable: true } : {}),
		...(choices.length > 0 ? { choices } : {}),
		...(all.length > 0 ? { checks: all } : {}),
	};
}

function typeOf({ type, properties, 'x-kubernetes-int-or-string': either }: OpenApi): ValueType {
	if (either === true) return 'intOrString';
	switch (type) {
		case 'object':
		case 'array':
		case 'string':
		case 'integer':
		case 'number':
		case 'boolean':
			return type;
		default:
			return properties === undefined ? 'any' : 'object';
	}
}

function texts({ description, default: preset, enum: words }: OpenApi): Partial<Schema> {
	return {
		...(typeof description === 'string' ? { doc: description } : {}),
		...(preset === undefined ? {} : { default: typeof preset === 'object' ? JSON.stringify(preset) : String(preset) }),
		...(Array.isArray(words) ? { enum: words.map(String) } : {}),
	};
}

function structure(given: OpenApi, type: ValueType, depth: number): Partial<Schema> {
	if (type === 'array') {
		const unique = given['x-kubernetes-list-type'] === 'set' ? [] : keysOf(given);
		return {
			items: given.items === undefined ? anything : read(given.items, depth + 1),
			...(unique === undefined ? {} : { unique }),
		};
	}
	if (type !== 'object') return {};
	const { properties, additionalProperties, required } = given;
	const isEmbedded = given['x-kubernetes-embedded-resource'] === true;
	const fields = isObject(properties as Json)
		? Object.fromEntries(Object.entries(properties ?? {}).map(([name, one]) => [name, read(one, depth + 1)]))
		: undefined;
	// Without a word about what is in it, everything may be: stubs for tests and old definitions are such.
	const isSilent = fields === undefined && typeof additionalProperties !== 'object';
	const isOpen =
		isSilent || isEmbedded || given['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
	// What has a default is there when the API server looks at what is required.
	const needed = listOf(required)
		.map(String)
		.filter((name) => fields?.[name]?.default === undefined);
	return {
		...(fields === undefined ? {} : { fields }),
		...(typeof additionalProperties === 'object' ? { values: read(additionalProperties, depth + 1) } : {}),
		...(isOpen ? { open: true } : {}),
		...(needed.length > 0 ? { required: needed } : {}),
	};
}

function keysOf(given: OpenApi): readonly string[] | undefined {
	const keys = given['x-kubernetes-list-map-keys'];
	return given['x-kubernetes-list-type'] === 'map' && Array.isArray(keys) ? keys.map(String) : undefined;
}

function bounds(given: OpenApi): Partial<Schema> {
	const step = given.type === 'integer' ? 1 : Number.EPSILON;
	const names = [
		'minimum',
		'maximum',
		'minLength',
		'maxLength',
		'minItems',
		'maxItems',
		'minProperties',
		'maxProperties',
	] as const;
	const found = Object.fromEntries(
		names.flatMap((name) => (typeof given[name] === 'number' ? [[name, given[name]]] : [])),
	);
	return {
		...(given.type === 'integer' && given.format === 'int32' ? { format: 'int32' as const } : {}),
		...found,
		...(given.exclusiveMinimum === true && given.minimum !== undefined ? { minimum: given.minimum + step } : {}),
		...(given.exclusiveMaximum === true && given.maximum !== undefined ? { maximum: given.maximum - step } : {}),
		...(typeof given.pattern === 'string' ? { pattern: given.pattern } : {}),
	};
}

/** What every manifest has, whether its definition says so or not. */
function rooted(schema: Schema): Schema {
	const { apiVersion, kind, metadata, status, ...own } = schema.fields ?? {};
	return {
		...schema,
		fields: {
			apiVersion: apiVersion ?? { type: 'string' },
			kind: kind ?? { type: 'string' },
			metadata: { type: 'object', ...metadata, open: true },
			...own,
			status: { type: 'any', ...(status?.doc === undefined ? {} : { doc: status.doc }) },
		},
	};
}

function listOf<T>(value: readonly T[] | undefined): readonly T[] {
	return Array.isArray(value) ? value : [];
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
