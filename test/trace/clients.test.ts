// Which matches are for which clients, and which VirtualServices a Sidecar lets in: our own cases, and Istio's tables.
import { describe, expect, test } from 'vitest';
import { httpMatch } from '../../server/src/istio/routing/http-matches.ts';
import { layer4Match } from '../../server/src/istio/routing/layer4-matches.ts';
import { type Client, isHttpFor, isLayer4For } from '../../server/src/trace/clients.ts';
import { egressOf, isHostImported } from '../../server/src/trace/egress.ts';
import { areTablesThere, table } from '../tables.ts';

const web: Client = { gateway: 'mesh', namespace: 'web', labels: new Map([['app', 'web']]), port: 80 };
const edge: Client = {
	gateway: 'infra/edge',
	namespace: 'istio-system',
	labels: new Map([['istio', 'edge']]),
	port: 443,
};

test.each<[object, Client, boolean]>([
	[{}, web, true],
	[{ port: 80 }, web, true],
	[{ port: 81 }, web, false],
	[{ gateways: ['mesh'] }, web, true],
	[{ gateways: ['infra/edge'] }, web, false],
	[{ gateways: ['edge'] }, edge, true],
	[{ gateways: ['infra/edge'], sourceLabels: { app: 'other' }, sourceNamespace: 'other' }, edge, true],
	[{ sourceLabels: { app: 'web' } }, web, true],
	[{ sourceLabels: { app: 'web' } }, edge, false],
	[{ sourceNamespace: 'shop' }, web, false],
])('an HTTP match %j', (match, client, isFor) => {
	expect(isHttpFor(httpMatch(match as never), client, 'infra')).toBe(isFor);
});

test.each<[object, Client, boolean]>([
	[{ gateways: ['mesh'], sourceLabels: { app: 'other' } }, web, false],
	[{ gateways: ['mesh'], sourceLabels: { app: 'web' }, sourceNamespace: 'web', port: 80 }, web, true],
	[{ gateways: ['mesh'], port: 81 }, web, false],
])('a match of connections %j', (match, client, isFor) => {
	expect(isLayer4For(layer4Match(match as never), client, 'shop')).toBe(isFor);
});

test.each<[string[], boolean]>([
	[['*/*'], true],
	[['shop/*'], true],
	[['./*'], false],
	[['shop/cart.shop.svc.cluster.local'], true],
	[['shop/*.svc.cluster.local'], true],
	[['shop/*.web.svc.cluster.local'], false],
	[['*/*', '~shop/cart.shop.svc.cluster.local'], false],
	[['*/*', '~./*'], true],
	// Whatever has no slash is passed over.
	[['*/*', '~'], true],
	[['*/*', '~/*'], false],
	[['~/*'], false],
])('egress %j', (hosts, isImported) => {
	expect(isHostImported(egressOf(hosts, 'web'), 'shop', 'cart.shop.svc.cluster.local', 'service')).toBe(isImported);
});

interface SourceCase {
	readonly name: string;
	readonly args: {
		readonly match: { readonly SourceNamespace?: string; readonly sourceNamespace?: string };
		readonly namespace?: string;
		readonly proxyNamespace?: string;
	};
	readonly want: boolean;
}

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test.each(['match_tls', 'match_tcp', 'source_match_http'])('%s', (name) => {
		for (const { args, want, ...one } of table<SourceCase>(name).cases) {
			const sourceNamespace = args.match.SourceNamespace ?? args.match.sourceNamespace ?? '';
			const client = { ...web, namespace: args.namespace ?? args.proxyNamespace ?? '' };
			const answer = name === 'source_match_http' ? isHttpFor : isLayer4For;
			expect(answer({ sourceNamespace }, client, 'default'), one.name).toBe(want);
		}
	});

	test('vs_selection_exclusion', () => {
		type Hosts = { exactHosts?: string[]; allHosts?: string[]; excludedHosts?: string[] };
		type Case = { name: string; hostsByNS: Record<string, Hosts>; expected: string[] };
		const routed = { 'vs-a': ['a', 'a.com'], 'vs-b': ['b', 'b.com'], 'vs-multi': ['a', 'drop.com', 'keep.com'] };
		for (const { name, hostsByNS, expected } of table<Case>('vs_selection_exclusion').cases) {
			const entries = Object.entries(hostsByNS).flatMap(
				([namespace, { exactHosts = [], allHosts = [], excludedHosts = [] }]) => [
					...[...exactHosts, ...allHosts].map((host) => `${namespace}/${host}`),
					...excludedHosts.map((host) => `~${namespace}/${host}`),
				],
			);
			const egress = egressOf(entries, 'client');
			const imported = Object.entries(routed).flatMap(([key, [namespace = '', ...hosts]]) =>
				hosts.some((host) => isHostImported(egress, namespace, host, 'route')) ? [key] : [],
			);
			expect(imported, name).toEqual(expected);
		}
	});
});
