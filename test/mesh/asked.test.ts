// What is asked of a mesh, and of what is in it, by those who resolve names.
import { expect, test } from 'vitest';
import {
	type Deployed,
	declarationsIn,
	declaredAs,
	firstNamespaceOf,
	mayShare,
	meshOf,
	namespaceOf,
	rootsOf,
} from '../../server/src/mesh/mesh.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

const meshIn = (source: string) => environments(fixture(source).snapshot).map(meshOf)[0];
const service = (name: string, namespace = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}${namespace && `, namespace: ${namespace}`} }\nspec: { ports: [{ name: http, port: 80 }] }\n`;

test('the namespace of something: the only one, or the first where one has to be named', () => {
	const asked = (namespaces: readonly string[] | undefined) => [
		namespaceOf({ namespaces }),
		firstNamespaceOf({ namespaces }),
	];
	expect([undefined, [], ['a'], ['b', 'a']].map(asked)).toEqual([
		[undefined, undefined],
		[undefined, undefined],
		['a', 'a'],
		[undefined, 'b'],
	]);
});

test('whether two may be in one namespace', () => {
	const [none, a, ab, bc] = [undefined, ['a'], ['a', 'b'], ['b', 'c']];
	expect([mayShare(none, a), mayShare(a, none), mayShare(a, ab), mayShare(ab, bc), mayShare(a, bc)]).toEqual([
		true,
		true,
		true,
		true,
		false,
	]);
});

test('which namespaces something is in', () => {
	const namespaces = meshIn(service('a', 'shop'))?.namespaces;
	expect([namespaces?.has('shop'), namespaces?.has('web'), ...(namespaces ?? [])]).toEqual([true, false, 'shop']);
});

test('what is declared under a name, and under one that is filled in later, however that is written', () => {
	const mesh = meshIn(`${service('a', 'shop')}---\n${service('"{{ .Values.name }}"')}`);
	const declared = (name: string) =>
		mesh && declaredAs(mesh, 'host', name).map(({ mention }) => mention.text.replaceAll(' ', ''));
	expect([declared('a'), declared('{{.Values.name}}'), declared('{{ .Values.other }}'), declared('b')]).toEqual([
		['a'],
		['{{.Values.name}}'],
		[],
		[],
	]);
	const [a] = mesh?.resources.all() ?? [];
	const kinds = (['host', 'portName', 'subset'] as const).map((kind) => declarationsIn(a as Deployed, kind).length);
	expect(kinds).toEqual([1, 1, 0]);
});

test('the overlays that take something in, each by its outermost kustomization', () => {
	const overlay = (name: string) => `#- ${name}/kustomization.yaml\nresources: [../base]\n`;
	const mesh = meshIn(
		`#- base/kustomization.yaml\nresources: [a.yaml]\n#- base/a.yaml\n${service('a')}${overlay('dev')}${overlay('prod')}#- b.yaml\n${service('b')}`,
	);
	expect(mesh?.resources.all().map((one) => rootsOf(one))).toEqual([
		['file:///w/dev/kustomization.yaml', 'file:///w/prod/kustomization.yaml'],
		[],
	]);
});
