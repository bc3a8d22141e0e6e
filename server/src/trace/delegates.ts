// The ways into the routes that a VirtualService leaves to another one, as they count below its own.
// istio: pilot/pkg/model/virtualservice.go, mergeVirtualServicesIfNeeded
import { gatewayName, meshGateway } from '../istio/gateways.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { mergedMatches, mergedRoutes } from '../istio/routing/delegates.ts';
import { type Entry, type Route, routesOf, specOf } from '../istio/routing/routes.ts';
import { audienceOf, exportOf, isIn } from '../istio/visibility.ts';
import { type Deployed, declaredAs, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import type { Node } from '../yaml/node.ts';
import { type OwnEntry, type PlainRoute, plainRoute, targetsIn } from './routes.ts';

type Delegating = Node<{ readonly delegate?: { readonly name?: string; readonly namespace?: string } }>;

/** The ways into a route of `by`: its own, or those of its delegate, of which there are none where it is not to be had. */
export function entriesOf(mesh: Mesh, by: Deployed, route: Route): readonly OwnEntry[] {
	const delegate = (route.node as Delegating).get('delegate');
	if (delegate === undefined || delegate.isNull) return inFull(route, by);
	const own = firstNamespaceOf(by) ?? '';
	const name = delegate.get('name')?.text ?? '';
	const to = delegateCalled(mesh, name, delegate.get('namespace')?.text || own, own);
	if (to === undefined) return [];
	const roots = inFull(route, by);
	return routesOf(to).flatMap((leaf) => (leaf.protocol === 'http' ? below(roots, inFull(leaf, to)) : []));
}

/** A VirtualService without hosts, visible to the namespace of the one that delegates. */
function delegateCalled(mesh: Mesh, name: string, namespace: string, client: string): Deployed | undefined {
	const defaults = meshConfigOf(mesh).defaultVirtualServiceExportTo;
	const found = declaredAs(mesh, 'virtualService', name).find(({ by }) => {
		if (firstNamespaceOf(by) !== namespace || (specOf(by)?.each('hosts').length ?? 0) > 0) return false;
		return isIn(audienceOf(exportOf(by) ?? [], namespace, defaults), client);
	});
	return found?.by;
}

/** Gateways are compared by their full names, for each VirtualService may be in a namespace of its own. */
function inFull({ entries = [] }: Route, by: Deployed): readonly OwnEntry[] {
	const own = firstNamespaceOf(by) ?? '';
	return entries.map((entry) => {
		const { gateways } = entry.http;
		const made = { ...entry, by, plain: plainRoute(entry.route.node), targets: targetsIn(entry.route) };
		if (gateways === undefined) return made;
		return { ...made, http: { ...entry.http, gateways: gateways.map((text) => fullGateway(text, own)) } };
	});
}

function fullGateway(text: string, own: string): string {
	if (text === meshGateway) return text;
	const { name, namespaces } = gatewayName(text, [own]);
	return `${namespaces?.[0] ?? own}/${name}`;
}

/** Each entry of a delegate's route with each of its root's that allows it; none, if one of them is allowed by none. */
function below(roots: readonly OwnEntry[], leaves: readonly OwnEntry[]): readonly OwnEntry[] {
	const matches = ({ node, http }: Entry) => (node === undefined ? [] : [http]);
	const all = leaves.map((leaf) =>
		roots.flatMap((root) => {
			const merged = mergedMatches(matches(root), matches(leaf));
			if (merged === undefined) return [];
			const [plain = leaf.plain] = mergedRoutes({ ...root.plain, match: [] }, [{ ...leaf.plain, match: [] }]);
			const matchBy = leaf.node === undefined ? { matchBy: root.by } : {};
			return [{ ...leaf, ...matchBy, node: leaf.node ?? root.node, http: merged[0] ?? {}, plain: plain as PlainRoute }];
		}),
	);
	return all.some((entries) => entries.length === 0) ? [] : all.flat();
}
