// Virtual hosts: what Envoy chooses among by the Host header, and the routes in each.
import { memo } from '../facts/memo.ts';
import type { Place } from './story.ts';
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
	/** The server that does so. */
	readonly redirectedBy?: Place | undefined;
}

/** Whether it is what a port of a gateway has that nothing is bound to: it answers every request with 404. */
export function isBlackhole({ name }: VirtualHost): boolean {
	return name.startsWith('blackhole:');
}

/**
 * The virtual host for a Host header, whose port does not count, and then those that it is better than: the exact one, else
 * the longest wildcard in front, else the longest behind, else `*`. There is no second choice: what the first has no route
 * for is answered with 404 (envoy: source/common/router/config_impl.cc, findVirtualHost).
 */
export function candidatesFor(hosts: readonly VirtualHost[], header: string): readonly VirtualHost[] {
	const name = header.toLowerCase().replace(/:\d+$/, '');
	const { exact, wild } = domainsIn(hosts);
	const named = exact.get(name);
	const fitting = [...new Set([...(named === undefined ? [] : [named]), ...wild])].flatMap((host) => {
		const ranks = host.domains.flatMap((domain) => rankOf(domain, name) ?? []);
		return ranks.length === 0 ? [] : [{ host, rank: Math.max(...ranks) }];
	});
	return fitting.sort((a, b) => b.rank - a.rank).map(({ host }) => host);
}

/** Virtual hosts by their domains without a wildcard, and those that have one with a wildcard: a table may have thousands. */
const domainsIn = memo((hosts: readonly VirtualHost[]) => {
	const exact = new Map<string, VirtualHost>();
	for (const host of hosts)
		for (const one of host.domains) if (!one.includes('*') && !exact.has(one)) exact.set(one, host);
	return { exact, wild: hosts.filter(({ domains }) => domains.some((one) => one.includes('*'))) };
});

/** How well a domain fits a name; undefined if it does not. */
function rankOf(domain: string, name: string): number | undefined {
	if (domain === name) return 1e9;
	if (domain === '*') return 0;
	// A wildcard stands for one letter at least.
	if (name.length < domain.length) return undefined;
	if (domain.startsWith('*')) return name.endsWith(domain.slice(1)) ? 1e6 + domain.length : undefined;
	if (domain.endsWith('*')) return name.startsWith(domain.slice(0, -1)) ? 1e3 + domain.length : undefined;
	return undefined;
}

/** The virtual host for a Host header. */
export function virtualHostFor(hosts: readonly VirtualHost[], header: string): VirtualHost | undefined {
	return candidatesFor(hosts, header)[0];
}
