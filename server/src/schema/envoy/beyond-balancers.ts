// What Envoy refuses of load balancing policies beyond the rules in its API: most of these rules it does not run there.
import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf, wordOf } from './asking.ts';
import { all, mayHoldMore, needs } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor, shortName, typeIn } from './names.ts';

const folder = 'envoy.extensions.load_balancing_policies.';

/** Runs a check on what is configured for a load balancer: that is an item of a list, so that nothing is merged into it. */
function whole(check: Check): Check {
	return (node, way, at) => check(node, way.isUnruled === true ? { ...way, isMerged: false } : way, at);
}

function configIn(policy: Node): Node<{ '@type'?: string }> | undefined {
	return fieldOf(fieldOf(policy, 'typed_extension_config'), 'typed_config') as Node<{ '@type'?: string }> | undefined;
}

/** envoy: source/common/upstream/upstream_impl.cc, "didn't find a registered load balancer factory implementation" */
const configured: Check = function* (node, { isMerged }) {
	const list = fieldOf(node, 'policies');
	if (isMerged || list === undefined || list.opaque || list.items.length === 0) return;
	const isOpen = list.items.some((item) => {
		const inner = fieldOf(item, 'typed_extension_config');
		return item.opaque || mayHoldMore(item) || (inner !== undefined && (inner.opaque || mayHoldMore(inner)));
	});
	if (isOpen || list.items.some((item) => configIn(item) !== undefined)) return;
	const args = { type: 'LoadBalancingPolicy', field: 'typed_extension_config' };
	yield { kind: 'missing-field', span: keyFor(node, 'policies') ?? list, ...wrong('needs', args) };
};

/** envoy: source/extensions/load_balancing_policies/wrr_locality/config.cc */
const picking: Check = function* (node) {
	const [first] = fieldOf(fieldOf(node, 'endpoint_picking_policy'), 'policies')?.items ?? [];
	const type = first === undefined ? undefined : configIn(first)?.get('@type');
	const name = typeIn(textOf(type) ?? '');
	if (type !== undefined && name.startsWith(folder) && !name.startsWith(`${folder}client_side_weighted_round_robin.`))
		yield refusedAt(type, wrong('endpointPicking', { type: shortName(name) }));
};

/** envoy: source/extensions/load_balancing_policies/subset/subset_lb_config.cc, for both forms of the configuration */
export function* subsetSelectors(node: Node | undefined): Iterable<EnvoyFault> {
	for (const selector of fieldOf(node, 'subset_selectors')?.items ?? []) {
		const [keys, fallback] = [fieldOf(selector, 'keys'), fieldOf(selector, 'fallback_keys_subset')];
		const policy = fieldOf(selector, 'fallback_policy');
		if (selector.opaque || mayHoldMore(selector) || fallback?.opaque === true || policy?.opaque === true) continue;
		const isByKeys = /^(?:KEYS_SUBSET|4)$/.test(wordOf(policy) ?? '');
		const count = fallback?.items.length ?? 0;
		if (policy !== undefined && isByKeys && count === 0) {
			const args = { type: 'A selector with KEYS_SUBSET', field: 'fallback_keys_subset' };
			yield { kind: 'missing-field', span: policy, ...wrong('needs', args) };
		}
		if (fallback === undefined || count === 0) continue;
		const key = keyFor(selector, 'fallback_keys_subset') ?? fallback;
		if (!isByKeys) yield refusedAt(key, wrong('fallbackPolicy'));
		const known = new Set(keys?.items.map((one) => textOf(one)));
		if (keys === undefined || keys.opaque || known.has(undefined)) continue;
		const other = fallback.items.find((one) => textOf(one) !== undefined && !known.has(textOf(one)));
		if (other !== undefined) yield refusedAt(other, wrong('fallbackKeys'));
		else if (isByKeys && count === known.size) yield refusedAt(key, wrong('sameFallbackKeys'));
	}
}

export const beyondBalancers: Readonly<Record<string, Check>> = {
	'envoy.config.cluster.v3.LoadBalancingPolicy': whole(all(needs('LoadBalancingPolicy', 'policies'), configured)),
	[`${folder}wrr_locality.v3.WrrLocality`]: picking,
	[`${folder}override_host.v3.OverrideHost`]: whole(needs('OverrideHost', 'fallback_policy')),
	[`${folder}subset.v3.Subset`]: all(subsetSelectors, whole(needs('Subset', 'subset_lb_policy'))),
};
