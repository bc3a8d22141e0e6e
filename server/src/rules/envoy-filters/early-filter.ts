// A filter that reads what the filter for tokens finds out, and runs before it.

import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, extensionOf } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const tokens = 'envoy.filters.http.jwt_authn';

const messages = {
	tooEarly: '{operation} puts the filter before "{filter}", whose metadata it reads: there is none yet',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A filter reads the claims of tokens, and is inserted before the filter that checks them.',
		why: 'The filters of a chain run in order. `envoy.filters.http.jwt_authn`, which Istio adds for a RequestAuthentication, writes the claims into the metadata of the request; a filter before it finds nothing there.',
		exceptions: 'Filters that act on responses only are not told apart.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: claims, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.jwt_authn } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code:
            inline_string: |
              function envoy_on_request(handle)
                local claims = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
              end
`,
		mend: ['INSERT_BEFORE', 'INSERT_AFTER'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter'],
	},
	// istio: pilot/pkg/networking/core/listener_builder.go, buildHTTPConnectionManager: jwt_authn is among the first
	*check(resource) {
		const patches = patchesOf(resource);
		// With one of its own, the order is what the patches make of it.
		if (
			patches.some(
				({ value }) => extensionOf(configOf(value)?.type ?? '') === 'envoy.extensions.filters.http.jwt_authn',
			)
		)
			return;
		for (const patch of patches) {
			if (!isEarly(patch) || contextOf(patch) === 'WAYPOINT' || !mentions(patch.value, tokens)) continue;
			const { start, end, text } = patch.operation;
			yield {
				span: { start, end },
				message: 'tooEarly',
				with: { operation: text, filter: tokens },
				fixes: patch.httpFilter === undefined ? [] : changeTo(patch.operation, 'INSERT_AFTER'),
			};
		}
	},
});

function isEarly({ applyTo, operation, httpFilter }: Patch): boolean {
	if (applyTo.text !== 'HTTP_FILTER') return false;
	// Whatever the match says.
	if (operation.text === 'INSERT_FIRST') return true;
	return operation.text === 'INSERT_BEFORE' && (httpFilter === undefined || httpFilter.text === tokens);
}

/** Whether a word stands in some text below `node`. Each node is read once: what is shared by aliases would be met again and again. */
function mentions(node: Node | undefined, word: string, met: Set<Node> = new Set()): boolean {
	if (node === undefined || node.opaque || met.has(node)) return false;
	met.add(node);
	if (node.kind === 'scalar') return node.text.includes(word);
	const inEntries = node.entries.some(({ key, value }) => key.text !== '@type' && mentions(value, word, met));
	return inEntries || node.items.some((item) => mentions(item, word, met));
}
