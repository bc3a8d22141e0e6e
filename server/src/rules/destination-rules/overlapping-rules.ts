// Two DestinationRules of one namespace for one host, of which one says in vain what the other says already.
import { memo } from '../../facts/memo.ts';
import { hostOf, rulesFor } from '../../istio/destination-rules.ts';
import { hostForm, hostKey } from '../../istio/host-names.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';

const messages = {
	subset: {
		wrong: '{other} also declares subset "{subset}" of host "{host}"',
		consequence: 'only the one in the older rule is used',
	},
	policy: {
		wrong: '{other} also has a traffic policy for host "{host}"',
		consequence: 'only the one in the older rule is used',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: ['KIA0201'],
	docs: {
		summary:
			'Two DestinationRules in one namespace have the same host, and both declare the same subset or a traffic policy.',
		why: 'Istio merges them, starting with the oldest: a subset that is declared again and a second `trafficPolicy` are dropped entirely.',
		exceptions:
			'Rules that complement each other: one with the policy and one with the subsets, or with different subsets. Rules for different clients (`workloadSelector`, `exportTo`), and rules that may not be deployed together.',
		differences: 'Kiali reports more; see `destination-rules/overlapping-hosts`.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews-tls, namespace: shop }
spec:
  host: reviews
  trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews-pool, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } }
`,
		mend: [
			'trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } }',
			'subsets: [{ name: v1, labels: { version: v1 } }]',
		],
		links: [
			'https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-large-virtual-services-and-destination-rules-into-multiple-resources',
		],
	},
	// istio: pilot/pkg/model/destination_rule.go, mergeDestinationRule; push_context.go, setDestinationRules sorts by age
	*check(resource, mesh) {
		if (hostOf(resource) === undefined || resource.standing !== 'whole') return;
		for (const other of rivals(mesh, resource)) {
			yield* doubled(resource, other);
		}
	},
});

/** The rules that Istio merges with this one. */
function rivals(mesh: Mesh, by: DeployedAs<'DestinationRule'>): readonly DeployedAs<'DestinationRule'>[] {
	const host = hostOf(by);
	if (host === undefined || host.opaque || isNarrowed(by)) return [];
	const rules = rulesFor(mesh, { text: host.text, namespaces: by.namespaces });
	return rules.filter(
		(other) =>
			coexist(mesh, by, other) && shareNamespace(by, other) && !isNarrowed(other) && isSameHost(mesh, by, other),
	);
}

function isSameHost(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	const { clusterDomain } = mesh.environment.settings;
	const [x, y] = [hostOf(a)?.text ?? '', hostOf(b)?.text ?? ''];
	// `reviews.shop` is no short name for Istio, but then it is a rule for nothing.
	const [one, two] = [hostForm(x, clusterDomain), hostForm(y, clusterDomain)];
	return (
		x === y ||
		(one.form === 'service' && two.form === 'service' && hostKey(x, clusterDomain) === hostKey(y, clusterDomain))
	);
}

/** Whether a rule is for some clients only. */
const isNarrowed = memo((by: DeployedAs<'DestinationRule'>): boolean => {
	const spec = specOf(by);
	return spec?.get('workloadSelector') !== undefined || spec?.get('exportTo') !== undefined;
});

/** The key of its traffic policy, if it has one. Kept, for a host may have hundreds of rules, and their trees are gone by then. */
const policyKeyOf = memo((by: DeployedAs<'DestinationRule'>): Span | undefined => {
	const policy = specOf(by)?.entries.find(({ key, value }) => key.text === 'trafficPolicy' && !value.isNull);
	return policy && { start: policy.key.start, end: policy.key.end };
});

const subsetsIn = memo(
	(by: Deployed) => new Map(declarationsIn(by, 'subset').map((subset) => [subset.text, subset] as const)),
);

function specOf(by: DeployedAs<'DestinationRule'>) {
	return manifest(by.resource).get('spec');
}

function* doubled(
	by: DeployedAs<'DestinationRule'>,
	other: DeployedAs<'DestinationRule'>,
): Generator<Finding<typeof messages>> {
	const host = hostOf(by)?.text ?? '';
	const names = subsetsIn(other);
	for (const subset of declarationsIn(by, 'subset')) {
		const there = names.get(subset.text);
		if (there === undefined || subset.opaque) continue;
		yield {
			span: subset,
			message: 'subset',
			with: { other: named(other), subset: subset.text, host },
			related: pointer(other, there),
		};
	}
	const [policy, policyThere] = [policyKeyOf(by), policyKeyOf(other)];
	if (policy === undefined || policyThere === undefined) return;
	yield {
		span: policy,
		message: 'policy',
		with: { other: named(other), host },
		related: pointer(other, policyThere),
	};
}
