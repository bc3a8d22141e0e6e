// How patches and replacements say which values they write over.
import { expect, test } from 'vitest';
import { nodesAlong, pathOfField, pathsOfJsonPatch, pathsOfMerge } from '../../server/src/workspace/overwritten.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const root = (text: string): Node => parse(text).root as Node;

test.each([
	['spec.hosts.0', '/spec/hosts/0'],
	['spec.servers.*.hosts', '/spec/servers/*/hosts'],
	['spec.servers.[port.name=https].hosts.0', '/spec/servers/*/hosts/0'],
	['metadata.annotations.a\\.b/c', '/metadata/annotations/a.b/c'],
	['metadata.labels.[app.kubernetes.io/name]', '/metadata/labels/app.kubernetes.io/name'],
])('%s means %s', (field, path) => {
	expect(pathOfField(field)).toBe(path);
});

test('a JSON patch writes over what it replaces or takes out, not what it adds', () => {
	const patch = `- { op: replace, path: /spec/hosts/0, value: a }
- { op: remove, path: /spec/gateways }
- { op: add, path: /spec/http/0/timeout, value: 5s }`;
	expect(pathsOfJsonPatch(patch)).toEqual(['/spec/hosts/0', '/spec/gateways']);
	expect(pathsOfJsonPatch('kind: Service')).toEqual([]);
});

test('a merge patch writes over its scalars and lists, not over the names that say what it is for', () => {
	const patch = root(
		'kind: Gateway\nmetadata: { name: a }\nspec: { selector: { istio: x }, servers: [{ hosts: [a] }] }',
	);
	expect(pathsOfMerge(patch)).toEqual(['/spec/selector/istio', '/spec/servers']);
});

test('the nodes on a path', () => {
	const node = root('spec: { servers: [{ hosts: [a, b] }, { hosts: [c] }] }');
	const texts = (path: string) => nodesAlong(node, path).map(({ text }) => text);
	expect(texts('/spec/servers/*/hosts/0')).toEqual(['a', 'c']);
	expect(texts('/spec/servers/1/hosts/0')).toEqual(['c']);
	expect(texts('/spec/servers/2/hosts/0')).toEqual([]);
});
