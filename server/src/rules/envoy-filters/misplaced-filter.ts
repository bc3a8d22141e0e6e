// A patch that leaves a chain of filters without its end: something behind the router, a router that is not last, none at all.

import {
	httpRouter,
	terminalHttpFilters,
	terminalNetworkFilters,
	terminalNetworkNames,
} from '../../model/envoy-filters.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, extensionOf, field } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	added: {
		wrong: 'ADD puts the filter at the end of the chain, after {end}',
		consequence: ', and Envoy rejects the listener',
		remedy: 'use INSERT_BEFORE or INSERT_FIRST',
	},
	after: {
		wrong: '"{anchor}" must be the last filter of the chain',
		consequence: ': Envoy rejects the listener if another one follows',
		remedy: 'use INSERT_BEFORE',
	},
	before: {
		wrong: 'The filter must be the last one of its chain',
		consequence: ': Envoy rejects the listener if others follow',
		remedy: 'use REPLACE with "{router}"',
	},
	replaced: {
		wrong: 'The chain would end without "{anchor}" or another terminal filter',
		consequence: ', and Envoy rejects the listener',
		remedy: 'use INSERT_BEFORE',
	},
	removed: {
		wrong: 'Without "{anchor}" the chain has no terminal filter',
		consequence: ', and Envoy rejects the listener',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch puts a filter after the one that must end the chain, or removes that one.',
		why: 'A chain ends with a terminal filter: the router for HTTP, the HTTP connection manager or the TCP proxy for connections. Envoy rejects the whole listener if another filter follows it, if it is not last, or if it is missing, and keeps the configuration that it had.',
		exceptions:
			'EnvoyFilters that remove the terminal filter in one patch and add another one. Patches with context WAYPOINT. For insertions without an anchor see `envoy-filters/missing-anchor`.',
		severityNotes: 'Warning where a terminal filter is removed, which another EnvoyFilter may add.',
		refusals: [
			'terminal filter named … must be the last filter in a … filter chain',
			'non-terminal filter named … is the last filter in a … filter chain',
		],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
    patch:
      operation: INSERT_AFTER
      value:
        name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: { inline_string: "function envoy_on_request(handle) end" }
`,
		mend: ['INSERT_AFTER', 'INSERT_BEFORE'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/http_filters'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go, patchNetworkFilters and patchHTTPFilters
	*check(resource) {
		const patches = patchesOf(resource).filter((patch) => isOfChain(patch) && contextOf(patch) !== 'WAYPOINT');
		const changing = patches.filter((one) => isEnd(anchorOf(one), one) || endsChain(one) !== false);
		for (const patch of patches) {
			// Whoever takes the end away, or puts another one there, knows what they do.
			const changesEnd = changing.some((one) => one !== patch && one.applyTo.text === patch.applyTo.text);
			if (!changesEnd) yield* finding(patch);
		}
	},
});

function isOfChain({ applyTo: { text } }: Patch): boolean {
	return text === 'HTTP_FILTER' || text === 'NETWORK_FILTER';
}

function anchorOf({ applyTo, httpFilter, filter }: Patch): string | undefined {
	return (applyTo.text === 'HTTP_FILTER' ? httpFilter : filter)?.text;
}

/** Whether a patch removes or replaces the filter that ends the chain. */
function isEnd(anchor: string | undefined, { applyTo, operation }: Patch): boolean {
	return (operation.text === 'REMOVE' || operation.text === 'REPLACE') && isTerminalName(applyTo.text, anchor);
}

function isTerminalName(applyTo: string, name: string | undefined): boolean {
	if (name === undefined) return false;
	return applyTo === 'HTTP_FILTER' ? name === httpRouter : terminalNetworkNames.has(name);
}

/** Whether the value is a filter that ends a chain; undefined if that is not known. */
function endsChain({ applyTo, operation, value }: Patch): boolean | undefined {
	if (operation.text === 'MERGE' || operation.text === 'REMOVE') return false;
	const isHttp = applyTo.text === 'HTTP_FILTER';
	const config = configOf(value);
	if (config === undefined) {
		const [name, typed] = [field(value, 'name'), field(value, 'typed_config')];
		if ([value, name, typed].some((node) => node?.opaque === true)) return undefined;
		if (isTerminalName(applyTo.text, name?.text)) return true;
		return isHttp ? false : undefined;
	}
	const terminal = isHttp ? terminalHttpFilters : terminalNetworkFilters;
	if (terminal.has(extensionOf(config.type))) return true;
	// Of an extension that is not Envoy's own, or of contrib, nobody knows.
	const known =
		/^envoy\.extensions\.filters\.(?:http|network)\.(?!.*proxy|.*mesh|generic|golang|wasm|dynamic_modules|reverse)/;
	return isHttp || known.test(config.type) ? false : undefined;
}

function* finding(patch: Patch): Generator<Finding<typeof messages>> {
	const { applyTo, operation } = patch;
	const span = { start: operation.start, end: operation.end };
	const anchor = anchorOf(patch);
	const isHttp = applyTo.text === 'HTTP_FILTER';
	const end = isHttp ? 'the router' : 'the filter that ends it';
	const isAtEnd = isTerminalName(applyTo.text, anchor);
	const ends = endsChain(patch);
	switch (operation.text) {
		case 'ADD':
			yield {
				span,
				message: 'added',
				with: { end },
				fixes: isAtEnd ? changeTo(patch.operation, 'INSERT_BEFORE') : changeTo(patch.operation, 'INSERT_FIRST'),
			};
			return;
		case 'INSERT_AFTER':
			if (isAtEnd)
				yield {
					span,
					message: 'after',
					with: { anchor: anchor ?? '' },
					fixes: changeTo(patch.operation, 'INSERT_BEFORE'),
				};
			return;
		case 'INSERT_BEFORE':
		case 'INSERT_FIRST':
			if (ends === true)
				yield {
					span,
					message: 'before',
					with: { router: isHttp ? httpRouter : 'envoy.filters.network.tcp_proxy' },
				};
			return;
		case 'REPLACE':
			if (isAtEnd && ends === false)
				yield {
					span,
					message: 'replaced',
					with: { anchor: anchor ?? '' },
					fixes: changeTo(patch.operation, 'INSERT_BEFORE'),
				};
			return;
		case 'REMOVE':
			if (isAtEnd)
				yield {
					span,
					message: 'removed',
					with: { anchor: anchor ?? '' },
					severity: 'warning',
				};
	}
}
