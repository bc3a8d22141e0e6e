// Rows of the DestinationRule. istio: ValidateDestinationRule
import { each, get, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { exported, joined, matchLabels } from './shared.ts';
import { trafficPolicy } from './traffic-policy.ts';

/** With a workload selector, the rule is for its own namespace and cannot be handed to others. */
function* exportedToOwn(node: Parameters<Check>[0]): ReturnType<Check> {
	if (get(node, 'workloadSelector') === undefined) return;
	for (const item of each(node, 'exportTo')) {
		if (textOf(item) === '*')
			yield said(
				'conflicting-fields',
				item,
				'With "workloadSelector" a DestinationRule holds in its own namespace only; write "."',
			);
	}
}

export const destinationRule: Constraints = joined(
	exported,
	{
		spec: { checks: [exportedToOwn] },
		'spec.host': { format: 'wildcardDomain' },
		'spec.subsets[]': { required: ['name'] },
		'spec.subsets[].name': { format: 'dnsLabel' },
		'spec.subsets[].labels': { keys: 'labelKey' },
		'spec.subsets[].labels{}': { format: 'labelValue' },
		...matchLabels('spec.workloadSelector.matchLabels', 4096),
	},
	below(['spec.trafficPolicy', 'spec.subsets[].trafficPolicy'], trafficPolicy),
);
