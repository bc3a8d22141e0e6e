// The DestinationRule that counts for a client and a service: its subsets, and the policy that results for a port.
// istio: pilot/pkg/model/push_context.go, destinationRule; destination_rule.go, mergeDestinationRule

import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { type RuleScope, ruleFor } from '../istio/destination-rules.ts';
import { fullHost, isWildcard, isWithin } from '../istio/host-names.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { behaves } from '../istio/releases.ts';
import { effectivePolicy, type PlainPolicy } from '../istio/traffic-policies.ts';
import { exportOf, maySee } from '../istio/visibility.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { oneOfEach } from './alternatives.ts';
import type { Client } from './clients.ts';
import { at, listAt, pairsAt, plain, specAt, textAt } from './fields.ts';
import { byAge, isSelectedBy } from './proxies.ts';
import { shaped, trafficPolicyShape } from './shapes.ts';
import { nameOf, type PassedOver, type Place, passed, placeOf } from './story.ts';

type Rule = DeployedAs<'DestinationRule'>;

interface Scoped extends RuleScope {
	readonly by: Rule;
	/** The labels of the pods that it is for; undefined: all. */
	readonly selector: Readonly<Record<string, string>> | undefined;
}

/** What of DestinationRules counts for a client and a service. */
export interface DestinationPolicy {
	readonly rules: readonly Rule[];
	/** Labels of each subset. */
	readonly subsets: ReadonlyMap<string, { readonly labels: Readonly<Record<string, string>>; readonly at: Place }>;
	/** The rule whose own policy counts. */
	readonly policyOf: Rule | undefined;
	/** Rules for the host that do not apply, and why. */
	readonly passedOver: readonly PassedOver[];
}

const rulesByHost = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'DestinationRule'),
	(by, mesh) => {
		const host = hostOf(by, mesh);
		return host === undefined ? [] : [isWildcard(host) ? '*' : host];
	},
);

function hostOf(by: Rule, mesh: Mesh): string | undefined {
	const node = at(specAt(by.resource), 'host');
	if (node === undefined || node.opaque) return undefined;
	return fullHost(node.text, firstNamespaceOf(by) ?? '', mesh.environment.settings.clusterDomain);
}

function scoped(mesh: Mesh, by: Rule): readonly Scoped[] {
	const [namespace, host] = [firstNamespaceOf(by), hostOf(by, mesh)];
	if (namespace === undefined || host === undefined) return [];
	const selector = at(specAt(by.resource), 'workloadSelector', 'matchLabels');
	// One that selects pods is for its own namespace alone.
	const exportTo = selector === undefined ? (exportOf(by) ?? []) : ['.'];
	const pairs = selector === undefined ? undefined : pairsAt(selector);
	return [{ by, namespace, name: by.resource.name?.text ?? '', host, exportTo, selector: pairs }];
}

const none: DestinationPolicy = { rules: [], subsets: new Map(), policyOf: undefined, passedOver: [] };

/** What of DestinationRules counts for a client that calls a service of namespace `service`. */
export function destinationPolicy(
	mesh: Mesh,
	client: Pick<Client, 'namespace' | 'labels'>,
	host: string,
	service: string,
): DestinationPolicy {
	const candidates = [...(rulesByHost(mesh).get(host) ?? []), ...(rulesByHost(mesh).get('*') ?? [])];
	if (candidates.length === 0) return none;
	const config = meshConfigOf(mesh);
	const { rootNamespace, defaultDestinationRuleExportTo: defaults } = config;
	const query = { client: client.namespace, host, service, rootNamespace, defaults };
	const read = candidates.flatMap((by) => scoped(mesh, by)).filter((one) => isWithin(host, one.host));
	const all = ruleFor(read, query).toSorted((a, b) => byAge(a.by, b.by));
	const selecting = all.filter(({ selector }) => selector !== undefined && isSelectedBy(selector, client.labels));
	const plain = mergedWithFirst(
		mesh,
		all.filter(({ selector }) => selector === undefined),
	);
	const chosen = [...selecting.slice(0, 1), ...plain];
	const others = read.filter((one) => !chosen.includes(one));
	return {
		...merged(chosen.map(({ by }) => by)),
		passedOver: others.map((one) => reasonFor(mesh, one, chosen[0], client)),
	};
}

/** The oldest of some rules, and those that are merged with it: by what they are exported to (istio: pilot/pkg/model/destination_rule.go, mergeDestinationRule). */
function mergedWithFirst(mesh: Mesh, rules: readonly Scoped[]): readonly Scoped[] {
	const [first] = rules;
	if (first === undefined || !behaves(mesh, 'separateRules')) return rules;
	const to = (one: Scoped): ReadonlySet<string> =>
		new Set(one.exportTo.map((place) => (place === '.' ? one.namespace : place)));
	const known = to(first);
	return rules.filter((one) => {
		const own = to(one);
		const isWider = [...known].every((place) => own.has(place));
		return one === first || (own.size === known.size && isWider) || (known.size > 0 && isWider);
	});
}

/** Why a rule for a host does not apply to a client. */
function reasonFor(
	mesh: Mesh,
	one: Scoped,
	chosen: Scoped | undefined,
	client: Pick<Client, 'namespace' | 'labels'>,
): PassedOver {
	const [at, rule] = [nameOf(one.by), title(one.by.resource)];
	if (one.selector !== undefined && !isSelectedBy(one.selector, client.labels))
		return passed('rule.otherPods', { rule }, at);
	if (!maySee(mesh, one.by, [client.namespace]))
		return passed('rule.notExported', { rule, namespace: client.namespace }, at);
	if (
		chosen !== undefined &&
		one.namespace === chosen.namespace &&
		one.host === chosen.host &&
		one.selector === undefined
	)
		return passed('rule.notMerged', { rule }, at);
	if (chosen === undefined || one.namespace === chosen.namespace) return passed('rule.lessSpecific', { rule }, at);
	return passed('rule.otherNamespace', { rule, namespace: chosen.namespace }, at);
}

/** Several rules of one host: all their subsets, of each name the first, and the first policy there is, as a whole. */
function merged(rules: readonly Rule[]): Omit<DestinationPolicy, 'passedOver'> {
	const subsets = new Map<string, { labels: Readonly<Record<string, string>>; at: Place }>();
	for (const by of rules) {
		for (const node of listAt(specAt(by.resource), 'subsets')) {
			const name = textAt(node, 'name');
			if (!subsets.has(name))
				subsets.set(name, { labels: pairsAt(node, 'labels'), at: placeOf(by, at(node, 'name') ?? node) });
		}
	}
	return { rules, subsets, policyOf: rules.find((by) => at(specAt(by.resource), 'trafficPolicy') !== undefined) };
}

/** The policy for a port of a subset, as plain values. */
export function policyFor(
	{ policyOf, rules, subsets }: Omit<DestinationPolicy, 'passedOver'>,
	subset: string,
	port: number,
): PlainPolicy | undefined {
	const own = policyOf && valuesOf(policyOf, undefined);
	const by = subset === '' || !subsets.has(subset) ? undefined : subsets.get(subset)?.at.by;
	const ofSubset = by && rules.includes(by as Rule) ? valuesOf(by as Rule, subset) : undefined;
	return effectivePolicy(own, ofSubset, port);
}

function valuesOf(by: Rule, subset: string | undefined): PlainPolicy | undefined {
	const spec = specAt(by.resource);
	const of = subset === undefined ? spec : listAt(spec, 'subsets').find((one) => textAt(one, 'name') === subset);
	const node = at(of, 'trafficPolicy');
	return node && policyValues(node);
}

const policyValues = memo(
	(node: object) => shaped(plain(node as Parameters<typeof plain>[0]), trafficPolicyShape) as PlainPolicy | undefined,
);
