// A kind that its group does not have: misspelt, of another group, or long gone.
import { kindOf, kindRows } from '../../model/kinds.ts';
import { resources } from '../../model/resource.ts';
import { retiredKinds } from '../../model/retired.ts';
import { bundledKinds } from '../../schema/load.ts';
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
		silence: 'Kinds that are like none we know, in any group.',
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
/** Kinds that nobody else has: one of these in a strange group is in the wrong one. */
const unmistakable = new Set<string>(
	'VirtualService DestinationRule ServiceEntry WorkloadEntry WorkloadGroup EnvoyFilter PeerAuthentication RequestAuthentication WasmPlugin HTTPRoute GRPCRoute'.split(
		' ',
	),
);

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
	const right =
		namesakes.length === 1 ? namesakes[0] : namesakes.find((row) => nearestName(group, [row.group]) !== undefined);
	if (
		right !== undefined &&
		(groups.has(group) || unmistakable.has(kind.text) || nearestName(group, [right.group]) !== undefined)
	) {
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
	if (!groups.has(group)) return;
	const kinds = own.filter((row) => row.group === group).map((row) => row.kind as string);
	const near = kinds.find((name) => name.toLowerCase() === kind.text.toLowerCase()) ?? nearestName(kind.text, kinds);
	if (near === undefined) return;
	yield {
		span: kind,
		message: `${group} has no kind "${kind.text}"; did you mean "${near}"?`,
		fixes: [{ title: `Change to "${near}"`, edits: [{ start: kind.start, end: kind.end, text: near }], isSafe: true }],
	};
}

function newest(group: string, kind: string): string {
	const [version = 'v1'] = Object.keys(
		bundledKinds().find((row) => row.group === group && row.kind === kind)?.versions ?? {},
	);
	return `${group}/${version}`;
}
