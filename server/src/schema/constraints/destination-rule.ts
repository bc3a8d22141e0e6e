// Rows of the DestinationRule. istio: ValidateDestinationRule
import { each, get, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { exported, joined, matchLabels, ownNamespace } from './shared.ts';
import { trafficPolicy } from './traffic-policy.ts';

type Checked = Parameters<Check>[0];

/** With a workload selector, the rule is for its own namespace and cannot be handed to others. istio: validateExportTo */
function* exportedToOwn(node: Checked): ReturnType<Check> {
	const spec = get(node, 'spec');
	if (get(spec, 'workloadSelector') === undefined) return;
	const own = ownNamespace(node);
	const items = each(spec, 'exportTo');
	for (const item of items) {
		const text = textOf(item);
		// One that is not told apart from the own namespace may be it.
		if (text === undefined || text === '.' || text === own) continue;
		if (text !== '*' && own === undefined && items.length === 1) continue;
		yield said('conflicting-fields', item, 'exportedWithSelector');
	}
}

/** Certificates of a ConfigMap can only be those of the own namespace. istio: validateTLS */
function* ownConfigMap(node: Checked): ReturnType<Check> {
	const own = ownNamespace(node);
	if (own === undefined) return;
	const spec = get(node, 'spec');
	const policies = [spec, ...each(spec, 'subsets')].map((one) => get(one, 'trafficPolicy'));
	for (const part of policies.flatMap((policy) => [policy, ...each(policy, 'portLevelSettings')])) {
		const name = get(get(part, 'tls'), 'credentialName');
		const [, namespace] = /^configmap:\/\/([^/]+)\/./.exec(textOf(name) ?? '') ?? [];
		if (name !== undefined && namespace !== undefined && namespace !== own)
			yield said('invalid-value', name, 'foreignConfigMap', { own, namespace });
	}
}

export const destinationRule: Constraints = joined(
	exported,
	{
		'': { checks: [exportedToOwn, ownConfigMap] },
		'spec.host': { format: 'wildcardDomain' },
		'spec.subsets[]': { required: ['name'] },
		'spec.subsets[].name': { format: 'dnsLabel' },
		'spec.subsets[].labels': { keys: 'labelKey' },
		'spec.subsets[].labels{}': { format: 'labelValue' },
		...matchLabels('spec.workloadSelector.matchLabels', 4096),
	},
	below(['spec.trafficPolicy', 'spec.subsets[].trafficPolicy'], trafficPolicy),
);
