// Where a route leads: its destinations, by the names of Envoy's clusters.
import { fullHost } from '../istio/host-names.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { type Deployed, declarationsIn, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import type { Node } from '../yaml/node.ts';
import type { HttpEntry } from './virtual-services.ts';

interface Written {
	readonly route?: readonly {
		readonly weight?: number;
		readonly destination?: {
			readonly host?: string;
			readonly subset?: string;
			readonly port?: { readonly number?: number };
		};
	}[];
}

/** One of the destinations of a route. */
export interface Destination {
	readonly node: Node;
	/** In full. */
	readonly host: string;
	readonly subset: string;
	readonly port: number;
	/** Relative to those of the others; 1 for an only one, whatever is written. */
	readonly weight: number;
}

/**
 * The destinations of a route that get traffic. `port`: that of the server or service the route is made for, for those that
 * name none (istio: pilot/pkg/networking/core/route/route.go, GetDestinationCluster).
 */
export function destinationsOf(
	mesh: Mesh,
	{ by, route }: Pick<HttpEntry, 'by' | 'route'>,
	port: number,
): readonly Destination[] {
	const all = (route.node as Node<Written>).each('route').flatMap((node): readonly Destination[] => {
		const destination = node.get('destination');
		const host = destination?.get('host')?.text;
		if (destination === undefined || host === undefined) return [];
		const number = destination.get('port')?.get('number')?.value;
		const weight = node.get('weight')?.value;
		return [
			{
				node,
				host: fullHost(host, namespaceOf(by) ?? '', mesh.environment.settings.clusterDomain),
				subset: destination.get('subset')?.text ?? '',
				port: typeof number === 'number' ? number : (onlyPort(mesh, by, host) ?? port),
				weight: typeof weight === 'number' ? weight : 0,
			},
		];
	});
	const [only, another] = all;
	if (only !== undefined && another === undefined) return [{ ...only, weight: 1 }];
	return all.filter(({ weight }) => weight > 0);
}

/** The port of a service that is known and has just one. */
function onlyPort(mesh: Mesh, by: Deployed, host: string): number | undefined {
	const ports = hostsCalled(mesh, { text: host, namespaces: by.namespaces }).map((found) =>
		declarationsIn(found.by, 'port'),
	);
	const [only, another] = ports[0] ?? [];
	return only === undefined || another !== undefined ? undefined : Number(only.text);
}

/** The name of Envoy's cluster for a destination. */
export function clusterOf({ host, subset, port }: Pick<Destination, 'host' | 'subset' | 'port'>): string {
	return `outbound|${port}|${subset}|${host}`;
}
