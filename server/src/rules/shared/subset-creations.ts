// Fixes that create the subset a destination names: in the DestinationRule of its host, or with a new one.
import { hostOf, rulesFor } from '../../istio/destination-rules.ts';
import { isWildcard } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { isSelected, labelsOf, selectorOf, workloadsBehind } from '../../istio/selectors.ts';
import type { Label } from '../../mesh/extract.ts';
import type { Declared, Deployed, Mesh, Referring } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { nearestFirst } from '../../resolution/nearness.ts';
import type { Content } from '../../yaml/edits/content.ts';
import type { Fix } from '../engine/rule.ts';
import { freeName, networkingVersion, newDocument, newItem, statedNamespace } from './creations.ts';

type Labels = Readonly<Record<string, string>>;

/** What subsets are told apart by, where none says it. */
const usualKeys = ['version', 'app.kubernetes.io/version'];

/** Fixes that declare the subset that `from` mentions. */
export function subsetCreations(mesh: Mesh, from: Referring): readonly Fix[] {
	const { of, text: name } = from.mention;
	if (of === undefined || of.opaque || isWildcard(of.text)) return [];
	const rules = rulesFor(mesh, { text: of.text, namespaces: from.by.namespaces });
	const [rule] = nearestFirst(rules.flatMap(asDeclared), from.by);
	const others = rules.flatMap(subsetLabels);
	const known = labelsFor(mesh, from, others);
	const labels = known ?? labelsToCome(mesh, from, others);
	if (labels === undefined) return [];
	const subset = Object.keys(labels).length === 0 ? { name } : { name, labels };
	if (rules.length === 0) return newRule(mesh, from, of.text, subset);
	const spec = rule && manifest(rule.by.resource).get('spec');
	if (rule === undefined || spec === undefined) return [];
	const whose = known === undefined ? ', for pods to come' : '';
	const title = `Create subset "${name}" in DestinationRule "${rule.by.resource.name?.text ?? ''}"${whose}`;
	return newItem(rule.by, title, spec, 'subsets', subset);
}

/** A rule for this very host: one with a wildcard is for many, and not the place for the subsets of one of them. */
function asDeclared(by: Deployed): readonly Declared[] {
	const host = hostOf(by);
	if (host === undefined || (isWildcard(host.text) && subsetLabels(by).length === 0)) return [];
	return [{ by, mention: { ...host, row: { in: 'DestinationRule', at: 'spec.host', declares: 'host' } } }];
}

function newRule(mesh: Mesh, { by, mention }: Referring, host: string, subset: Content): readonly Fix[] {
	if (hostsCalled(mesh, { text: host, namespaces: by.namespaces }).length === 0) return [];
	const name = freeName(mesh, 'DestinationRule', host.split('.')[0] ?? host, by.namespaces);
	return newDocument(by, `Create DestinationRule "${name}" with subset "${mention.text}"`, {
		apiVersion: networkingVersion(by),
		kind: 'DestinationRule',
		name,
		namespace: statedNamespace(by),
		spec: { host, subsets: [subset] },
	});
}

/** The labels of each subset of a DestinationRule that has some. */
export function subsetLabels(by: Deployed): readonly (readonly Label[])[] {
	return by.references.flatMap(({ row, labels = [] }) =>
		row.at === 'spec.subsets[].labels' && labels.length > 0 ? [labels] : [],
	);
}

/**
 * The labels of the pods that are meant by a subset's name: those that carry the name, or the only ones that no other
 * subset selects; none where the host is outside the cluster. Undefined if all pods are known, but none can be meant: the
 * subset would have no endpoints.
 */
export function labelsFor(mesh: Mesh, from: Referring, others: readonly (readonly Label[])[]): Labels | undefined {
	const { of, text: name } = from.mention;
	const hosts = of === undefined ? [] : hostsCalled(mesh, { text: of.text, namespaces: from.by.namespaces });
	const keys = [...new Set(others.flatMap((labels) => labels.map(({ key }) => key.text)))];
	const behind = workloadsBehind(mesh, from);
	const pods = behind ?? [];
	if (behind?.length === 0 && mesh.environment.isComplete) return undefined;
	const isKnown = pods.every(({ by, mention }) => by.standing === 'whole' && mention.labels?.every(isWritten));
	if (pods.length === 0 || !isKnown) {
		const isOutside = hosts.length > 0 && hosts.every(({ by }) => by.resource.kind.id === 'ServiceEntry');
		if (isOutside && pods.length === 0 && keys.length === 0) return {};
		return { [keys.length === 1 ? (keys[0] ?? 'version') : 'version']: name };
	}
	const selecting = new Set(hosts.flatMap(({ by }) => selectorOf(by)?.map(({ key }) => key.text) ?? []));
	const known = [...keys, ...usualKeys];
	const named = pods.flatMap((pod) => pairs(pod).filter(([key, value]) => value === name && !selecting.has(key)));
	const best = named.find(([key]) => known.includes(key)) ?? named[0];
	return best === undefined ? leftOver(pods, others, keys.length > 0 ? keys : usualKeys) : { [best[0]]: best[1] };
}

/**
 * The labels of pods that are yet to be deployed, as those of a canary: the other subsets already select all that there are, by
 * one key. Undefined where the workspace holds everything, or some pods are left that may be meant.
 */
function labelsToCome(mesh: Mesh, from: Referring, others: readonly (readonly Label[])[]): Labels | undefined {
	const pods = workloadsBehind(mesh, from) ?? [];
	const [key, another] = new Set(others.flatMap((labels) => labels.map((label) => label.key.text)));
	const isTaken = pods.length > 0 && pods.every((pod) => others.some((labels) => isSelected(pod, labels)));
	if (mesh.environment.isComplete || !isTaken || key === undefined || another !== undefined) return undefined;
	return { [key]: from.mention.text };
}

/** What the pods that no other subset selects have under these keys, if it is the same for all of them. */
function leftOver(
	pods: readonly Declared[],
	others: readonly (readonly Label[])[],
	keys: readonly string[],
): Labels | undefined {
	const free = pods.filter((pod) => !others.some((labels) => isSelected(pod, labels)));
	const choices = free.map((pod) => Object.fromEntries(pairs(pod).filter(([key]) => keys.includes(key))));
	const [only, another] = [...new Map(choices.map((one) => [JSON.stringify(one), one])).values()];
	return another === undefined && only !== undefined && Object.keys(only).length > 0 ? only : undefined;
}

function pairs(pod: Declared): readonly (readonly [string, string])[] {
	return [...labelsOf(pod)].sort().map((label) => {
		const at = label.indexOf('=');
		return [label.slice(0, at), label.slice(at + 1)] as const;
	});
}

function isWritten({ key, value }: Label): boolean {
	return !key.opaque && !value.opaque;
}
