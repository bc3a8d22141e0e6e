// Envoy's API, read when it is first asked for: from one file beside the bundle, which no workspace without an EnvoyFilter
// needs.
import { host } from '../../host/host.ts';
import { meshEnum, meshMessage, prefix } from '../mesh/messages.ts';
import { type Columns, fromColumns } from './columns.ts';
import type { EnvoyApi, RawEnum, RawMessage } from './form.ts';

let loaded: EnvoyApi | undefined;

function api(): EnvoyApi {
	loaded ??= read();
	return loaded;
}

/** Whether it was asked for yet. */
export function isLoaded(): boolean {
	return loaded !== undefined;
}

/** Nothing is known where the file is missing: then values are not judged. */
function read(): EnvoyApi {
	try {
		return fromColumns(JSON.parse(host.envoyApi()) as Columns);
	} catch {
		return { messages: {}, enums: {} };
	}
}

/** Whether a name is that of a type of Protobuf itself: for those the file need not be read. */
function isOfNobody(name: string): boolean {
	return !name.includes('.') || name.startsWith('google.protobuf.');
}

/** A message by its full name: `envoy.config.route.v3.Route`; or one of the mesh configuration. */
export function messageNamed(name: string): RawMessage | undefined {
	if (isOfNobody(name)) return undefined;
	if (name.startsWith(prefix)) return meshMessage(name);
	const { messages } = api();
	return Object.hasOwn(messages, name) ? messages[name] : undefined;
}

export function enumNamed(name: string): RawEnum | undefined {
	if (isOfNobody(name)) return undefined;
	if (name.startsWith(prefix)) return meshEnum(name);
	const { enums } = api();
	return Object.hasOwn(enums, name) ? enums[name] : undefined;
}

/** The full names of all messages, by name. */
export function messageNames(): readonly string[] {
	names ??= Object.keys(api().messages).sort();
	return names;
}

let names: readonly string[] | undefined;
