// meshFindings(resource, mesh, kind): the check that the rules about the mesh configuration share: where it stands, and what
// schema/mesh/ says of it. Each rule takes the faults of its own name.
import { memo } from '../../facts/memo.ts';
import { installingKinds, istiodValues } from '../../istio/istiod.ts';
import { configuringKinds } from '../../istio/mesh-config.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { releaseOf } from '../../mesh/schemas.ts';
import type { KindId } from '../../model/kinds.ts';
import { manifest, says } from '../../model/resource.ts';
import type { EnvoyFault, EnvoyFaultKind } from '../../schema/envoy/fault.ts';
import { said } from '../../schema/envoy/scalars.ts';
import { valueFaults } from '../../schema/envoy/walk.ts';
import { retiredMeshFields } from '../../schema/mesh/retired.ts';
import { isBefore } from '../../schema/validate.ts';
import { type Wrong, wrong } from '../../schema/wrong.ts';
import { plainSpan, type Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import type { Problem } from '../../yaml/tree.ts';
import { withinScalar } from '../../yaml/within.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, foundBy } from '../engine/rule.ts';
import { annotatedKinds, annotationsOf } from './annotations.ts';

/** A mesh configuration, or a part of one. */
interface Stated {
	readonly root: Node;
	readonly message: keyof typeof refusals;
	/** What is underlined where it has no line of its own. */
	readonly anchor: Node;
	/** What makes it no YAML. */
	readonly problem?: Problem | undefined;
}

/** What becomes of it if it cannot be read (istio: pkg/config/mesh/meshwatcher/collection.go; pkg/kube/inject/validate.go). */
const refusals = {
	MeshConfig: 'Istio rejects the whole mesh configuration',
	ProxyConfig: 'Istio does not inject the pod',
	MeshNetworks: 'Istio rejects all networks',
	Network: 'Istio rejects all networks',
} as const;

const names = {
	MeshConfig: 'the mesh configuration',
	ProxyConfig: 'the configuration of the proxy',
	MeshNetworks: '"meshNetworks"',
	Network: 'the network',
} as const;

/** The kinds that may state one: those with annotations, and what installs Istio. */
export const meshConfigKinds: readonly KindId[] = [...annotatedKinds, ...installingKinds];

/** Findings for the faults of one kind, which schema/mesh/ and schema/envoy/ say by the ids of the rule. */
export function* meshFindings<M extends Messages>(
	resource: Deployed,
	mesh: Mesh,
	kind: EnvoyFaultKind,
): Generator<Finding<M>> {
	if (!mayState(resource)) return;
	for (const fault of faultsOf(resource)) {
		if (fault.kind !== kind) continue;
		const { message, with: args, fix } = isRetired(fault) ? { ...fault, message: 'retired', fix: undefined } : fault;
		// Whoever runs such an old release may well need them.
		if (message === 'retired' && isOld(mesh)) continue;
		const isSeveral = message === 'ignored' && Array.isArray(args?.lost) && args.lost.length > 1;
		yield foundBy<M>({
			span: fault.span,
			message: isSeveral ? 'severalIgnored' : message,
			with: { ...args, refusal: refusals[fault.in] },
			fixes: fix === undefined ? [] : [fix],
		});
	}
}

function isRetired({ kind, with: args }: EnvoyFault): boolean {
	return kind === 'unknown-field' && args?.meant === undefined && retiredMeshFields.has(String(args?.field));
}

/** The oldest release that is judged by its own fields. */
const oldest = '1.18';

function isOld(mesh: Mesh): boolean {
	const release = releaseOf(mesh);
	return release !== undefined && isBefore(release.name, oldest);
}

interface MeshFault extends EnvoyFault {
	readonly in: Stated['message'];
}

/** Nothing is missing in a mesh configuration: what is not written has a default. */
const way = { isStrict: false, isMerged: true } as const;

/** By a look at its kind and its text: most resources state none, and nothing is remembered of them. */
function mayState({ resource }: Deployed): boolean {
	return configuringKinds.has(resource.kind.id) || says(resource, annotation);
}

const annotation = 'proxy.istio.io/config';

const faultsOf = memo((by: Deployed): readonly MeshFault[] => {
	if (by.standing === 'broken') return [];
	const isTemplate = by.standing === 'template';
	return statedIn(by).flatMap(({ root, message, anchor, problem }) => {
		if (problem !== undefined) return [unreadable(problem.span, wrong('notYaml', { key: anchor.text }), message)];
		if (root.opaque || root.isNull) return [];
		if (root.kind !== 'map') {
			const wanted = `a map, not ${said(root)}`;
			// Of an annotation another rule says so.
			return message === 'ProxyConfig'
				? []
				: [unreadable(anchor, wrong('other', { what: `"${anchor.text}"`, wanted }), message)];
		}
		const faults = valueFaults(root, `istio.mesh.${message}`, way, { anchor, isTemplate, name: names[message] });
		// Bounds of times that may be negative are Envoy's.
		return faults.filter((fault) => fault.message !== 'negative').map((fault) => ({ ...fault, in: message }));
	});
});

function unreadable(place: Span, what: Wrong, message: Stated['message']): MeshFault {
	return { kind: 'wrong-type', span: plainSpan(place), ...what, in: message };
}

function statedIn(by: Deployed): readonly Stated[] {
	const { kind, name, chunk } = by.resource;
	switch (kind.id) {
		case 'ConfigMap': {
			const isOfMesh = name?.text === 'istio' || name?.text.startsWith('istio-') === true;
			return isOfMesh ? inText(field(manifest(by.resource), 'data'), chunk.text) : [];
		}
		case 'IstioOperator':
		case 'sail/Istio':
		case 'sail/IstioRevision':
		case 'HelmRelease':
		case 'argo/Application':
			return istiodValues(by).flatMap(inValues);
		default:
			return inAnnotations(by);
	}
}

type Fields = Node<Record<string, unknown>>;

function field(node: Node | undefined, name: string): Node | undefined {
	return (node as Fields | undefined)?.get(name);
}

function inValues(values: Node): readonly Stated[] {
	const networks = field(field(values, 'global'), 'meshNetworks');
	return [
		...keyed(values, 'meshConfig').map(({ root, anchor }) => ({ root, anchor, message: 'MeshConfig' as const })),
		...(networks?.kind === 'map'
			? networks.entries.map(({ key, value }) => ({ root: value, anchor: key, message: 'Network' as const }))
			: []),
	];
}

function keyed(map: Node | undefined, name: string): readonly { readonly root: Node; readonly anchor: Node }[] {
	return (map?.entries ?? []).flatMap(({ key, value }) => (key.text === name ? [{ root: value, anchor: key }] : []));
}

/** `data` of the ConfigMap that istiod reads (istio: pkg/config/mesh/kubemesh/watcher.go). */
function inText(data: Node | undefined, text: string): readonly Stated[] {
	return (data?.entries ?? []).flatMap(({ key, value }): readonly Stated[] => {
		const message = ({ mesh: 'MeshConfig', meshNetworks: 'MeshNetworks' } as const)[key.text];
		const tree = message === undefined ? undefined : withinScalar(value, text);
		const problem = tree?.problems.find(({ isPassing }) => isPassing !== true);
		if (tree?.root === undefined || message === undefined) return [];
		return [{ root: tree.root, message, anchor: key, problem }];
	});
}

/** istio: pkg/kube/inject/webhook.go, reorderPod */
function inAnnotations(by: Deployed): readonly Stated[] {
	return annotationsOf(by).flatMap(({ key, value, row, kind }): readonly Stated[] => {
		if (row?.form !== 'proxyConfig' || !row.on.includes(kind)) return [];
		const root = withinScalar(value, by.resource.chunk.text)?.root;
		return root === undefined ? [] : [{ root, message: 'ProxyConfig', anchor: key }];
	});
}
