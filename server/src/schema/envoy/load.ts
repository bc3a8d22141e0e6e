// Envoy's API, read when it is first asked for: from one file beside the bundle, which no workspace without an EnvoyFilter
// needs.
import { host } from '../../host/host.ts';
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

/** A message by its full name: `envoy.config.route.v3.Route`. */
export function messageNamed(name: string): RawMessage | undefined {
	const { messages } = api();
	return Object.hasOwn(messages, name) ? messages[name] : undefined;
}

export function enumNamed(name: string): RawEnum | undefined {
	const { enums } = api();
	return Object.hasOwn(enums, name) ? enums[name] : undefined;
}

/** The full names of all messages, by name. */
export function messageNames(): readonly string[] {
	names ??= Object.keys(api().messages).sort();
	return names;
}

let names: readonly string[] | undefined;
