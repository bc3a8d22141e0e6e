// A selector that selects no workload: how it is told, and what is said of it.

import { factBy } from '../../facts/fact.ts';
import { indexedBy } from '../../facts/indexed.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { isPlatformLabel } from '../../istio/platform.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { limits, stopped } from '../../limits.ts';
import { isBuiltIn } from '../../mesh/built-in.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import type { Near } from '../../text/likeness.ts';
import { namesIn } from '../../text/names.ts';
import type { Span } from '../../text/span.ts';
import type { Messages, Said } from '../engine/message.ts';
import type { Fault } from '../engine/rule.ts';
import { declaredIn, pointers } from './contradictions.ts';
import { changeWord } from './fixes.ts';

/** TABLE: what selects, where it is not a policy. */
const selecting: Readonly<Record<string, string>> = {
	Sidecar: 'a Sidecar',
	ServiceEntry: 'a ServiceEntry',
	Service: 'a Service',
};

/** What is said of a selector that selects nothing. */
export const unmatchedMessages = {
	one: 'No workload has the label {labels}',
	several: 'No workload has the labels {labels}',
	misspelt: { wrong: 'No workload has the label {labels}', remedy: 'did you mean "{suggestion}"?' },
	elsewhere: {
		wrong: 'The label {labels} exists only on workloads of namespace {namespaces}',
		consequence: '{selecting} selects in its own namespace',
	},
	severalElsewhere: {
		wrong: 'The labels {labels} exist only on workloads of namespace {namespaces}',
		consequence: '{selecting} selects in its own namespace',
	},
	byDefault: {
		wrong: 'No workload of namespace {namespaces} has the label {labels}',
		consequence: '{selecting} selects in its own namespace, and by default the ingress gateway runs in {home}',
		severity: 'information',
	},
} as const satisfies Messages;

type Unmatched = Fault & Said<typeof unmatchedMessages>;

/** A selector and where it selects. */
export interface Selection {
	readonly by: Deployed;
	readonly labels: readonly Label[];
	/** The namespaces in which it selects; undefined: all. */
	readonly reach: readonly string[] | undefined;
	readonly codes: readonly string[];
}

/** What is said of a selector that selects nothing, as far as workloads of the workspace show it. */
export function contradicted(mesh: Mesh, selection: Selection): Unmatched | undefined {
	return (
		misspelt(mesh, selection) ??
		misplaced(mesh, selection) ??
		underOtherKey(mesh, selection) ??
		besideGateway(mesh, selection)
	);
}

/**
 * A selector of the ingress gateway that Istio installs, in a namespace whose workloads are there, so that it is no namespace of
 * gateways; nothing anywhere has the label, as where Istio is installed from elsewhere.
 */
function besideGateway(mesh: Mesh, { by, labels, codes }: Selection): Unmatched | undefined {
	const [label, another] = labels;
	const namespace = namespaceOf(by);
	if (label?.key.text !== 'istio' || label.value.text !== 'ingressgateway' || another !== undefined) return undefined;
	if (by.standing !== 'whole' || namespace === undefined || /istio|ingress|gateway|mesh/.test(namespace))
		return undefined;
	const beside = inReach(mesh, [namespace]).filter((one) => !isBuiltIn(one.by.member));
	if (!beside.some((one) => isSure(mesh, by, one)) || selectedBy(mesh, labels, undefined).some(isTheirs))
		return undefined;
	return {
		span: spanOf(by, labels),
		message: 'byDefault',
		with: {
			namespaces: [namespace],
			labels: written(labels),
			selecting: selecting[by.resource.kind.kind] ?? 'a policy',
			home: [meshConfigOf(mesh).rootNamespace],
		},
		codes,
	};
}

function isTheirs({ by }: Declared): boolean {
	return !isBuiltIn(by.member);
}

/** Where the labels stand. */
export function spanOf({ resource }: Deployed, labels: readonly Label[]): Span {
	const [first] = labels;
	const last = labels.at(-1);
	if (first === undefined || last === undefined) return resource;
	return { start: labels.length === 1 ? first.value.start : first.key.start, end: last.value.end };
}

/** That nothing has the labels. */
export function missing(labels: readonly Label[]): Said<typeof unmatchedMessages> {
	return { message: labels.length > 1 ? 'several' : 'one', with: { labels: written(labels) } };
}

/** `app: reviews`. */
export function written(labels: readonly Label[]): readonly string[] {
	return labels.map(({ key, value }) => `${key.text}: ${value.text}`);
}

/** One value is nearly that of a workload which has all the others. */
function misspelt(mesh: Mesh, selection: Selection): Unmatched | undefined {
	const { by, labels, reach, codes } = selection;
	// Each is left out in turn: of thousands that would be millions of comparisons.
	if (labels.length > limits.labelsTried.most) {
		stopped('labelsTried', title(by.resource));
		return undefined;
	}
	for (const label of labels) {
		if (isPlatformLabel(label)) continue;
		const others = labels.filter((one) => one !== label);
		const alike = nearValue(mesh, label, others, reach);
		const near = alike?.name;
		const workload = near === undefined ? undefined : valuesAround(mesh, label, others, reach).get(near);
		if (near === undefined || workload === undefined) continue;
		const { start, end } = label.value;
		return {
			span: { start, end },
			message: 'misspelt',
			with: { labels: written([label]), suggestion: near },
			severity: alike?.likeness === 'slip' && isSure(mesh, by, workload) ? 'warning' : 'information',
			codes,
			related: pointers([workload], declaredIn),
			fixes: changeWord(by, label.value, near),
		};
	}
	return undefined;
}

/** The value that one of a label may be meant for, which workloads in reach with the other labels have. */
function nearValue(mesh: Mesh, label: Label, others: readonly Label[], reach: Selection['reach']): Near | undefined {
	if (others.length === 0)
		return nearValueAlone(mesh, JSON.stringify([label.key.text, label.value.text, reach ?? null]));
	return namesIn(valuesAround(mesh, label, others, reach)).meant(label.value.text);
}

/** By key, value and namespaces as JSON: a thousand Services may select pods that are elsewhere, and a change of one pod is nothing to them. */
const nearValueAlone = factBy(
	(mesh: Mesh, asked): Near | undefined => {
		const [key, value, reach]: readonly [string, string, readonly string[] | null] = JSON.parse(asked);
		return namesIn(valuesInReach(mesh, JSON.stringify([key, reach]))).meant(value);
	},
	(a, b) => a?.name === b?.name && a?.likeness === b?.likeness,
);

/** The values that workloads in reach with the other labels have, and one that has each. */
function valuesAround(
	mesh: Mesh,
	{ key }: Label,
	others: readonly Label[],
	reach: Selection['reach'],
): ReadonlyMap<string, Declared> {
	if (others.length === 0) return valuesInReach(mesh, JSON.stringify([key.text, reach ?? null]));
	return valuesUnder(selectedBy(mesh, others, reach), key.text);
}

const valuesInReach = factBy((mesh: Mesh, asked): ReadonlyMap<string, Declared> => {
	const [key, reach]: readonly [string, readonly string[] | null] = JSON.parse(asked);
	return valuesUnder(inReach(mesh, reach ?? undefined), key);
});

function valuesUnder(company: readonly Declared[], key: string): ReadonlyMap<string, Declared> {
	return new Map(company.flatMap((one) => valuesOf(one, key).map((value) => [value, one] as const)));
}

function isSure(mesh: Mesh, by: Deployed, workload: Declared): boolean {
	return areTogether(mesh, by, workload.by) && workload.by.standing === 'whole';
}

function inReach(mesh: Mesh, reach: readonly string[] | undefined): readonly Declared[] {
	return declaredAs(mesh, 'workload', '').filter((one) => mayShare(one.by.namespaces, reach));
}

function valuesOf({ mention }: Declared, key: string): readonly string[] {
	return mention.labels?.flatMap((own) => (own.key.text === key && !own.value.opaque ? own.value.text : [])) ?? [];
}

/** Nothing has a label of this key, and workloads in reach have its value under another one. */
function underOtherKey(mesh: Mesh, { by, labels, reach, codes }: Selection): Unmatched | undefined {
	const [label, another] = labels;
	if (label === undefined || another !== undefined || reach === undefined || isPlatformLabel(label)) return undefined;
	if (keysOfWorkloads(mesh).has(label.key.text)) return undefined;
	const workload = inReach(mesh, reach).find(
		(one) => isSure(mesh, by, one) && keysWith(one, label.value.text).length > 0,
	);
	const key = workload && keysWith(workload, label.value.text)[0];
	if (workload === undefined || key === undefined) return undefined;
	return {
		span: spanOf(by, [...labels]),
		message: 'misspelt',
		with: { labels: written([label]), suggestion: `${key}: ${label.value.text}` },
		severity: 'information',
		codes,
		related: pointers([workload], declaredIn),
		fixes: changeWord(by, label.key, key),
	};
}

/** The keys under which a workload has a value. */
function keysWith({ mention }: Declared, value: string): readonly string[] {
	return mention.labels?.flatMap((own) => (own.value.text === value && !own.value.opaque ? [own.key.text] : [])) ?? [];
}

const keysOfWorkloads = indexedBy(
	(mesh: Mesh) => declaredAs(mesh, 'workload', ''),
	({ mention }) => [...new Set(mention.labels?.map(({ key }) => key.text) ?? [])],
);

/** All labels are there, but in another namespace. */
function misplaced(mesh: Mesh, { by, labels, codes }: Selection): Unmatched | undefined {
	const there = selectedBy(mesh, labels, undefined);
	const namespaces = there.flatMap((one) => namespaceOf(one.by) ?? []);
	const together = there.filter((one) => isSure(mesh, by, one));
	if (namespaceOf(by) === undefined || namespaces.length < there.length || together.length === 0) return undefined;
	return {
		span: spanOf(by, labels),
		message: labels.length > 1 ? 'severalElsewhere' : 'elsewhere',
		with: {
			labels: written(labels),
			namespaces,
			selecting: selecting[by.resource.kind.kind] ?? 'a policy',
		},
		codes,
		related: pointers(together, declaredIn),
	};
}
