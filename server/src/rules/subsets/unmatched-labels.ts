// A subset whose labels no pod behind its host has.

import { memo } from '../../facts/memo.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { among, valuesIn } from '../../istio/pool.ts';
import { isOfPlace, labelText, selectorOf } from '../../istio/selectors.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import type { Declared, Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { likeness, slipFor } from '../../text/likeness.ts';
import { contains, type Span } from '../../text/span.ts';
import { near } from '../../yaml/near.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, severityOf, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';
import { changeWord } from '../shared/fixes.ts';
import { subsetLabels } from '../shared/subset-creations.ts';

const messages = {
	one: 'No workload of host "{host}" has the label {labels}',
	otherValue: {
		wrong: 'No workload of host "{host}" has the label {labels}',
		remedy: '"{key}" of its workloads is {values}',
	},
	several: 'No workload of host "{host}" has the labels {labels}',
	againstSelector: {
		wrong: 'Service "{service}" selects only pods with {selector}, so none of them has the label {label}',
		remedy: 'a subset narrows the pods of the Service',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: ['IST0173', 'KIA0203'],
	docs: {
		summary: 'The labels of a subset match no workload of its host.',
		why: 'The subset has no endpoints: requests routed to it get 503, and there is no fallback to other pods.',
		exceptions:
			'Reported only if the Service is in the workspace, has a selector, and selects some workload here, all of them without templates. Labels that come from the node or the cluster, such as regions, are not checked.',
		severityNotes:
			'Error if the workspace proves it. Information if other subsets already match all known pods, because the pods of this one may be started later.',
		differences: 'istioctl checks labels of regions and zones with the Nodes of the cluster.',
		bad: `#- app.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews, version: v1 } }
  template:
    metadata: { labels: { app: reviews, version: v1 } }
    spec: { containers: [{ name: reviews, image: reviews }] }
#- destination-rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: 1.0.0 }
`,
		mend: ['1.0.0', 'v1'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
	},
	// istio: pilot/pkg/xds/endpoints/endpoint_builder.go, BuildClusterLoadAssignment
	*check(resource, mesh) {
		for (const mention of resource.references) {
			if (mention.row.at !== 'spec.subsets[].labels') continue;
			const resolution = resolve(mesh, { by: resource, mention });
			if (resolution.is !== 'contradicted') {
				yield* againstSelector(resource, mesh, mention);
				continue;
			}
			const labels = mention.labels?.filter((label) => !isOfPlace(label)) ?? [];
			const wrong = wrongLabels(labels, resolution.evidence);
			const host = mention.of?.text ?? '';
			const key = wrong[0]?.key.text;
			const values = key === undefined ? [] : [...valuesIn(resolution.evidence, key)];
			yield {
				span: spanOf(wrong) ?? mention,
				message: wrong.length > 1 ? 'several' : values.length > 0 ? 'otherValue' : 'one',
				with: { host, labels: wrong.map(({ key, value }) => `${key.text}: ${value.text}`), key: key ?? '', values },
				severity: severityOf[resolution.certainty],
				related: pointers(resolution.evidence, declaredIn),
				fixes: () => changed(resource, labels, wrong, resolution.evidence),
			};
		}
	},
});

/** A subset that asks for another value of a label than the Service selects by: whatever pods there are, it has none. */
function* againstSelector(
	by: DeployedAs<'DestinationRule'>,
	mesh: Mesh,
	{ of, labels = [] }: Deployed['references'][number],
): Generator<Finding<typeof messages>> {
	if (of === undefined || of.opaque || by.standing !== 'whole') return;
	const hosts = hostsCalled(mesh, { text: of.text, namespaces: by.namespaces });
	const selectors = hosts.map((host) => (host.by.standing === 'whole' ? selectorOf(host.by) : undefined));
	for (const label of labels) {
		const own = selectors.map((all) => all?.find(({ key }) => key.text === label.key.text));
		const isOther = own.every((one) => one !== undefined && !one.value.opaque && one.value.text !== label.value.text);
		const [first] = hosts;
		if (first === undefined || label.value.opaque || isOfPlace(label) || !isOther) continue;
		yield {
			span: label.value,
			message: 'againstSelector',
			with: {
				service: first.by.resource.name?.text ?? '',
				selector: `"${label.key.text}: ${own[0]?.value.text ?? ''}"`,
				label: `"${label.key.text}: ${label.value.text}"`,
			},
			related: pointers(hosts, declaredIn),
		};
	}
}

/** The labels that no workload at all has; if each is had by some, then all, for it is their company that is wrong. */
function wrongLabels(labels: readonly Label[], workloads: readonly Declared[]): readonly Label[] {
	const wrong = labels.filter(({ key, value }) => !valuesIn(workloads, key.text).has(value.text));
	return wrong.length > 0 ? wrong : labels;
}

/** The labels of all subsets, `key=value`. */
const labelsTaken = memo(
	(by: Deployed): ReadonlySet<string> => new Set(subsetLabels(by).flatMap((one) => one.map(labelText))),
);

function spanOf(labels: readonly Label[]): { start: number; end: number } | undefined {
	const [first] = labels;
	if (first === undefined) return undefined;
	// One wrong label: its value, where the fault most likely is. Several: a single line of them is enough.
	return { start: labels.length === 1 ? first.value.start : first.key.start, end: first.value.end };
}

/**
 * Another value for the one wrong label, which pods with the other labels have: what the subset is called, or a near one,
 * or the only one that no other subset has. Another number is another version.
 */
function changed(
	by: DeployedAs<'DestinationRule'>,
	labels: readonly Label[],
	wrong: readonly Label[],
	workloads: readonly Declared[],
): readonly Fix[] {
	const [only, another] = wrong;
	if (only === undefined || another !== undefined) return [];
	const rest = labels.filter((label) => label !== only);
	const known = valuesIn(among(workloads, rest), only.key.text);
	const [single, more] = [...known].filter((value) => !labelsTaken(by).has(`${only.key.text}=${value}`));
	const named = subsetAround(by, only.value)?.get('name')?.text ?? '';
	const near = slipFor(only.value.text, known) ?? (more === undefined ? single : undefined);
	const meant = known.has(named) ? named : near;
	if (meant === undefined) return [];
	// The only word there is may be meant; another number, or another part behind a hyphen, is another thing.
	const isOther = likeness(only.value.text, meant) === 'sibling' && /[-\d]/.test(meant) && meant !== named;
	if (isOther) return [];
	return changeWord(by, only.value, meant);
}

function subsetAround({ resource }: DeployedAs<'DestinationRule'>, span: Span) {
	const list = manifest(resource).get('spec')?.get('subsets');
	const subset = list && near(list, span.start).items.find((one) => contains(one, span.start));
	return subset as Node<{ readonly name?: string }> | undefined;
}
