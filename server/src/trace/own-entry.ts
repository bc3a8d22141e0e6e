// The route that Istio makes to a service for which nobody wrote one.
import { layer4Match } from '../istio/routing/layer4-matches.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import type { OwnEntry } from './routes.ts';
import type { Service } from './services.ts';

/** A way into a route to a port of a service itself. */
export function ownEntry({ by, host }: Service, number: number): OwnEntry {
	const node = manifest(by.resource) as Node;
	const at = by.resource.name ?? by.resource;
	const route = {
		protocol: 'http' as const,
		index: 0,
		node,
		list: node,
		name: undefined,
		entries: undefined,
		isFinal: true,
	};
	const plain = { route: [{ destination: { host, port: { number } } }] };
	return { by, route, node: undefined, text: '', http: {}, layer4: layer4Match({}), plain, targets: [at] };
}
