// What a field is, in Markdown: for hovers and for completion.
import type { KindRow } from '../model/kinds.ts';
import { formats } from '../schema/formats.ts';
import type { Schema } from '../schema/schema.ts';
import { code, prose, words } from './markdown.ts';

/** A type in a few words: `list of strings`, `map`, `one of 3 values`. */
export function typeText(schema: Schema): string {
	if (schema.enum !== undefined) return 'enum';
	if (schema.type === 'array') {
		const item = schema.items === undefined ? 'any' : typeText(schema.items);
		return item === 'any' ? 'list' : `list of ${item.replace(/^(string|integer|number|map|enum|boolean)$/, '$1s')}`;
	}
	if (schema.type === 'object') return schema.values === undefined ? 'map' : `map of ${typeText(schema.values)}s`;
	return schema.type === 'intOrString' ? 'number or string' : schema.type;
}

/** Where the field stands: in which kind, and whether that kind demands it. */
export interface FieldPlace {
	readonly name: string;
	readonly kind: KindRow;
	readonly isRequired: boolean;
	/** Title of the resource that brings the schema, if it is not the bundled one. */
	readonly broughtBy?: string | undefined;
}

/** All that is known of a field. */
export function fieldDoc(schema: Schema, { name, kind, isRequired, broughtBy }: FieldPlace): string {
	const facts = [
		isRequired ? 'required' : undefined,
		schema.default === undefined ? undefined : `default ${code(String(schema.default))}`,
		schema.since === undefined ? undefined : `since Istio ${schema.since} or slightly earlier`,
		schema.until === undefined ? undefined : `until Istio ${schema.until}`,
		schema.envoy?.since === undefined ? undefined : `since Envoy ${schema.envoy.since}`,
		schema.envoy !== undefined && schema.deprecated !== undefined ? 'deprecated' : undefined,
	].filter((fact) => fact !== undefined);
	const format = schema.format === undefined ? undefined : formats[schema.format]?.describe;
	const page = schema.envoy === undefined ? referencePage(kind) : schema.envoy.page;
	const project = schema.envoy === undefined ? kind.kind : 'Envoy';
	return [
		[`**${words(name)}** \`${typeText(schema)}\``, ...facts].join(' · '),
		// What a definition in the workspace says is text from a file; the bundled texts are Markdown.
		broughtBy === undefined || schema.doc === undefined ? schema.doc : prose(schema.doc),
		schema.enum === undefined ? undefined : `One of ${schema.enum.map((word) => code(String(word))).join(', ')}`,
		bounds(schema),
		format,
		broughtBy === undefined ? undefined : `As defined by ${words(broughtBy)}`,
		page === undefined ? undefined : `[${project} reference](${page})`,
	]
		.filter((part) => part !== undefined && part !== '')
		.join('\n\n');
}

function bounds({ type, minimum, maximum, minItems, maxItems, maxLength }: Schema): string | undefined {
	// What every unsigned number has is not worth saying.
	if (minimum !== undefined && maximum !== undefined && maximum < 4294967295) return `From ${minimum} to ${maximum}`;
	if (type === 'array' && (minItems !== undefined || maxItems !== undefined)) {
		return [minItems && `At least ${minItems}`, maxItems && `at most ${maxItems}`].filter(Boolean).join(', ');
	}
	return maxLength === undefined || maxLength > 512 ? undefined : `At most ${maxLength} characters`;
}

const pages: Readonly<Record<string, string>> = {
	AuthorizationPolicy: 'security/authorization-policy',
	PeerAuthentication: 'security/peer_authentication',
	RequestAuthentication: 'security/request_authentication',
	Telemetry: 'telemetry',
	WasmPlugin: 'proxy_extensions/wasm-plugin',
};

/** The page of a kind's reference; undefined if there is none. */
export function referencePage({ family, kind }: KindRow): string | undefined {
	if (family === 'gateway-api') return `https://gateway-api.sigs.k8s.io/reference/spec/#${kind.toLowerCase()}`;
	if (family !== 'istio' || kind === 'TrafficExtension') return undefined;
	const page = pages[kind] ?? `networking/${kind.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`;
	return `https://istio.io/latest/docs/reference/config/${page}/`;
}
