// A patch whose operation does nothing to what it applies to.

import { type Finding, rule } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';

/**
 * Operations that are passed over, by what they apply to (istio: pilot/pkg/networking/core/envoyfilter, listener_patch.go,
 * cluster_patch.go, rc_patch.go, extension_configuration_patch.go; ADD and REMOVE of an HTTP_ROUTE are in rc_patch.go, but
 * not in api: networking/v1alpha3/envoy_filter.proto, Patch.Operation).
 */
const ignored: Readonly<Record<string, readonly string[]>> = {
	LISTENER: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
	FILTER_CHAIN: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
	CLUSTER: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE'],
	VIRTUAL_HOST: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST'],
	ROUTE_CONFIGURATION: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE', 'ADD', 'REMOVE'],
	HTTP_ROUTE: ['REPLACE', 'ADD', 'REMOVE'],
	EXTENSION_CONFIG: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE', 'REMOVE', 'MERGE'],
	BOOTSTRAP: ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST', 'REPLACE', 'ADD', 'REMOVE'],
};

const codes: Readonly<Record<string, readonly string[]>> = {
	REPLACE: ['IST0152'],
	ADD: ['IST0153'],
	REMOVE: ['IST0154'],
};

export default rule({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['EnvoyFilter'],
	codes: ['IST0152', 'IST0153', 'IST0154'],
	docs: {
		summary: 'An EnvoyFilter patch has an operation that does nothing for its `applyTo`.',
		why: 'Istio ignores such a patch without an error: the Envoy configuration stays the same. `REPLACE` works for filters and virtual hosts; clusters, listeners and routes are merged.',
		severityNotes:
			'Hint for ADD and REMOVE with HTTP_ROUTE: the documentation says that they are ignored, but istiod applies them.',
		differences: 'Unlike istioctl, this rule also reports insertions where there is no order.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND }
    patch:
      operation: REPLACE
      value: { connect_timeout: 1s }
`,
		mend: ['REPLACE', 'MERGE'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation'],
	},
	*check(resource) {
		const said = new Set<string>();
		for (const patch of patchesOf(resource)) {
			const operation = patch.operation.text;
			if (!ignored[patch.applyTo.text]?.includes(operation)) continue;
			// istioctl says the same of an EnvoyFilter only once, and nothing of what is added to or taken from the bootstrap.
			const isKnown = patch.applyTo.text !== 'BOOTSTRAP' || operation === 'REPLACE';
			const own = isKnown && !said.has(operation) ? (codes[operation] ?? []) : [];
			if (isKnown) said.add(operation);
			yield { ...finding(patch), codes: own };
		}
	},
});

function finding({ applyTo, operation, value }: Patch): Finding {
	const { start, end, text } = operation;
	const meant =
		text === 'REMOVE' || value === undefined
			? undefined
			: applyTo.text === 'HTTP_ROUTE' && text === 'ADD'
				? 'INSERT_FIRST'
				: applyTo.text === 'EXTENSION_CONFIG'
					? 'ADD'
					: 'MERGE';
	const isCertain = applyTo.text !== 'HTTP_ROUTE' || text === 'REPLACE';
	return {
		span: { start, end },
		message: isCertain
			? `The patch has no effect: ${text} does nothing for ${applyTo.text}`
			: `The documentation says that ${text} is ignored for ${applyTo.text}; do not rely on it`,
		severity: isCertain ? 'warning' : 'hint',
		fixes: meant === undefined ? [] : [{ title: `Change to "${meant}"`, edits: [{ start, end, text: meant }] }],
	};
}
