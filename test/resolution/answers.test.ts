// The shapes that all resolvers answer in: what is found, what an export or a doubt makes of it, and where a name is looked up.

import { describe, expect, test } from 'vitest';
import { type Declared, declaredAs, type Mesh, meshOf, type Referring } from '../../server/src/mesh/mesh.ts';
import { inNamespaces, isSurelyIn, namespacesAskedFor } from '../../server/src/mesh/namespaces.ts';
import {
	contradicted,
	despite,
	doubtOf,
	found,
	foundIfExported,
	unknown,
} from '../../server/src/resolution/answers.ts';
import type { Certainty, Reason, Resolution } from '../../server/src/resolution/resolution.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

function meshIn(source: string): Mesh {
	const [environment] = environments(fixture(source).snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshOf(environment);
}

const service = (name: string, namespace = 'shop', more = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}${more}}\n`;
const route = (host: string) =>
	`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: at, namespace: shop}\nspec:\n  http:\n  - route: [{destination: {host: ${host}, subset: v1}}]\n`;

/** The destination (or its subset) of the VirtualService of a mesh, otherwise than it is. */
function referring(
	mesh: Mesh,
	change: { by?: object; mention?: object; member?: object } = {},
	to = 'host',
): Referring {
	const by = mesh.resources.all().find(({ resource }) => resource.kind.id === 'VirtualService');
	const mention = by?.references.find(({ row }) => row.to === to);
	if (by === undefined || mention === undefined) throw new Error('no reference');
	const member = { ...by.member, ...change.member };
	return { by: { ...by, member, ...change.by }, mention: { ...mention, ...change.mention } };
}

const plain = meshIn(`#- d/x.yaml\n${route('a')}`);
const complete = meshIn(`#! { "assume": "complete" }\n#- d/x.yaml\n${route('a')}`);

const files = ({ is, ...rest }: Resolution) =>
	is === 'found' && 'targets' in rest
		? rest.targets.map(({ by }) => by.member.uri.replace('file:///w/', ''))
		: { is, ...rest };

describe('found', () => {
	const mesh = meshIn(`#- e/y.yaml\n${service('a')}#- d/z.yaml\n${service('a')}#- d/x.yaml\n${route('a')}`);
	const targets = declaredAs(mesh, 'host', 'a');

	test('the nearest first', () => {
		expect(files(found(targets, referring(mesh)))).toEqual(['d/z.yaml', 'e/y.yaml']);
	});

	test('a template means the same in its own chart only', () => {
		const chart = { name: 'c' };
		const [first, second] = targets;
		if (first === undefined || second === undefined) throw new Error('no targets');
		const own: Declared = { ...first, by: { ...first.by, member: { ...first.by.member, chart: chart as never } } };
		const from = referring(mesh, { mention: { text: '{{ .Values.a }}' }, member: { chart } });
		expect(files(found([second, own], from))).toEqual(['e/y.yaml']);
		expect(found([second], from)).toEqual(unknown('templated'));
		expect(files(found([second, own], referring(mesh, { member: { chart } })))).toHaveLength(2);
		const both = [own, { ...second, by: { ...second.by, member: { ...second.by.member, chart: chart as never } } }];
		expect(files(found(both, from))).toEqual(['d/z.yaml', 'e/y.yaml']);
	});
});

describe('found if exported', () => {
	const annotated = (to: string) => `, annotations: { networking.istio.io/exportTo: '${to}' }`;
	const source = (to: string) =>
		`#- e/y.yaml\n${service('a', 'infra', annotated(to))}#- e/z.yaml\n${service('a', 'infra', annotated(to))}#- x.yaml\n${route('a')}`;
	const asked = (text: string, change: Parameters<typeof referring>[1] = {}, to = 'shop') => {
		const mesh = meshIn(text);
		return foundIfExported(mesh, declaredAs(mesh, 'host', 'a'), referring(mesh, change), [to]);
	};

	test('what is', () => {
		expect(files(asked(source('*')))).toEqual(['e/y.yaml', 'e/z.yaml']);
		expect(files(asked(source('.'), {}, 'infra'))).toEqual(['e/y.yaml', 'e/z.yaml']);
	});

	test('of several only what is', () => {
		const mixed = source('.').replace("exportTo: '.'", "exportTo: '*'");
		expect(files(asked(mixed))).toEqual(['e/y.yaml']);
	});

	test('what is not, likely, or certainly where all is known', () => {
		expect(asked(source('.'))).toMatchObject({ is: 'contradicted', reason: 'notExported', certainty: 'likely' });
		expect(asked(`#! { "assume": "complete" }\n${source('.')}`)).toMatchObject({
			reason: 'notExported',
			certainty: 'certain',
		});
	});

	test('the nearest of what is not first', () => {
		const near = source('.').replace('#- x.yaml', '#- e/x.yaml').replace('#- e/y.yaml', '#- f/y.yaml');
		const answer = asked(near);
		const evidence = answer.is === 'contradicted' ? answer.evidence : [];
		expect(evidence.map(({ by }) => by.member.uri)).toEqual(['file:///w/e/z.yaml', 'file:///w/f/y.yaml']);
	});

	test('what is not, where there is a doubt', () => {
		expect(files(asked(source('.'), { by: { standing: 'template' } }))).toEqual(['e/y.yaml', 'e/z.yaml']);
	});

	test('to the clients of the resource, if no others are named', () => {
		const mesh = meshIn(source('.'));
		expect(foundIfExported(mesh, declaredAs(mesh, 'host', 'a'), referring(mesh)).is).toBe('contradicted');
	});
});

test('a contradiction has a suggestion only if there is one', () => {
	expect(contradicted('missing', 'likely')).toStrictEqual({
		is: 'contradicted',
		reason: 'missing',
		certainty: 'likely',
		evidence: [],
	});
	expect(contradicted('misspelt', 'certain', [], 'a')).toStrictEqual({
		is: 'contradicted',
		reason: 'misspelt',
		certainty: 'certain',
		evidence: [],
		suggestion: 'a',
	});
});

describe('where a name is looked up', () => {
	test.each([
		['in its own namespace', undefined, ['shop']],
		['in the one that is written', { text: 'infra', opaque: false }, ['infra']],
		['anywhere, if that is templated', { text: '{{ x }}', opaque: true }, undefined],
		['anywhere, if that is any', { text: '*', opaque: false }, undefined],
	] as const)('%s', (_, namespace, asked) => {
		expect(namespacesAskedFor(referring(plain, { mention: { namespace } }))).toEqual(asked);
	});

	test('what may be there, and what surely is', () => {
		const mesh = meshIn(`${service('a')}---\n${service('a', 'infra')}`);
		const all = declaredAs(mesh, 'host', 'a');
		expect(inNamespaces(all, ['infra'])).toEqual([all[1]]);
		expect(inNamespaces(all, undefined)).toEqual(all);
		expect(isSurelyIn(['a'], ['a', 'b'])).toBe(true);
		expect(isSurelyIn(['a', 'c'], ['a', 'b'])).toBe(false);
		expect(isSurelyIn(undefined, ['a'])).toBe(false);
		expect(isSurelyIn(['a'], undefined)).toBe(false);
	});
});

describe('doubts', () => {
	test.each([
		['none', {}, undefined, undefined],
		['a templated name', { mention: { opaque: true } }, 'templated', 'templated'],
		['what it belongs to is templated', { mention: { of: { opaque: true } } }, 'templated', 'templated'],
		['what it belongs to is not', { mention: { of: { opaque: false } } }, undefined, undefined],
		['a template', { by: { standing: 'template' } }, 'templated', undefined],
		['a patch', { by: { standing: 'patch' } }, 'patched', undefined],
		['what is patched', { by: { standing: 'patched' } }, 'patched', undefined],
		['what is broken', { by: { standing: 'broken' } }, undefined, undefined],
	] as const)('%s', (_, change, doubt, ifComplete) => {
		expect(doubtOf(plain, referring(plain, change))).toBe(doubt);
		expect(doubtOf(complete, referring(complete, change))).toBe(ifComplete);
	});
});

describe('despite a doubt', () => {
	const said = (reason: Reason, certainty: Certainty, suggestion?: string) =>
		contradicted(reason, certainty, [], suggestion);

	test('without one nothing changes', () => {
		const resolution = said('missing', 'certain');
		expect(despite(undefined, referring(plain), resolution)).toBe(resolution);
	});

	test.each([
		['a slip is likely', said('misspelt', 'certain', 'a'), said('misspelt', 'likely', 'a')],
		['a likely slip stays so', said('misspelt', 'likely', 'a'), said('misspelt', 'likely', 'a')],
		['a possible slip stays so', said('misspelt', 'possible', 'a'), said('misspelt', 'possible', 'a')],
		['what is close is possible', said('missing', 'likely', 'a'), said('missing', 'possible', 'a')],
		['what is missing is unknown', said('missing', 'certain'), unknown('patched')],
		['what is found is unknown too', { is: 'found', targets: [] }, unknown('patched')],
		['what is unknown has this doubt', unknown('external'), unknown('patched')],
	] as const)('%s', (_, resolution, answer) => {
		expect(despite('patched', referring(plain), resolution as Resolution)).toEqual(answer);
	});

	test('what is templated, or a patch, says nothing', () => {
		const slip = said('misspelt', 'certain', 'a');
		expect(despite('templated', referring(plain, { mention: { opaque: true } }), slip)).toEqual(unknown('templated'));
		expect(despite('patched', referring(plain, { by: { standing: 'patch' } }), slip)).toEqual(unknown('patched'));
		expect(despite('templated', referring(plain, { by: { standing: 'template' } }), slip).is).toBe('contradicted');
	});
});
