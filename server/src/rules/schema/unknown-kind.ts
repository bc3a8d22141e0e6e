// A kind that its group does not have: misspelt, of another group, or long gone.
import { kindOf, kindRows } from '../../model/kinds.ts';
import { resources } from '../../model/resource.ts';
import { retiredKinds } from '../../model/retired.ts';
import { bundledKinds } from '../../schema/load.ts';
import { isNearGroup } from '../../text/near-group.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { tree } from '../../yaml/tree.ts';
import { type Finding, rule } from '../rule.ts';

interface Head {
	readonly apiVersion?: string;
	readonly kind?: string;
}

export default rule({
	severity: 'error',
	codes: [],
	docs: {
		summary: 'A manifest has a kind that its `apiVersion` does not know.',
		why: 'The API server refuses it: no matches for kind.',
		silence:
			'Kinds of other groups, whatever their names, unless the group is spelt nearly like the right one; and kinds that are like none we know.',
		bad: `apiVersion: networking.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: allow-nothing, namespace: shop }
spec: {}
`,
		mend: ['networking.istio.io/v1', 'security.istio.io/v1'],
	},
	*checkDocument(chunk) {
		// A document with a resource has a kind that is known, and is not parsed again to see that.
		if (resources(chunk).length > 0) return;
		const { root, isTemplate } = tree(chunk);
		const head = root as Node<Head> | undefined;
		const [apiVersion, kind] = [head?.get('apiVersion'), head?.get('kind')];
		if (apiVersion === undefined || kind === undefined || isTemplate) return;
		const isKnown = kindOf(apiVersion.text, kind.text) !== undefined;
		if (isKnown || isUnknown(kind) || isUnknown(apiVersion) || kind.text.endsWith('List')) return;
		yield* faults(apiVersion, kind);
	},
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

function* faults(apiVersion: Node, kind: Node): Generator<Finding> {
	const slash = apiVersion.text.indexOf('/');
	const group = slash === -1 ? '' : apiVersion.text.slice(0, slash);
	const retired = retiredKinds[`${group}/${kind.text}`] ?? retiredKinds[`${group}/*`];
	if (retired !== undefined) {
		// An old cluster may still have it.
		const message = `${kind.text} of ${group} is gone since ${retired.gone}; ${retired.instead}`;
		yield { span: kind, severity: 'warning', message };
		return;
	}
	const namesakes = own.filter((row) => row.kind === kind.text);
	const right = namesakes.find((row) => isMeant(row.group, group, kind.text)) ?? onlyOf(namesakes, group);
	if (right !== undefined) {
		const wanted = newest(right.group, right.kind);
		yield {
			span: apiVersion,
			message: `${kind.text} is a kind of ${right.group}, not of ${apiVersion.text}; write ${wanted}`,
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
		message: `${group} has no kind "${kind.text}"; did you mean "${near}"?`,
		fixes: [{ title: `Change to "${near}"`, edits: [{ start: kind.start, end: kind.end, text: near }], isSafe: true }],
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

function newest(group: string, kind: string): string {
	const [version = 'v1'] = Object.keys(
		bundledKinds().find((row) => row.group === group && row.kind === kind)?.versions ?? {},
	);
	return `${group}/${version}`;
}
