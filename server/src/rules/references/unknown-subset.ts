// A destination names a subset that the DestinationRules of its host do not declare.

import { subsetsOf } from '../../istio/destination-rules.ts';
import type { Mesh, Referring } from '../../mesh/mesh.ts';
import type { Span } from '../../text/span.ts';
import { placesOf } from '../../yaml/edits/removal.ts';
import type { Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { type Contradiction, contradictions, declaredIn } from '../shared/contradictions.ts';
import { changeWord } from '../shared/fixes.ts';
import { subsetCreations } from '../shared/subset-creations.ts';

const messages = {
	missing: 'No subset "{subset}" of host "{host}"{where}',
	others: { wrong: 'No subset "{subset}" of host "{host}"', remedy: 'its DestinationRule declares {known}' },
	notExported: 'Subset "{subset}" is not exported to namespace {namespaces}',
	ofRule: 'DestinationRule "{rule}" has no subset "{subset}"{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['VirtualService', 'Rollout'],
	codes: ['IST0101', 'KIA1107'],
	docs: {
		summary: 'A destination names a subset that no DestinationRule of its host declares.',
		why: 'Istio then has no cluster for the destination: every request routed there gets 503.',
		exceptions: 'Hosts without any DestinationRule in the workspace, because it may be kept elsewhere.',
		severityNotes: 'Error if the workspace proves it (always with `istio.assume: complete`), otherwise warning.',
		bad: `#- destination-rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: version-1 }
`,
		mend: ['version-1', 'v1'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, GetDestinationCluster;
	// pilot/pkg/networking/core/cluster_builder.go, buildSubsetCluster
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'subset', {
			said: (from, contradiction, where) => said(mesh, from, contradiction, where),
			evidence: declaredIn,
			codes: ({ by }) => (by.resource.kind.id === 'VirtualService' ? ['IST0101', 'KIA1107'] : []),
			create: (mesh, from, contradiction) =>
				from.mention.row.ofKind === undefined
					? [...choices(mesh, from, contradiction), ...subsetCreations(mesh, from)]
					: [],
		}),
});

function said(
	mesh: Mesh,
	{ by, mention }: Referring,
	{ reason, suggestion }: Contradiction,
	where: string,
): Said<typeof messages> {
	const [subset, host] = [mention.text, mention.of?.text ?? ''];
	if (reason === 'notExported') return { message: 'notExported', with: { subset, namespaces: by.namespaces ?? [] } };
	if (mention.row.ofKind !== undefined) return { message: 'ofRule', with: { rule: host, subset, where } };
	const known = subsetsOf(mesh, { text: host, namespaces: by.namespaces }).map((one) => one.mention.text);
	return suggestion !== undefined || known.length === 0
		? { message: 'missing', with: { subset, host, where } }
		: { message: 'others', with: { subset, host, known } };
}

/** Where nothing is near: one of the few subsets that there are. */
function choices(mesh: Mesh, { by, mention }: Referring, { suggestion }: Contradiction): readonly Fix[] {
	const host = { text: mention.of?.text ?? '', namespaces: by.namespaces };
	const known = [...new Set(subsetsOf(mesh, host).flatMap((one) => (one.mention.opaque ? [] : [one.mention.text])))];
	if (suggestion !== undefined || known.length > 3) return [];
	const beside = besideIn(by, mention);
	return known.filter((name) => !beside.includes(name)).flatMap((name) => changeWord(by, mention, name, false));
}

interface Weighted {
	readonly destination?: { readonly subset?: string };
}

/** The subsets of the other destinations of the route. */
function besideIn({ resource }: Referring['by'], span: Span): readonly string[] {
	const places = placesOf(tree(resource.chunk).root, span);
	const { around, item } = places.findLast((place) => place.item !== undefined) ?? {};
	return (around?.items ?? []).flatMap((one) => {
		const subset = (one as Node<Weighted>).get('destination')?.get('subset');
		return one === item || subset === undefined ? [] : [subset.text];
	});
}
