// A patch that looks for a filter by a name that is misspelled, or of old.

import { releaseOf } from '../../mesh/schemas.ts';
import { httpFilters, networkFilters, oldHttpFilters, oldNetworkFilters } from '../../model/envoy-filters.ts';
import { isBefore } from '../../schema/validate.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	old: {
		wrong: '"{name}" is the old name of "{today}"',
		consequence: ' and has matched nothing since Istio 1.8, so the patch has no effect',
	},
	misspelt: 'Envoy has no filter "{name}", so the patch finds nothing; did you mean "{meant}"?',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: ['IST0133'],
	docs: {
		summary: 'A patch matches a filter by a misspelled or an outdated name.',
		why: 'Istio uses the filter names of the Envoy documentation. A patch that matches any other name, including an old one, finds nothing and has no effect.',
		exceptions:
			'Names that are not similar to any Envoy filter, because filters may have any name. Patches for proxies before Istio 1.8, which used the old names.',
		severityNotes: 'Information for old names.',
		differences: 'istioctl only reports old names, not misspelled ones.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
            subFilter: { name: envoy.filters.http.ruoter }
    patch:
      operation: INSERT_BEFORE
      value: { name: envoy.filters.http.lua, typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua } }
`,
		mend: ['ruoter', 'router'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/http_filters'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go, networkFilterMatch, httpFilterMatch
	*check(resource, mesh) {
		const release = releaseOf(mesh);
		// istiod makes the names of today since 1.8 (istio 1.7 and 1.8: pilot/pkg/networking/core/v1alpha3/listener_test.go).
		if (release !== undefined && isBefore(release.name, '1.8')) return;
		for (const { filter, httpFilter, isForOld } of patchesOf(resource)) {
			if (isForOld) continue;
			if (filter !== undefined) yield* judged(filter, networkFilters, oldNetworkFilters);
			if (httpFilter !== undefined) yield* judged(httpFilter, httpFilters, oldHttpFilters);
		}
	},
});

function* judged(
	name: Node<string>,
	known: readonly string[],
	old: Readonly<Record<string, string>>,
): Generator<Finding<typeof messages>> {
	if (name.opaque || !name.text.startsWith('envoy.') || known.includes(name.text)) return;
	const today = old[name.text];
	if (today !== undefined) {
		yield {
			span: name,
			message: 'old',
			with: { name: name.text, today },
			fixes: changeTo(name, today, true),
		};
		return;
	}
	const near = nearestName(name.text, known);
	if (near === undefined) return;
	yield {
		span: name,
		message: 'misspelt',
		with: { name: name.text, meant: near },
		codes: [],
		fixes: changeTo(name, near),
	};
}
