// What the API server writes into a manifest before it validates: the defaults of a definition.
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting
import type { Json } from '../yaml/json.ts';
import type { Fill } from './cel.ts';
import type { OpenApi } from './crd.ts';

const nothing: Fill = (value) => value;
const deepest = 50;

/** What fills in the defaults of `schema`, in values that are not changed; its whole numbers are `bigint`. */
export function filling(schema: OpenApi): Fill {
	return hasDefaults(schema) ? (value) => filled(value, schema, 0) : nothing;
}

const known = new WeakMap<OpenApi, boolean>();

/** Whether there is a default anywhere in what a value of `schema` holds. */
function hasDefaults(schema: OpenApi): boolean {
	const before = known.get(schema);
	if (before !== undefined) return before;
	const result = inner(schema).some((one) => one.default !== undefined || hasDefaults(one));
	known.set(schema, result);
	return result;
}

function inner({ properties, items, additionalProperties }: OpenApi): readonly OpenApi[] {
	return [...Object.values(properties ?? {}), items, additionalProperties].filter(isSchema);
}

function isSchema(value: OpenApi | boolean | undefined | null): value is OpenApi {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function filled(value: Json, schema: OpenApi, depth: number): Json {
	if (depth > deepest || !hasDefaults(schema)) return value;
	const { properties, items, additionalProperties } = schema;
	if (Array.isArray(value)) return isSchema(items) ? value.map((item) => filled(item, items, depth + 1)) : value;
	if (typeof value !== 'object' || value === null) return value;
	const map: { [key: string]: Json } = {};
	for (const [name, part] of Object.entries(value)) {
		const own = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
		const field = own ?? additionalProperties;
		put(map, name, isSchema(field) ? filled(part, field, depth + 1) : part);
	}
	for (const [name, field] of Object.entries(properties ?? {})) {
		if (!isSchema(field) || field.default === undefined || Object.hasOwn(map, name)) continue;
		put(map, name, filled(inCel(field.default), field, depth + 1));
	}
	return map;
}

/** A key named __proto__ must be a key. */
function put(map: { [key: string]: Json }, name: string, value: Json): void {
	Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
}

function inCel(value: Json): Json {
	if (Array.isArray(value)) return value.map(inCel);
	if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inCel(part)]));
}
