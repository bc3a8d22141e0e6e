// A route that Argo Rollouts is to move weights in lacks one of the two versions.

import { routesWith } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest, type Word, word } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';

const messages = {
	service: {
		wrong: 'The route {route}of VirtualService "{name}" has no destination "{missing}"',
		consequence: ', the {role} Service of this Rollout, so Argo Rollouts refuses it',
		remedy: 'give the route both as destinations, with weights',
	},
	subset: {
		wrong: 'The route {route}of VirtualService "{name}" has no destination with subset "{missing}"',
		consequence: ', the {role} subset of this Rollout, so Argo Rollouts refuses it',
		remedy: 'give the route both as destinations, with weights',
	},
	several: {
		wrong: 'VirtualService "{name}" has several HTTP routes, and "routes" does not say which to change',
		consequence: ', so Argo Rollouts refuses the Rollout',
		remedy: 'list their names under "routes"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['Rollout'],
	codes: [],
	docs: {
		summary: 'The route that a Rollout changes does not lead to both of its versions.',
		why: 'Argo Rollouts sets the weights of two destinations: its stable and its canary Service, or two subsets. If one is missing the Rollout is invalid, and no new version is rolled out.',
		exceptions:
			'Only if the VirtualService is in the workspace and can be read, and has no TCP or TLS routes, and none that delegates.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - name: primary
    route:
    - destination: { host: reviews }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: reviews, namespace: shop }
spec:
  strategy:
    canary:
      stableService: reviews
      canaryService: reviews-canary
      trafficRouting: { istio: { virtualService: { name: reviews } } }
`,
		mend: [
			'    - destination: { host: reviews }\n',
			'    - { destination: { host: reviews }, weight: 100 }\n    - { destination: { host: reviews-canary }, weight: 0 }\n',
		],
		links: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/'],
	},
	// argo-rollouts: rollout/trafficrouting/istio/istio.go, ValidateHTTPRoutes, validateVirtualServiceRouteDestinations
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const canary = (manifest(by.resource) as Node<Rollout>).get('spec')?.get('strategy')?.get('canary');
		const istio = canary?.get('trafficRouting')?.get('istio');
		const wanted = canary === undefined || istio === undefined ? [] : versions(canary, istio);
		if (istio === undefined || wanted.length < 2) return;
		for (const ref of [istio.get('virtualService'), ...istio.each('virtualServices')]) {
			const name = ref?.get('name');
			const mention = by.references.find(({ start, row }) => start === name?.start && row.to === 'virtualService');
			const resolution = mention === undefined ? undefined : resolve(mesh, { by, mention });
			const [target, another] = resolution?.is === 'found' ? resolution.targets : [];
			if (ref === undefined || name === undefined || target === undefined || another !== undefined) continue;
			const routes =
				isDeployedAs(target.by, 'VirtualService') && !hasLostHost(mesh, target.by)
					? movable(target.by, ref)
					: undefined;
			const called = target.by.resource.name?.text ?? '';
			if (routes === 'several') yield { span: name, message: 'several', with: { name: called } };
			else if (routes !== undefined) {
				for (const { route, span } of routes) {
					const lost = wanted.find(({ field, word }) => !leadsTo(route, field, word.text));
					if (lost === undefined) continue;
					const shown = route.get('name') === undefined ? '' : `"${route.get('name')?.text}" `;
					yield {
						span: span ?? name,
						message: lost.field === 'subset' ? 'subset' : 'service',
						with: { route: shown, name: called, missing: lost.word.text, role: lost.role },
					};
				}
			}
		}
	},
});

interface VirtualServiceRef {
	readonly name?: string;
	readonly routes?: readonly string[];
	readonly tlsRoutes?: unknown;
	readonly tcpRoutes?: unknown;
}

interface Istio {
	readonly virtualService?: VirtualServiceRef;
	readonly virtualServices?: readonly VirtualServiceRef[];
	readonly destinationRule?: { readonly stableSubsetName?: string; readonly canarySubsetName?: string };
}

interface Canary {
	readonly stableService?: string;
	readonly canaryService?: string;
	readonly pingPong?: unknown;
	readonly trafficRouting?: { readonly istio?: Istio; readonly managedRoutes?: unknown };
}

interface Rollout {
	readonly spec?: { readonly strategy?: { readonly canary?: Canary } };
}

interface Version {
	readonly field: 'host' | 'subset';
	readonly role: 'stable' | 'canary';
	readonly word: Word;
}

/** What the destinations of the route have to be; none where that is not written out. */
function versions(canary: Node<Canary>, istio: Node<Istio>): readonly Version[] {
	const rule = istio.get('destinationRule');
	const field = rule === undefined ? 'host' : 'subset';
	// Ping-pong changes which is which; managed routes are put in by the controller.
	if (canary.get('pingPong') !== undefined) return [];
	const words = {
		stable: word(rule === undefined ? canary.get('stableService') : rule.get('stableSubsetName')),
		canary: word(rule === undefined ? canary.get('canaryService') : rule.get('canarySubsetName')),
	};
	return (['canary', 'stable'] as const).flatMap((role): readonly Version[] => {
		const found = words[role];
		return found === undefined || found.opaque || found.text === '' ? [] : [{ field, role, word: found }];
	});
}

interface Route {
	readonly name?: string;
	readonly delegate?: unknown;
	readonly route?: readonly { readonly destination?: { readonly host?: string; readonly subset?: string } }[];
}

/** The routes of HTTP that are changed; undefined where others are, or they cannot be read. */
function movable(
	by: DeployedAs<'VirtualService'>,
	ref: Node<VirtualServiceRef>,
): readonly { readonly route: Node<Route>; readonly span?: Node }[] | 'several' | undefined {
	if (
		by.standing !== 'whole' ||
		hasOthers(by) ||
		ref.get('tlsRoutes') !== undefined ||
		ref.get('tcpRoutes') !== undefined
	)
		return undefined;
	const all = routesWith(by, 'http').map(({ node }) => node as Node<Route>);
	const names = ref.each('routes');
	if (all.length === 0 || all.some((route) => route.opaque || isUnread(route) || route.get('delegate') !== undefined))
		return undefined;
	if (names.length === 0) return all.length > 1 ? 'several' : all.map((route) => ({ route }));
	return names.flatMap((span) => {
		const route = all.find((one) => one.get('name')?.text === span.text);
		return route === undefined ? [] : [{ route, span: span as Node }];
	});
}

function hasOthers(by: Deployed): boolean {
	return routesWith(by, 'tcp').length > 0 || routesWith(by, 'tls').length > 0;
}

/** Whether a destination names a host or a subset that there is not: that is said of it. */
function hasLostHost(mesh: Mesh, by: Deployed): boolean {
	return by.references.some(
		(mention) =>
			(mention.row.to === 'host' || mention.row.to === 'subset') &&
			mention.row.at.includes('destination') &&
			resolve(mesh, { by, mention }).is === 'contradicted',
	);
}

function isUnread(route: Node<Route>): boolean {
	return route.each('route').some((one) => {
		const destination = one.get('destination');
		const [host, subset] = [destination?.get('host'), destination?.get('subset')];
		return one.opaque || (host !== undefined && isUnknown(host)) || (subset !== undefined && isUnknown(subset));
	});
}

function leadsTo(route: Node<Route>, field: 'host' | 'subset', wanted: string): boolean {
	return route.each('route').some((one) => {
		const text = one.get('destination')?.get(field)?.text ?? '';
		return (field === 'host' ? text.replace(/\..*$/, '') : text) === wanted;
	});
}
