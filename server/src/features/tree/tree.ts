// The mesh as a tree: Gateways and the sidecars, the hosts they serve, what routes those, where the routes lead, which pods stand there.
// Each level is found when it is opened.

import { intersection, servedTo } from '../../istio/host-names.ts';
import { gatewaysOf } from '../../istio/routing/routes.ts';
import { isWaypoint } from '../../istio/waypoints.ts';
import { push } from '../../maps.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Mention } from '../../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, meshOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { contains } from '../../text/span.ts';
import { environments } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Node } from '../../yaml/node.ts';
import type { At } from '../answers.ts';
import { usesOf } from '../uses.ts';
import { type Branch, distinct, type Ground, namespaceText, placeIn, placeOf } from './branch.ts';
import { routeBranch } from './routes.ts';

/** What is at the top: all Gateways, and the sidecars where VirtualServices are for them. */
export function treeRoots(snapshot: Snapshot): readonly Branch[] {
	return environments(snapshot)
		.filter(({ kind }) => kind === 'folder')
		.flatMap((environment) => {
			const ground = { snapshot, mesh: meshOf(environment) };
			const sidecars = inMesh(ground);
			return [...gatewaysIn(ground), ...(sidecars.length === 0 ? [] : [meshBranch(ground, environment.id)])];
		});
}

/** What is below a branch, which is given by the keys that lead to it; undefined if there is no such branch any more. */
export function treeBelow(snapshot: Snapshot, path: readonly string[]): readonly Branch[] | undefined {
	let level: readonly Branch[] | undefined = treeRoots(snapshot);
	for (const key of path) level = level?.find((one) => one.key === key)?.below?.();
	return level;
}

/** How many branches are looked at for a place. */
const mostSearched = 3000;

/** The branches that lead to what stands at a place, from the top down; none if the tree does not have it. */
export function treePathTo(snapshot: Snapshot, at: At): readonly Branch[] {
	let left = mostSearched;
	let best: readonly Branch[] = [];
	const sizeOf = (path: readonly Branch[]): number => {
		const span = path.at(-1)?.at?.span;
		return span === undefined ? Number.POSITIVE_INFINITY : span.end - span.start;
	};
	const visit = (branches: readonly Branch[], path: readonly Branch[]): void => {
		for (const branch of branches) {
			if (left-- <= 0) return;
			const own = [...path, branch];
			const isThere = branch.at?.uri === at.uri && contains(branch.at.span, at.offset);
			// The smallest that holds the place; of equal ones the nearest to the top.
			if (isThere && sizeOf(own) < sizeOf(best)) best = own;
			if (branch.below !== undefined) visit(branch.below(), own);
		}
	};
	visit(treeRoots(snapshot), []);
	return best;
}

function gatewaysIn(ground: Ground): readonly Branch[] {
	const { mesh } = ground;
	const own: readonly Deployed[] = resourcesOf(mesh, 'Gateway');
	const ofApi = resourcesOf(mesh, 'gateway-api/Gateway').filter((by) => isWaypoint(mesh, by) !== true);
	return [...own, ...ofApi].map((by) => ({
		key: `${by.resource.apiVersion} ${namespaceText(by)}/${by.resource.name?.text ?? ''} ${by.member.uri}`,
		kind: 'gateway',
		label: by.resource.name?.text ?? '(no name)',
		description: namespaceText(by),
		at: placeOf(ground, by),
		below: () => hostsOf(ground, by),
	}));
}

/** A host as a Gateway serves it. */
interface Served {
	readonly text: string;
	readonly node: Node;
}

function hostsOf(ground: Ground, gateway: Deployed): readonly Branch[] {
	const routes = boundTo(ground.mesh, gateway);
	const all: readonly Served[] = gateway.resource.kind.id === 'Gateway' ? serverHosts(gateway) : listenerHosts(gateway);
	return distinct(
		all.map(({ text, node }) => ({
			key: text,
			kind: 'host',
			label: text,
			description: '',
			at: placeIn(ground, gateway, node),
			below: () => routes.filter((one) => takes(one, text, gateway)).map((one) => routeBranch(ground, one)),
		})),
	);
}

function serverHosts({ resource }: Deployed): readonly Served[] {
	const spec = manifest(resource).get('spec') as
		| Node<{ servers?: readonly { hosts?: readonly string[] }[] }>
		| undefined;
	const hosts = (spec?.each('servers') ?? []).flatMap((server) => server.each('hosts'));
	return hosts.filter(({ opaque }) => !opaque).map((node) => ({ text: node.text, node }));
}

function listenerHosts({ resource }: Deployed): readonly Served[] {
	const spec = manifest(resource).get('spec') as Node<{ listeners?: readonly { hostname?: string }[] }> | undefined;
	return (spec?.each('listeners') ?? [])
		.filter(({ opaque }) => !opaque)
		.map((node) => ({
			text: node.get('hostname')?.text || '*',
			node: node.get('hostname') ?? node.entries[0]?.key ?? node,
		}));
}

/** What names a Gateway as the one it is for. */
function boundTo(mesh: Mesh, gateway: Deployed): readonly Deployed[] {
	const names = gateway.declarations.filter(({ row }) => row.at === 'metadata.name' && row.of === undefined);
	const declared = names.map((mention: Mention<Declared['mention']['row']>): Declared => ({ by: gateway, mention }));
	const { mentioned } = usesOf(mesh, declared);
	const bound = mentioned.filter(({ mention }) => /^spec\.(?:gateways\[\]|parentRefs\[\]\.name)$/.test(mention.row.at));
	return [...new Set(bound.map(({ by }) => by))];
}

/** Whether a route is for a host of a Gateway: one of its own meets it, or it has none. */
function takes({ resource, namespaces }: Deployed, host: string, gateway: Deployed): boolean {
	const isApi = gateway.resource.kind.id !== 'Gateway';
	const served = isApi ? host : servedTo(host, gateway.namespaces, namespaces);
	const spec = manifest(resource).get('spec') as
		| Node<{ hosts?: readonly string[]; hostnames?: readonly string[] }>
		| undefined;
	const own = spec?.each(isApi ? 'hostnames' : 'hosts').map(({ text }) => text) ?? [];
	if (served === undefined) return false;
	return (isApi && own.length === 0) || intersection(own, [served]).length > 0;
}

/** The VirtualServices that sidecars use. */
function inMesh({ mesh }: Ground): readonly Deployed[] {
	return resourcesOf(mesh, 'VirtualService').filter(
		(by) => gatewaysOf(by)?.includes('mesh') === true && hostsIn(by).length > 0,
	);
}

function hostsIn({ references }: Deployed): readonly Mention[] {
	return references.filter(({ row, opaque }) => row.at === 'spec.hosts[]' && row.to === 'host' && !opaque);
}

function meshBranch(ground: Ground, id: string): Branch {
	return {
		key: `mesh ${id}`,
		kind: 'mesh',
		label: 'mesh',
		description: 'all sidecars',
		at: undefined,
		below: () => meshHosts(ground),
	};
}

function meshHosts(ground: Ground): readonly Branch[] {
	const found = new Map<string, { readonly by: Deployed; readonly mention: Mention }[]>();
	for (const by of inMesh(ground))
		for (const mention of hostsIn(by)) push(found, `${namespaceText(by)} ${mention.text}`, { by, mention });
	return [...found].flatMap(([key, all]): readonly Branch[] => {
		const [first] = all;
		if (first === undefined) return [];
		const { by, mention } = first;
		return [
			{
				key,
				kind: 'host',
				label: mention.text,
				description: namespaceText(by),
				at: placeIn(ground, by, mention),
				below: () => all.map((one) => routeBranch(ground, one.by)),
			},
		];
	});
}
