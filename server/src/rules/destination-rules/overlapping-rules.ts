// Two DestinationRules of one namespace for one host, of which one says in vain what the other says already.
import { indexedBy } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { hostOf } from '../../istio/destination-rules.ts';
import { hostForm, hostKey } from '../../istio/host-names.ts';
import { mayBeSame } from '../../istio/hosts.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
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
		const host = hostOf(resource);
		if (host === undefined || host.opaque || resource.standing !== 'whole' || isNarrowed(resource)) return;
		for (const subset of declarationsIn(resource, 'subset')) {
			if (subset.opaque) continue;
			for (const other of rivals(mesh, resource, `subset ${subset.text}`)) {
				const there = subsetsIn(other).get(subset.text);
				const args = { other: named(other), subset: subset.text, host: host.text };
				yield { span: subset, message: 'subset', with: args, related: pointer(other, there) };
			}
		}
		const policy = policyKeyOf(resource);
		if (policy === undefined) return;
		for (const other of rivals(mesh, resource, 'policy')) {
			const args = { other: named(other), host: host.text };
			yield { span: policy, message: 'policy', with: args, related: pointer(other, policyKeyOf(other)) };
		}
	},
});

type Rule = DeployedAs<'DestinationRule'>;

/** Further ones say nothing new. */
const most = 5;

/** The rules that Istio merges with this one, and that say the same thing too; the first few. */
function rivals(mesh: Mesh, by: Rule, what: string): readonly Rule[] {
	const found: Rule[] = [];
	for (const other of saying(mesh).get(placeOf(mesh, by, what)) ?? []) {
		if (!coexist(mesh, by, other) || !shareNamespace(by, other) || !isSameHost(mesh, by, other)) continue;
		found.push(other);
		if (found.length >= most) break;
	}
	return found;
}

/** By namespace, host and what they say: a host may have a thousand rules, with a subset each. */
const saying = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	(by, mesh) => {
		if (hostOf(by) === undefined || isNarrowed(by)) return [];
		const all = [...subsetsIn(by).keys()].map((subset) => `subset ${subset}`);
		return (policyKeyOf(by) === undefined ? all : [...all, 'policy']).map((what) => placeOf(mesh, by, what));
	},
);

function placeOf({ environment }: Mesh, by: Rule, what: string): string {
	const key = hostKey(hostOf(by)?.text ?? '', environment.settings.clusterDomain);
	return `${by.namespaces?.join() ?? '?'} ${key} ${what}`;
}

function isSameHost(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	const { clusterDomain } = mesh.environment.settings;
	const [x, y] = [hostOf(a)?.text ?? '', hostOf(b)?.text ?? ''];
	// `reviews.shop` is no short name for Istio, but then it is a rule for nothing.
	const [one, two] = [hostForm(x, clusterDomain), hostForm(y, clusterDomain)];
	const areServices = one.form === 'service' && two.form === 'service';
	if (x !== y && !(areServices && hostKey(x, clusterDomain) === hostKey(y, clusterDomain))) return false;
	return mayBeSame(mesh, { text: x, namespaces: a.namespaces }, { text: y, namespaces: b.namespaces });
}

/** Whether a rule is for some clients only. */
const isNarrowed = memo((by: Rule): boolean => {
	const spec = specOf(by);
	return spec?.get('workloadSelector') !== undefined || spec?.get('exportTo') !== undefined;
});

/** The key of its traffic policy, if it has one. Kept, for a host may have hundreds of rules, and their trees are gone by then. */
const policyKeyOf = memo((by: Rule): Span | undefined => {
	const policy = specOf(by)?.entries.find(({ key, value }) => key.text === 'trafficPolicy' && !value.isNull);
	return policy && { start: policy.key.start, end: policy.key.end };
});

const subsetsIn = memo(
	(by: Deployed) => new Map(declarationsIn(by, 'subset').map((subset) => [subset.text, subset] as const)),
);

function specOf(by: Rule) {
	return manifest(by.resource).get('spec');
}
