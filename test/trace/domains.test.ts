// The Host headers that a sidecar accepts for a service: our own cases, and Istio's table.
import { expect, test } from 'vitest';
import { domainsOf, type NamedService } from '../../server/src/trace/domains.ts';
import { areTablesThere, table } from '../tables.ts';

const cart = 'cart.shop.svc.cluster.local';

test.each<[NamedService, string, string[]]>([
	[{ host: cart }, 'shop.svc.cluster.local', [cart, `${cart}.`, 'cart', 'cart.shop', 'cart.shop.svc']],
	[{ host: cart }, 'web.svc.cluster.local', [cart, `${cart}.`, 'cart.shop', 'cart.shop.svc']],
	[{ host: cart }, 'shop.svc.other.local', [cart, `${cart}.`]],
	[
		{ host: 'api.example.com', addresses: ['10.0.0.1', 'fd00::1'] },
		'shop.svc.cluster.local',
		['api.example.com', 'api.example.com.', '10.0.0.1', '[fd00::1]'],
	],
	[
		{ host: cart, isHeadless: true },
		'web.svc.cluster.local',
		[cart, `${cart}.`, 'cart.shop', 'cart.shop.svc', `*.${cart}`, `*.${cart}.`, '*.cart.shop', '*.cart.shop.svc'],
	],
	[
		{ host: 'api.example.com', aliases: ['api.web.svc.cluster.local'] },
		'web.svc.cluster.local',
		[
			'api.example.com',
			'api.example.com.',
			'api.web.svc.cluster.local',
			'api.web.svc.cluster.local.',
			'api',
			'api.web',
			'api.web.svc',
		],
	],
])('%j for clients in %s', (service, suffix, domains) => {
	expect([...domainsOf(service, suffix)].sort()).toEqual([...domains].sort());
});

interface Case {
	readonly name: string;
	readonly service: {
		readonly Hostname: string;
		readonly MeshExternal: boolean;
		readonly DefaultAddress?: string;
		readonly ClusterVIPs?: { readonly Addresses: Readonly<Record<string, readonly string[]>> };
		readonly Attributes?: unknown;
	};
	readonly node: {
		readonly DNSDomain: string;
		readonly Metadata?: { readonly ClusterID?: string };
		readonly IPAddresses?: readonly string[];
	};
	readonly want: readonly string[];
}

/** The addresses in the client's cluster, of the families that the client has itself. */
function addressesFor({ service, node }: Case): readonly string[] {
	const own = service.ClusterVIPs?.Addresses[node.Metadata?.ClusterID ?? ''];
	const all = own ?? (service.DefaultAddress === undefined ? [] : [service.DefaultAddress]);
	const families = (node.IPAddresses ?? all).map((one) => one.includes(':'));
	return all.filter((one) => families.includes(one.includes(':')));
}

test.skipIf(!areTablesThere)('vhost_domains', () => {
	for (const one of table<Case>('vhost_domains').cases) {
		// Aliases are found elsewhere (mesh/aliases.ts).
		if (one.service.Attributes !== undefined) continue;
		const { Hostname: host, MeshExternal: isExternal } = one.service;
		const domains = domainsOf({ host, isExternal, addresses: addressesFor(one) }, one.node.DNSDomain);
		expect([...domains].sort(), one.name).toEqual([...one.want].sort());
	}
});
