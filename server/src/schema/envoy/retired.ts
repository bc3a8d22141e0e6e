// Types that Envoy took before version 3 of its API, and what they are called now.
import { ownOf } from '../../maps.ts';
import { messageNamed, messageNames } from './load.ts';

/** TABLE: types of version 3 that no Envoy has any more. */
const gone: Readonly<Record<string, string>> = {
	// envoy: docs/root/version_history/v1.24, "Removed the gzip filter"; api: extensions/filters/http/compressor/v3
	'envoy.extensions.filters.http.gzip.v3.Gzip': 'envoy.extensions.filters.http.compressor.v3.Compressor',
};

/** TABLE: packages that have another name since version 3; the rest follows from it. */
const moved: readonly (readonly [RegExp, string])[] = [
	[/^envoy\.api\.v2\.auth\./, 'envoy.extensions.transport_sockets.tls.v3.'],
	[/^envoy\.config\.filter\.http\.(\w+)\.v2\w*\./, 'envoy.extensions.filters.http.$1.v3.'],
	[/^envoy\.config\.filter\.network\.(\w+)\.v2\w*\./, 'envoy.extensions.filters.network.$1.v3.'],
	[/^envoy\.config\.filter\.listener\.(\w+)\.v2\w*\./, 'envoy.extensions.filters.listener.$1.v3.'],
	[/^envoy\.config\.filter\.(?:fault|thrift|dubbo)\.(\w+)\.v2\w*\./, 'envoy.extensions.filters.common.$1.v3.'],
	[/^envoy\.config\.accesslog\.v2\.(FileAccessLog)$/, 'envoy.extensions.access_loggers.file.v3.$1'],
	[/^envoy\.config\.accesslog\.v2\.(\w*Grpc\w*)$/, 'envoy.extensions.access_loggers.grpc.v3.$1'],
	[/^envoy\.config\.transport_socket\.(\w+)\.v2\w*\./, 'envoy.extensions.transport_sockets.$1.v3.'],
	[/^envoy\.api\.v2\.(?:core|endpoint|listener|route)\./, 'envoy.config.core.v3.'],
	[/^envoy\.api\.v2\./, 'envoy.config.core.v3.'],
	[/^envoy\.config\.(\w+)\.v2\w*\./, 'envoy.config.$1.v3.'],
	[/^envoy\.type\./, 'envoy.type.v3.'],
	[/^(.*)\.v3alpha\./, '$1.v3.'],
	[/^(.*)\.v2\w*\./, '$1.v3.'],
];

/** TABLE: messages that have another name, too. */
const renamed: Readonly<Record<string, string>> = {
	RateLimitService: 'RateLimitServiceConfig',
	WasmService: 'WasmService',
};

export interface Retired {
	/** The full name of what took its place; undefined if nothing did, or it is not known. */
	readonly successor: string | undefined;
}

/** Whether Envoy took a type once and no longer does; undefined for all others. */
export function retiredType(type: string): Retired | undefined {
	if (Object.hasOwn(gone, type)) return { successor: gone[type] };
	// Some extensions of contrib have never been more than drafts, and are there.
	if (messageNamed(type) !== undefined || !/^envoy\..*\bv(?:2\w*|1\w*|3alpha)\b/.test(type)) return undefined;
	return { successor: successorOf(type) };
}

function successorOf(type: string): string | undefined {
	const all = new Set(messageNames());
	for (const [pattern, to] of moved) {
		if (!pattern.test(type)) continue;
		const name = type.replace(pattern, to);
		if (all.has(name)) return name;
	}
	// One message of that name, and only one, is it.
	const last = type.slice(type.lastIndexOf('.') + 1);
	const same = messageNames().filter(
		(name) => name.endsWith(`.${ownOf(renamed, last) ?? last}`) && !name.includes('alpha'),
	);
	return same.length === 1 ? same[0] : undefined;
}
