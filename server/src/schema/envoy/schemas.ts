// Envoy's messages as ordinary schemas, for completion and hover: made when they are asked for, since they hold each other.
import { ownOf } from '../../maps.ts';
import type { Node } from '../../yaml/node.ts';
import type { Choice, Schema } from '../schema.ts';
import { extensionName, kindOfType, kindsAt } from './categories.ts';
import type { RawField, RawMessage } from './form.ts';
import { enumNamed, messageNamed, messageNames } from './load.ts';
import { isTypedStruct, isWellKnown, typeIn } from './names.ts';
import { messageOf } from './patches.ts';
import { absenceFault } from './rules.ts';
import { isWhole, wrappers } from './scalars.ts';

type Kinds = readonly string[] | undefined;

const made = new Map<string, Schema>();

/** The schema of a message; `kinds`: of the extensions that may be configured in it. Undefined for one that is not known. */
function messageSchema(name: string, kinds?: Kinds): Schema | undefined {
	const message = messageNamed(name);
	if (message === undefined) return undefined;
	const id = `${name} ${kinds?.join() ?? ''}`;
	const before = made.get(id);
	if (before !== undefined) return before;
	const schema = lazily(
		{
			type: 'object',
			...(message.doc === undefined ? {} : { doc: message.doc }),
			...(message.isOpen === true ? { open: true } : {}),
			required: requiredIn(message),
			choices: choicesIn(message),
			envoy: { since: message.since, page: pageOf(name) },
		},
		() => fieldsOf(name, message, kinds),
	);
	made.set(id, schema);
	return schema;
}

/** `schema` with fields that are made when they are first asked for. */
function lazily(schema: Schema, fields: () => Schema['fields']): Schema {
	let known: Schema['fields'];
	return Object.defineProperty({ ...schema }, 'fields', {
		enumerable: true,
		get: () => {
			known ??= fields();
			return known;
		},
	});
}

function requiredIn({ fields, oneofs = [] }: RawMessage): readonly string[] {
	const chosen = new Set(oneofs.flatMap((one) => one.fields));
	return Object.entries(fields).flatMap(([name, field]) =>
		!chosen.has(name) && absenceFault(field) !== undefined ? [name] : [],
	);
}

function choicesIn({ oneofs = [] }: RawMessage): readonly Choice[] {
	return oneofs.map(({ fields, isRequired }) => ({ fields, least: isRequired === true ? 1 : 0, most: 1 }));
}

function fieldsOf(message: string, { fields }: RawMessage, kinds: Kinds): Schema['fields'] {
	const shown = Object.entries(fields).filter(([, { isHidden }]) => isHidden !== true);
	return Object.fromEntries(shown.map(([name, field]) => [name, fieldSchema(message, name, field, kinds)]));
}

function fieldSchema(message: string, name: string, field: RawField, outer: Kinds): Schema {
	const isConfig = name === 'typed_config' || field.type.endsWith('TypedExtensionConfig');
	const kinds = kindsAt(message, name, field.category) ?? (isConfig ? outer : undefined);
	const { many, doc, since, isDeprecated, rules } = field;
	const said: Partial<Schema> = {
		...(doc === undefined ? {} : { doc }),
		...(isDeprecated === true ? { deprecated: '' } : {}),
		envoy: { since, page: pageOf(message, name) },
	};
	const one = typeSchema(field, kinds, many === undefined ? said : {});
	if (many === undefined) {
		const offers = name === 'name' ? namesFor(message, outer) : undefined;
		return offers === undefined ? one : { ...one, offers };
	}
	if (many !== 'list') return { type: 'object', values: one, ...said };
	return {
		type: 'array',
		items: one,
		...said,
		...(rules?.min_items === undefined ? {} : { minItems: rules.min_items }),
		...(rules?.max_items === undefined ? {} : { maxItems: rules.max_items }),
	};
}

/** The schema of one value of a type, with what is said of the field that it stands in. */
function typeSchema({ type, rules }: RawField, kinds: Kinds, said: Partial<Schema>): Schema {
	const words = enumNamed(type)?.words;
	if (words !== undefined) {
		const preset = Object.keys(words).find((word) => words[word] === 0);
		return { type: 'string', enum: Object.keys(words), ...(preset && { default: preset }), ...said };
	}
	if (type === 'google.protobuf.Any') return { ...anySchema(kinds), ...said };
	if (type === 'google.protobuf.Duration') return { type: 'string', format: 'anyDuration', ...said };
	if (type === 'google.protobuf.Struct') return { type: 'object', open: true, ...said };
	if (type === 'google.protobuf.ListValue') return { type: 'array', ...said };
	const inner = messageSchema(type, kinds);
	if (inner !== undefined) return lazily({ ...plain(inner), ...said }, () => inner.fields);
	const scalar = wrappers[type] ?? type;
	if (scalar === 'bool') return { type: 'boolean', ...(scalar === type ? { default: 'false' } : {}), ...said };
	if (scalar === 'string' || scalar === 'bytes') return { type: 'string', ...lengths(rules), ...said };
	if (isWhole(scalar)) return { type: 'integer', ...bounds(rules, true), ...said };
	if (scalar === 'double' || scalar === 'float') return { type: 'number', ...bounds(rules, false), ...said };
	return { type: 'any', ...said };
}

/** All but the fields, which must not be made yet. */
function plain({ type, doc, open, required, choices }: Schema): Schema {
	return {
		type,
		...(doc && { doc }),
		...(open && { open }),
		...(required && { required }),
		...(choices && { choices }),
	};
}

function lengths(rules: RawField['rules']): Partial<Schema> {
	return {
		...(rules?.max_len === undefined ? {} : { maxLength: rules.max_len }),
		...(rules?.in === undefined ? {} : { enum: rules.in.map(String).filter((word) => word !== '') }),
	};
}

function bounds(rules: RawField['rules'], isInteger: boolean): Partial<Schema> {
	const step = isInteger ? 1 : 0;
	const least = rules?.gte ?? (rules?.gt === undefined ? undefined : Number(rules.gt) + step);
	const most = rules?.lte ?? (rules?.lt === undefined ? undefined : Number(rules.lt) - step);
	return {
		...(least === undefined ? {} : { minimum: Number(least) }),
		...(most === undefined ? {} : { maximum: Number(most) }),
	};
}

const anys = new Map<string, Schema>();

/** An Any: `@type`, and what that brings. */
function anySchema(kinds: Kinds): Schema {
	const id = kinds?.join() ?? '';
	const before = anys.get(id);
	if (before !== undefined) return before;
	const type: Schema = {
		type: 'string',
		doc: 'The type of the configuration, which says which fields are valid beside it.',
		offers: typesFor(kinds),
		envoy: {},
	};
	const schema: Schema = {
		type: 'object',
		fields: { '@type': type },
		required: ['@type'],
		chosen: ofItsType(kinds),
		envoy: {},
	};
	anys.set(id, schema);
	return schema;
}

function ofItsType(kinds: Kinds): NonNullable<Schema['chosen']> {
	return (node, schema) => {
		const type = (node as Node<{ '@type'?: string }>).get('@type');
		const name = type === undefined || type.opaque ? '' : typeIn(type.text);
		const typeField = schema.fields?.['@type'];
		if (typeField === undefined || name === '') return schema;
		if (isWellKnown(name)) {
			const value = typeSchema({ type: name }, kinds, {});
			return { ...schema, fields: { '@type': typeField, value }, required: ['@type', 'value'] };
		}
		const inner = messageSchema(name, isTypedStruct(name) ? undefined : kinds);
		if (inner === undefined) return schema;
		const about: Schema = {
			...typeField,
			...(inner.doc && { doc: inner.doc }),
			envoy: { since: inner.envoy?.since, page: inner.envoy?.page },
		};
		const value = isTypedStruct(name) ? jsonIn(node, kinds) : undefined;
		const { fields: own = {}, required = [] } = inner;
		const fields = { '@type': about, ...own, ...(value && { value }) };
		const { fields: _, chosen: __, ...rest } = schema;
		return {
			...rest,
			fields,
			required: ['@type', ...required],
			...(inner.choices && { choices: inner.choices }),
		};
	};
}

/** What a TypedStruct holds. */
function jsonIn(node: Node, kinds: Kinds): Schema | undefined {
	const fields = node as Node<{ type_url?: string; typeUrl?: string }>;
	const type = fields.get('type_url') ?? fields.get('typeUrl');
	return type === undefined || type.opaque ? undefined : messageSchema(typeIn(type.text), kinds);
}

/** TABLE: what people configure most, by a part of the type's name. */
const common: readonly string[] = [
	'.filters.http.lua.',
	'.filters.http.local_ratelimit.',
	'.filters.http.ratelimit.',
	'.filters.http.ext_authz.',
	'.filters.http.ext_proc.',
	'.filters.http.header_mutation.',
	'.filters.http.cors.',
	'.filters.http.compressor.',
	'.filters.http.wasm.',
	'.filters.http.jwt_authn.',
	'.filters.http.buffer.',
	'.filters.http.fault.',
	'.filters.http.oauth2.',
	'.filters.http.router.',
	'.http_connection_manager.',
	'.filters.network.tcp_proxy.',
	'.filters.network.connection_limit.',
	'.filters.network.local_ratelimit.',
	'.filters.listener.proxy_protocol.',
	'.filters.listener.tls_inspector.',
	'.access_loggers.file.',
	'.access_loggers.stream.',
	'.transport_sockets.tls.',
];

/** What may stand in `@type`, those of the kinds that belong there first; all extensions where nothing is known of them. */
function typesFor(kinds: Kinds): readonly string[] {
	const all = messageNames().filter((name) => /^envoy\.extensions\..*\.v\d+\.[A-Z]\w*$/.test(name));
	const fitting = kinds === undefined ? all : all.filter((name) => kinds.includes(kindOfType(name) ?? ''));
	const shown = fitting.length > 0 ? fitting : all;
	const rank = (name: string): number => {
		const index = common.findIndex((part) => name.includes(part));
		return index === -1 ? common.length + (isMain(name) ? 0 : 1) : index + (isMain(name) ? 0 : common.length);
	};
	return [...shown.toSorted((a, b) => rank(a) - rank(b)), 'xds.type.v3.TypedStruct'].map(
		(name) => `type.googleapis.com/${name}`,
	);
}

/** Whether a type configures an extension, as far as its name tells: `…filters.http.lua.v3.Lua`, not a part of one. */
function isMain(name: string): boolean {
	const [, folder = '', last = ''] = /\.(\w+)\.v\d+\.(\w+)$/.exec(name) ?? [];
	const letters = (text: string): string => text.toLowerCase().replaceAll('_', '');
	return /^(?:Config|FilterConfig)$/.test(last) || letters(last).includes(letters(folder).replace(/n$/, ''));
}

/** The names of extensions for `name` beside a configuration. */
function namesFor(message: string, outer: Kinds): readonly string[] | undefined {
	const config = messageNamed(message)?.fields.typed_config;
	const kinds = config === undefined ? undefined : (kindsAt(message, 'typed_config', config.category) ?? outer);
	if (kinds === undefined) return undefined;
	const names = typesFor(kinds).flatMap((url) => extensionName(typeIn(url)) ?? []);
	return names.length === 0 ? undefined : [...new Set(names)];
}

/** Where Envoy documents a message, or a field of it. https://www.envoyproxy.io/docs/envoy/latest/api-v3/api */
function pageOf(message: string, field?: string): string | undefined {
	const outermost = message.replace(/(\.[A-Z]\w*)\..*$/, '$1');
	const file = messageNamed(outermost)?.file;
	if (file === undefined || !file.startsWith('envoy/')) return undefined;
	const name = `${message}${field === undefined ? '' : `.${field}`}`.replace(/^envoy\./, '');
	const anchor = name.toLowerCase().replace(/[._]/g, '-');
	const part = field === undefined ? 'msg' : 'field';
	return `https://www.envoyproxy.io/docs/envoy/latest/api-v3/${file.slice('envoy/'.length)}#envoy-v3-api-${part}-${anchor}`;
}

/** The schema of an item of `configPatches`, in which `patch.value` is what `applyTo` says. */
export function patchSchema(node: Node, schema: Schema): Schema {
	const applyTo = (node as Node<{ applyTo?: string }>).get('applyTo');
	const patch = schema.fields?.patch;
	const name = applyTo === undefined || applyTo.opaque ? undefined : ownOf(messageOf, applyTo.text);
	const value = name === undefined ? undefined : messageSchema(name);
	if (patch === undefined || value === undefined) return schema;
	return { ...schema, fields: { ...schema.fields, patch: { ...patch, fields: { ...patch.fields, value } } } };
}
