// Virtual hosts: what Envoy chooses among by the Host header, and the routes in each.
import { isWildcard } from '../istio/host-names.ts';
import { type HttpRequest, takes } from '../istio/routing/requests.ts';
import type { HttpEntry } from './virtual-services.ts';

export interface VirtualHost {
	/** `host:port`, as Istio calls it. */
	readonly name: string;
	/** Of the server or service that it is made for. */
	readonly port: number;
	/** Hosts in lower case, with a wildcard before or behind, or `*`. */
	readonly domains: readonly string[];
	readonly entries: readonly HttpEntry[];
	/** Whether requests that come in without TLS are sent to come with it. */
	readonly isTlsOnly: boolean;
}

/**
 * The virtual host for a Host header, whose port does not count: the exact one, else the longest wildcard in front, else the
 * longest behind, else `*`. There is no second choice: what it has no route for is answered with 404.
 */
export function virtualHostFor(hosts: readonly VirtualHost[], header: string): VirtualHost | undefined {
	const name = header.toLowerCase().replace(/:\d+$/, '');
	const ranks: readonly ((domain: string) => boolean)[] = [
		(domain) => domain === name,
		(domain) => isWildcard(domain) && domain !== '*' && name.endsWith(domain.slice(1)) && name.length >= domain.length,
		(domain) =>
			domain !== '*' && domain.endsWith('*') && name.startsWith(domain.slice(0, -1)) && name.length >= domain.length,
		(domain) => domain === '*',
	];
	for (const fits of ranks) {
		const fitting = hosts.flatMap((host) => host.domains.filter(fits).map((domain) => ({ host, domain })));
		const [best] = fitting.sort((a, b) => b.domain.length - a.domain.length);
		if (best !== undefined) return best.host;
	}
	return undefined;
}

/** The first way into a route of a virtual host that takes a request; the port of the pod that it came to does not count. */
export function entryFor({ entries }: VirtualHost, request: HttpRequest): HttpEntry | undefined {
	return entries.find(({ http, port }) => takes(http, { ...request, port }));
}
