// The messages of the mesh configuration, by name: read from their rows when one is first asked for. They are judged as patches
// of EnvoyFilters are, for istiod reads both with the same parser.
import type { EnvoyApi, RawEnum, RawField, RawMessage } from '../envoy/form.ts';
import { camelCase } from '../envoy/names.ts';
import { withRows } from '../envoy/rows.ts';
import { meshConfigRows } from './mesh-config.ts';
import { providerRows } from './providers.ts';
import { proxyConfigRows } from './proxy-config.ts';

/** What the names of these messages begin with here, so that they are told from Envoy's. */
export const prefix = 'istio.mesh.';

let loaded: EnvoyApi | undefined;

function api(): EnvoyApi {
	loaded ??= named(withRows({ messages: {}, enums: {} }, [meshConfigRows, providerRows, proxyConfigRows].join('\n')));
	return loaded;
}

/** `istio.mesh.MeshConfig` */
export function meshMessage(name: string): RawMessage | undefined {
	return api().messages[name];
}

export function meshEnum(name: string): RawEnum | undefined {
	return api().enums[name];
}

function named({ messages, enums }: EnvoyApi): EnvoyApi {
	return {
		messages: mapped(messages, (message) => ({
			...message,
			fields: Object.fromEntries(Object.entries(message.fields).map(fieldNamed)),
			...(message.oneofs === undefined
				? {}
				: { oneofs: message.oneofs.map(({ fields, ...rest }) => ({ ...rest, fields: fields.map(camelCase) })) }),
		})),
		enums: mapped(enums, (one) => one),
	};
}

function mapped<T>(table: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> {
	return Object.fromEntries(Object.entries(table).map(([name, value]) => [`${prefix}${name}`, change(value)]));
}

/**
 * People write names in camelCase, and are told them so; Protobuf's own are read too, but where istiod looks for a key in the
 * text itself (istio: pkg/config/mesh/mesh.go, extractYamlField).
 */
function fieldNamed([name, { type, ...rest }]: readonly [string, RawField]): readonly [string, RawField] {
	const written = camelCase(name);
	const isByText = name === 'default_config' || name === 'default_providers';
	const full = /^[A-Z]/.test(type) ? `${prefix}${type}` : type;
	return [written, { ...rest, type: full, ...(isByText || written === name ? {} : { json: name }) }];
}
