// A kind that its group does not have: misspelled, of another group, or long gone.

import { factBy } from '../../facts/fact.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { isServed, releaseOf } from '../../mesh/schemas.ts';
import { kindOf, kindRows } from '../../model/kinds.ts';
import { resources } from '../../model/resource.ts';
import { type Retired, retiredKinds } from '../../model/retired.ts';
import { bundledKinds } from '../../schema/load.ts';
import type { Chunk } from '../../text/chunk.ts';
import { isNearGroup } from '../../text/near-group.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { tree } from '../../yaml/tree.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

interface Head {
	readonly apiVersion?: string;
	readonly kind?: string;
}

const messages = {
	retired: { wrong: '{kind} of {group} was removed in {release}', remedy: '{instead}', severity: 'warning' },
	retiredOften: {
		wrong: '{kind} of {group} was removed in {release}',
		remedy: '{instead} ({count} such documents in this file)',
		severity: 'warning',
	},
	otherGroup: { wrong: '{kind} is a kind of {group}, not of {written}', remedy: 'use {wanted}' },
	misspelt: { wrong: '{group} has no kind "{kind}"', remedy: 'did you mean "{suggestion}"?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	codes: [],
	docs: {
		summary: 'A manifest has a kind that does not exist in its `apiVersion`.',
		why: 'The API server rejects it: no matches for kind.',
		exceptions:
			'Kinds of other API groups, unless the group is similar to the right one, and kinds that are not similar to a known one. A kind that was removed is reported once per file.',
		severityNotes: 'Warning for a kind that was removed, because an old cluster may still have it.',
		bad: `apiVersion: networking.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: allow-nothing, namespace: shop }
spec: {}
`,
		mend: ['networking.istio.io/v1', 'security.istio.io/v1'],
	},
	*checkDocument(chunk, { member, mesh }) {
		const head = strangeHead(chunk);
		if (head === undefined) return;
		const { apiVersion, kind } = head;
		const group = groupOf(apiVersion);
		const retired = retirement(head);
		if (retired === undefined) yield* faults(apiVersion, kind, mesh);
		else {
			const { first, count } = retiredIn(mesh, member.uri).get(retired) ?? { first: chunk, count: 1 };
			// An old cluster may still have it. It was one decision to write these, so one word will do for a file.
			const args = { kind: kind.text, group, release: retired.gone, instead: retired.instead, count };
			if (first === chunk) yield { span: kind, message: count > 1 ? 'retiredOften' : 'retired', with: args };
		}
	},
});

interface Words {
	readonly apiVersion: Node;
	readonly kind: Node;
}

/** What a document calls itself, if that is no kind we read. One with a resource is not parsed again to see that. */
function strangeHead(chunk: Chunk): Words | undefined {
	if (resources(chunk).length > 0) return undefined;
	const { root, isTemplate } = tree(chunk);
	const head = root as Node<Head> | undefined;
	const [apiVersion, kind] = [head?.get('apiVersion'), head?.get('kind')];
	if (apiVersion === undefined || kind === undefined || isTemplate) return undefined;
	const isKnown = kindOf(apiVersion.text, kind.text) !== undefined;
	const isOpen = isUnknown(kind) || isUnknown(apiVersion) || kind.text.endsWith('List');
	return isKnown || isOpen ? undefined : { apiVersion, kind };
}

function groupOf({ text }: Node): string {
	const slash = text.indexOf('/');
	return slash === -1 ? '' : text.slice(0, slash);
}

function retirement({ apiVersion, kind }: Words): Retired | undefined {
	const group = groupOf(apiVersion);
	return retiredKinds[`${group}/${kind.text}`] ?? retiredKinds[`${group}/*`];
}

/** What is gone among the kinds of a file: where it stands first, and how often. */
const retiredIn = factBy((mesh: Mesh, uri): ReadonlyMap<Retired, { readonly first: Chunk; readonly count: number }> => {
	const found = new Map<Retired, { readonly first: Chunk; readonly count: number }>();
	for (const { chunk } of mesh.membersOf.get(uri) ?? []) {
		const head = strangeHead(chunk);
		const retired = head && retirement(head);
		if (retired === undefined) continue;
		const before = found.get(retired);
		found.set(retired, { first: before?.first ?? chunk, count: (before?.count ?? 0) + 1 });
	}
	return found;
});

const own = Object.values(kindRows).filter(({ family }) => family === 'istio' || family === 'gateway-api');
const groups = new Set<string>(own.map(({ group }) => group));
/** Kinds that nobody else has: one of these in a group without a dot, which no definition can have, is in the wrong one. */
const unmistakable = new Set<string>(
	'VirtualService DestinationRule ServiceEntry WorkloadEntry WorkloadGroup EnvoyFilter PeerAuthentication RequestAuthentication WasmPlugin HTTPRoute GRPCRoute'.split(
		' ',
	),
);

/** Kinds of these groups that only some releases had. gateway-api: apis/v1alpha2/backendlbpolicy_types.go, 1.1 and 1.2 */
const passing = new Set(['gateway.networking.k8s.io/BackendLBPolicy']);

function* faults(apiVersion: Node, kind: Node, mesh: Mesh): Generator<Finding<typeof messages>> {
	const group = groupOf(apiVersion);
	const namesakes = own.filter((row) => row.kind === kind.text);
	const right = namesakes.find((row) => isMeant(row.group, group, kind.text)) ?? onlyOf(namesakes, group);
	if (right !== undefined) {
		const wanted = newest(right.group, right.kind, mesh);
		yield {
			span: apiVersion,
			message: 'otherGroup',
			with: { kind: kind.text, group: right.group, written: apiVersion.text, wanted },
			fixes: [
				{ title: `Change to ${wanted}`, edits: [{ start: apiVersion.start, end: apiVersion.end, text: wanted }] },
			],
		};
		return;
	}
	if (!groups.has(group) || passing.has(`${group}/${kind.text}`)) return;
	const kinds = own.filter((row) => row.group === group).map((row) => row.kind as string);
	const near = kinds.find((name) => name.toLowerCase() === kind.text.toLowerCase()) ?? nearestName(kind.text, kinds);
	if (near === undefined) return;
	yield {
		span: kind,
		message: 'misspelt',
		with: { group, kind: kind.text, suggestion: near },
		fixes: changeTo(kind, near, true),
	};
}

/** Whether who wrote `group` meant `own`. Any other group has kinds of its own, whatever their names. */
function isMeant(own: string, group: string, kind: string): boolean {
	if (group.includes('.')) return isNearGroup(group, own);
	// apiextensions-apiserver refuses groups without a dot: pkg/apis/apiextensions/validation/validation.go
	return unmistakable.has(kind) || own.split('.').includes(group);
}

/** The one kind of that name, for a group of ours that lacks it. */
function onlyOf(namesakes: readonly (typeof own)[number][], group: string): (typeof own)[number] | undefined {
	return groups.has(group) && namesakes.length === 1 ? namesakes[0] : undefined;
}

/** The newest version that the release in use serves. */
function newest(group: string, kind: string, mesh: Mesh): string {
	const { versions = {} } = bundledKinds().find((row) => row.group === group && row.kind === kind) ?? {};
	const release = releaseOf(mesh);
	const [first = 'v1'] = Object.keys(versions);
	const version = Object.entries(versions).find(([, { since }]) => isServed(since, release))?.[0] ?? first;
	return `${group}/${version}`;
}
