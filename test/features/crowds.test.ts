// Crowds: thousands of resources that share a name, a host or a mistake. What is done for each of them does not grow with their
// number, though each of them could be held against all others.
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';
import { growing } from '../growth.ts';

type Resources = (count: number) => readonly string[];

/** So many resources of a kind, each in a file of its own. */
const many = (count: number, resource: (index: number) => string): readonly string[] =>
	Array.from({ length: count }, (_, i) => resource(i));

const networking = (kind: string, name: string, spec: string, namespace = 'shop'): string =>
	`apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;

const service = (name: string, more = ''): string =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${more}ports: [{ name: http, port: 80 }] }\n`;

const routing = (name: string, host: string, more = ''): string =>
	networking(
		'VirtualService',
		name,
		`{ hosts: [${host}], ${more}http: [{ route: [{ destination: { host: ${host} } }] }] }`,
	);

const gateway = (name: string): string =>
	networking(
		'Gateway',
		name,
		`{ selector: { istio: a }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }] }`,
	);

const deployment = (name: string): string =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec: { template: { metadata: { labels: { app: ${name} } } } }\n`;

const account = (name: string): string =>
	`apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: shop }\n`;

const policy = (principals: readonly string[]): string =>
	`apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: some, namespace: shop }\nspec: { rules: [{ from: [{ source: { principals: [${principals.join()}] } }] }] }\n`;

const shapes: Readonly<Record<string, Resources>> = {
	'copies of one Service and its VirtualService': (count) =>
		many(count, () => `${service('web')}---\n${routing('web', 'web')}`),
	'DestinationRules for one host': (count) => [
		service('web'),
		...many(count, (i) =>
			networking('DestinationRule', `web${i}`, `{ host: web, subsets: [{ name: v${i}, labels: { version: v${i} } }] }`),
		),
	],
	'DestinationRules that all say the same': (count) => [
		service('web'),
		...many(count, (i) =>
			networking('DestinationRule', `web${i}`, `{ host: web, subsets: [{ name: v1, labels: { version: v1 } }] }`),
		),
	],
	'VirtualServices for one host': (count) => [service('web'), ...many(count, (i) => routing(`web${i}`, 'web'))],
	'VirtualServices that all take the same at one gateway': (count) => [
		gateway('edge'),
		...many(count, (i) => routing(`web${i}`, 'a.example.com', 'gateways: [edge], ')),
	],
	'Gateways for one host': (count) => many(count, (i) => gateway(`edge${i}`)),
	'copies of one workload and its Service': (count) =>
		many(count, () => `${deployment('web')}---\n${service('web', 'selector: { app: web }, ')}`),
	'copies of one Gateway and its VirtualService': (count) =>
		many(count, () => `${gateway('edge')}---\n${routing('web', 'a.example.com', 'gateways: [edge], ')}`),
	'misspelt subsets': (count) => [
		service('web'),
		networking(
			'DestinationRule',
			'web',
			`{ host: web, subsets: [${many(count, (i) => `{ name: subset-${i}, labels: { version: v${i} } }`).join()}] }`,
		),
		networking(
			'VirtualService',
			'web',
			`{ hosts: [web], http: [${many(count, (i) => `{ match: [{ uri: { prefix: /p${i}/ } }], route: [{ destination: { host: web, subset: subst-${i} } }] }`).join()}] }`,
		),
	],
	'directories that Flux deploys': (count) =>
		many(
			count,
			(i) =>
				`apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a${i} }\nspec: { path: ./apps/a${i}, targetNamespace: n${i} }\n#- apps/a${i}/web.yaml\n${service('web').replace(', namespace: shop', '')}`,
		),
	'Services whose pods are elsewhere, beside as many pods': (count) => [
		...many(count, (i) => deployment(`web-${i}`)),
		...many(count, (i) => service(`api-${i}`, `selector: { app: api-${i} }, `)),
	],
	'hosts that ServiceEntries cover with wildcards': (count) => [
		...many(count, (i) =>
			networking(
				'ServiceEntry',
				`e${i}`,
				`{ hosts: ["*.e${i}.example.com"], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: NONE }`,
			),
		),
		...many(count, (i) => routing(`web${i}`, `a.e${i}.example.com`)),
	],
	'misspelt gateways': (count) => [
		service('web'),
		...many(count, (i) => gateway(`gateway-${i}`)),
		...many(count, (i) => routing(`web${i}`, 'web', `gateways: [gatway-${i}], `)),
	],
	'misspelt principals': (count) => [
		...many(count, (i) => account(`frontend-${i}`)),
		policy(many(count, (i) => `cluster.local/ns/shop/sa/fronted-${i}`)),
	],
};

describe('judging a workspace costs as much for each of its resources, whatever their number', () => {
	test.each(Object.entries(shapes))('%s', async (_, resources) => {
		const judge = (count: number): void => {
			const files = resources(count).map((text, i) => `#- ${i}.yaml\n${text}`);
			allDiagnostics(fixture(files.join('')));
		};
		// Far more often than what is done for each, so that a count that came out too low (growth.ts) is no fault.
		expect(await growing(judge, 60, 60)).toEqual([]);
	});
});
