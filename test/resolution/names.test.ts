// What a name of a resource leads to that is simply named, and when one that leads nowhere says something.
import { describe, expect, test } from 'vitest';
import { declaredAs, meshOf, type Referring } from '../../server/src/mesh/mesh.ts';
import type { ReferenceRow } from '../../server/src/mesh/references.ts';
import { podsRunningAs, reach, resolveNamed } from '../../server/src/resolution/names.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

const resource = (apiVersion: string, kind: string, name: string, namespace = 'shop', spec = '{}') =>
	`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
const route = resource(
	'networking.istio.io/v1',
	'VirtualService',
	'at',
	'shop',
	'{ http: [{ delegate: { name: x } }] }',
);
const secret = (name: string, namespace = 'shop') =>
	`apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;
const account = (name: string, namespace = 'shop') => resource('v1', 'ServiceAccount', name, namespace);
const pod = (name: string, runsAs: string, namespace = 'shop') =>
	resource('v1', 'Pod', name, namespace, `{ serviceAccountName: ${runsAs}, containers: [{ name: a, image: a }] }`);
const complete = '#! { "assume": "complete" }\n';

/** The mesh of some documents and of a route in `shop`, and that as one that mentions a name in a field of another kind. */
function referring(documents: readonly string[], text: string, row: Partial<ReferenceRow>, head = '') {
	const [mesh] = environments(fixture(`${head}${[route, ...documents].join('---\n')}`).snapshot).map(meshOf);
	const by = mesh?.resources.all().find(({ resource }) => resource.kind.id === 'VirtualService');
	const mention = by?.references.find(({ row }) => row.to === 'virtualService');
	if (mesh === undefined || by === undefined || mention === undefined) throw new Error('no reference');
	const from: Referring = { by, mention: { ...mention, text, row: { ...mention.row, at: 'spec.any', ...row } } };
	return { mesh, from };
}

/** What is said of it, in a line. */
function said(...asked: Parameters<typeof referring>): string {
	const { mesh, from } = referring(...asked);
	const answer = resolveNamed(mesh, from);
	if (answer.is === 'found') return answer.all.map(({ by }) => by.resource.name?.text).join(' ');
	if (answer.is === 'unknown') return answer.doubt;
	return [answer.certainty, answer.reason, answer.suggestion].filter((one) => one !== undefined).join(' ');
}

describe('a name', () => {
	test('is found in the own namespace, and not in another one', () => {
		expect(said([account('web')], 'web', { to: 'serviceAccount' })).toBe('web');
		expect(said([account('web', 'other'), account('api')], 'web', { to: 'serviceAccount' })).toBe(
			'possible otherNamespace',
		);
		// Where there are none at all, they may be kept elsewhere.
		expect(said([account('web', 'other')], 'web', { to: 'serviceAccount' })).toBe('noEvidence');
	});

	test('with its namespace, of which nothing else is known, may be in another', () => {
		const { mesh, from } = referring([account('payroll', 'other')], 'payroll', { to: 'serviceAccount' });
		const mention = { ...from.mention, namespace: from.mention };
		const answers = [from, { ...from, mention }].map((one) => resolveNamed(mesh, one));
		expect(answers).toMatchObject([{ certainty: 'likely' }, { certainty: 'possible' }]);
	});

	test('is any for a star, and those that begin or end like a pattern', () => {
		const all = [account('web-1'), account('web-2'), account('api-1'), account('web11')];
		const fitting = ['*', 'web-*', '*-1', 'none-*', 'a*b'].map((text) => said(all, text, { to: 'serviceAccount' }));
		expect(fitting).toEqual(['wildcard', 'web-1 web-2', 'api-1 web-1', 'noEvidence', 'noEvidence']);
		expect(said(all, 'none-*', { to: 'serviceAccount' }, complete)).toBe('noEvidence');
	});

	test('that Kubernetes brings along is reserved', () => {
		expect(said([account('web')], 'default', { to: 'serviceAccount' }, complete)).toBe('reserved');
	});

	test('that may lead nowhere is never reported, that is nearly another one is', () => {
		const near = (row: object) => said([account('reviews')], 'reviws', { to: 'serviceAccount', ...row });
		expect(near({ optional: true })).toBe('noEvidence');
		expect(near({ optional: 'unlessNear' })).toMatch(/misspelt reviews$/);
		// Of another kind, or elsewhere, it is no slip for it.
		expect(said([account('reviews', 'other')], 'reviws', { to: 'serviceAccount' })).not.toMatch(/misspelt/);
		expect(said([account('a', 'reviews')], 'reviws', { to: 'serviceAccount' })).not.toMatch(/misspelt/);
		// Short names are too much alike.
		expect(said([account('web')], 'webb', { to: 'serviceAccount' })).toBe('noEvidence');
		expect(said([account('stock')], 'stokc', { to: 'serviceAccount' })).toMatch(/misspelt stock$/);
	});
});

describe('a namespace', () => {
	test('is there where a resource is in it, or Kubernetes has it', () => {
		const to = { to: 'namespace' } as const;
		expect(said([account('a', 'webshop')], 'webshop', to, complete)).toBe('noEvidence');
		expect(said([account('a', 'webshop')], 'webshopp', to)).toMatch(/misspelt webshop$/);
		expect(said([account('a', 'webshop')], 'kube-sytem', to)).toMatch(/misspelt kube-system$/);
		// Of another kind it is a name like any other.
		expect(said([account('a', 'webshop')], 'webshop', { to: 'serviceAccount' }, complete)).toMatch(/missing/);
	});
});

test('a name that comes with Kubernetes and is declared all the same shows where', () => {
	const declared = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system }\n';
	const { mesh, from } = referring([declared], 'kube-sytem', { to: 'namespace' });
	expect(resolveNamed(mesh, from)).toMatchObject({ suggestion: 'kube-system', evidence: [{}] });
});

describe('an account', () => {
	test('is there where pods run as it, in a namespace that may be the same', () => {
		const to = { to: 'serviceAccount' } as const;
		expect(said([pod('a', 'payments')], 'payments', to, complete)).toBe('noEvidence');
		expect(said([pod('a', 'payments', 'other')], 'payments', to, complete)).toMatch(/missing/);
		expect(said([pod('a', 'payments')], 'payments', { to: 'secret' }, complete)).toMatch(/missing/);
	});

	test('has the pods that run as it', () => {
		const pods = [pod('a', 'web'), pod('b', 'web', 'other'), pod('c', 'api'), resource('v1', 'Pod', 'd')];
		const { mesh } = referring([account('web'), ...pods], '', {});
		const running = declaredAs(mesh, 'serviceAccount', 'web').map((one) =>
			podsRunningAs(mesh, one).map(({ resource }) => resource.name?.text),
		);
		expect(running).toEqual([['a']]);
	});
});

describe('a secret', () => {
	const to = { to: 'secret' } as const;

	test('is looked up where it says, else in the own namespace', () => {
		const all = [secret('cert', 'edge'), secret('other')];
		expect(said(all, 'kubernetes://edge/cert', to)).toBe('cert');
		expect(said(all, 'edge/cert', to)).toBe('cert');
		expect(said(all, 'kubernetes://other', to)).toBe('other');
		expect(said(all, 'kubernetes://shop/cert', to)).toMatch(/otherNamespace/);
		expect(said(all, 'cert', to)).toMatch(/otherNamespace/);
	});

	test('that is nearly another one is weak evidence, unless all is known', () => {
		expect(said([secret('certificate')], 'certifcate', to)).toBe('possible misspelt certificate');
		expect(said([secret('certificate')], 'certifcate', to, complete)).toBe('certain misspelt certificate');
		expect(said([account('certificate')], 'certifcate', { to: 'serviceAccount' })).toBe('likely misspelt certificate');
	});

	test('of a gateway may be in any namespace, for its pods may be', () => {
		const { mesh, from } = referring([secret('cert', 'edge')], 'cert', to);
		const { kind } = from.by.resource;
		const gateway = { ...from.by, resource: { ...from.by.resource, kind: { ...kind, id: 'Gateway' as const } } };
		expect(resolveNamed(mesh, { ...from, by: gateway } as Referring).is).toBe('found');
	});
});

test('a delegate has to be exported to the namespace of its root, other names have not', () => {
	const hidden = resource('networking.istio.io/v1', 'VirtualService', 'hidden', 'shop', '{ exportTo: [other] }');
	const to = { to: 'virtualService' } as const;
	expect(said([hidden], 'hidden', to)).toBe('hidden');
	expect(said([hidden], 'hidden', { ...to, at: 'spec.http[].delegate.name' })).toBe('likely notExported');
});

test('an issuer is found as it is written, and in the root namespace for all', () => {
	const tokens = resource(
		'security.istio.io/v1',
		'RequestAuthentication',
		'tokens',
		'istio-system',
		'{ jwtRules: [{ issuer: "https://a.example.com/b" }] }',
	);
	expect(said([tokens], 'https://a.example.com/b', { to: 'issuer' })).toBe('tokens');
});

test('where a name is looked up: what is known everywhere in any, an issuer in the root namespace, too', () => {
	const reached = (to: ReferenceRow['to'], at = 'shop') => {
		const { mesh, from } = referring([], '', { to });
		return reach(mesh, at === 'shop' ? from : { ...from, by: { ...from.by, namespaces: undefined } });
	};
	expect(['secret', 'namespace', 'issuer'].map((to) => reached(to as ReferenceRow['to']))).toEqual([
		['shop'],
		undefined,
		['shop', 'istio-system'],
	]);
	expect(reached('issuer', 'anywhere')).toBeUndefined();
});
