// Reads .proto files into the form that Envoy's API is kept in.
import protobuf from 'protobufjs';
import type { EnvoyApi, RawEnum, RawField, RawMessage, RawOneof, Rules } from '../../../src/schema/envoy/form.ts';
import { categories, firstSentence, sayingMore } from './docs.ts';

const { Root, Type, Enum, MapField, parse } = protobuf;

interface Scope {
	readonly messages: Record<string, RawMessage>;
	readonly enums: Record<string, RawEnum>;
}

/** What files declare: pairs of path (`envoy/config/route/v3/route.proto`) and text. Names that none declares stay as written. */
export function readProtos(files: Iterable<readonly [path: string, text: string]>): EnvoyApi {
	const root = new Root();
	for (const [path, text] of files) {
		try {
			// What the library knows of the file that it reads; its types do not say so.
			Object.assign(parse, { filename: path });
			parse(text, root, { keepCase: true, alternateCommentMode: true });
		} catch {}
	}
	const scope: Scope = { messages: {}, enums: {} };
	visit(root, scope);
	return scope;
}

function visit(space: protobuf.NamespaceBase, scope: Scope): void {
	for (const one of space.nestedArray) {
		const name = one.fullName.slice(1);
		if (one instanceof Enum) scope.enums[name] = enumOf(one);
		else if (one instanceof Type) scope.messages[name] = messageOf(one);
		if (one instanceof protobuf.Namespace || one instanceof Type) visit(one, scope);
	}
}

function enumOf(one: protobuf.Enum): RawEnum {
	const docs = Object.entries(one.comments ?? {}).flatMap(([word, comment]) => {
		const doc = firstSentence(comment);
		return doc === undefined ? [] : [[word, doc] as const];
	});
	return { words: one.values, ...(docs.length > 0 ? { docs: Object.fromEntries(docs) } : {}) };
}

function messageOf(type: protobuf.Type): RawMessage {
	// Others are shown by what their fields are for.
	const isExtension = /^\.envoy\.(?:extensions|config\.trace)\.(?:[a-z]\w*\.)*[A-Z]\w*$/.test(type.fullName);
	const doc = isExtension ? sayingMore(type.name, firstSentence(type.comment)) : undefined;
	const oneofs = type.oneofsArray
		.filter((one) => !one.name.startsWith('_'))
		.map(
			(one): RawOneof => ({
				fields: one.fieldsArray.map(({ name }) => name),
				...(optionsOf(one)['(validate.required)'] === true ? { isRequired: true } : {}),
			}),
		);
	return {
		...(doc === undefined ? {} : { doc }),
		...(isOnPage(type) && type.filename !== null ? { file: type.filename.replace(/^.*?(?=envoy\/)/, '') } : {}),
		fields: Object.fromEntries(type.fieldsArray.map((field) => [field.name, fieldOf(field)])),
		...(oneofs.length > 0 ? { oneofs } : {}),
	};
}

/** Whether Envoy's documentation has a page for its file; messages in others are on the page of those. */
function isOnPage({ parent, fullName }: protobuf.Type): boolean {
	return !(parent instanceof Type) && fullName.startsWith('.envoy.');
}

function fieldOf(field: protobuf.Field): RawField {
	const options = optionsOf(field);
	const json = options.json_name as string | undefined;
	const rules = rulesOf(options['(validate.rules)']);
	const doc = sayingMore(field.name, firstSentence(field.comment));
	const category = categories(field.comment);
	const many = field instanceof MapField ? field.keyType : field.repeated ? 'list' : undefined;
	return {
		type: typeOf(field),
		...(many === undefined ? {} : { many }),
		...(json === undefined || json === camelCase(field.name) ? {} : { json }),
		...(rules === undefined ? {} : { rules }),
		...(doc === undefined ? {} : { doc }),
		...(category.length > 0 ? { category } : {}),
		...(options.deprecated === true ? { isDeprecated: true } : {}),
		...(field.comment?.includes('#not-implemented-hide') === true ? { isHidden: true } : {}),
	};
}

/** The full name of a field's type, found as Protobuf does: from the innermost scope outwards. */
function typeOf(field: protobuf.Field): string {
	if (field.type in protobuf.types.basic) return field.type;
	const found = field.parent?.lookup(field.type.replace(/^\./, ''), [Type, Enum]);
	return found?.fullName.slice(1) ?? field.type.replace(/^\./, '');
}

export function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** All options of one thing, laid over each other: each is parsed for itself. */
function optionsOf(one: protobuf.ReflectionObject): Readonly<Record<string, unknown>> {
	const parsed = (one.parsedOptions ?? []) as readonly Record<string, unknown>[];
	return parsed.reduce<Record<string, unknown>>((sum, next) => laid(sum, next), { ...one.options });
}

function laid(below: Record<string, unknown>, above: Record<string, unknown>): Record<string, unknown> {
	const merged = { ...below };
	for (const [key, value] of Object.entries(above)) {
		const before = merged[key];
		merged[key] = isRecord(before) && isRecord(value) ? laid(before, value) : value;
	}
	return merged;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{ string: { min_len: 1 } }` -> `{ min_len: 1 }`: the type is known from the field. */
function rulesOf(option: unknown): Rules | undefined {
	if (!isRecord(option)) return undefined;
	const flat: Record<string, unknown> = {};
	for (const part of Object.values(option)) if (isRecord(part)) Object.assign(flat, part);
	for (const key of ['items', 'keys', 'values']) {
		if (flat[key] === undefined) continue;
		const inner = rulesOf(flat[key]);
		if (inner === undefined) delete flat[key];
		else flat[key] = inner;
	}
	for (const key of ['gt', 'gte', 'lt', 'lte']) flat[key] = isRecord(flat[key]) ? seconds(flat[key]) : flat[key];
	for (const key of ['in', 'not_in']) {
		if (flat[key] !== undefined && !Array.isArray(flat[key])) flat[key] = [flat[key]];
	}
	const kept = Object.entries(flat).filter(([, value]) => value !== undefined);
	return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Rules);
}

/** A Duration in a rule, in seconds. */
function seconds({ seconds: whole = 0, nanos = 0 }: Record<string, unknown>): number {
	return Number(whole) + Number(nanos) / 1e9;
}
