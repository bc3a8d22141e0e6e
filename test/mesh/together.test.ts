// Which resources surely are deployed together, by where they lie.
import { expect, test } from 'vitest';
import { isBuiltIn } from '../../server/src/mesh/built-in.ts';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { areTogether } from '../../server/src/mesh/together.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

/** The pairs of names that are together in the first environment of a workspace: `name@file` -> a line each. */
function pairs(source: string): readonly string[] {
	const [environment] = environments(fixture(source).snapshot);
	if (environment === undefined) return [];
	const mesh = meshOf(environment);
	const own = mesh.resources.all().filter(({ member }) => !isBuiltIn(member));
	return own.flatMap((a, index) =>
		own.slice(index + 1).flatMap((b) => {
			return areTogether(mesh, a, b) ? [`${a.resource.name?.text} ${b.resource.name?.text}`] : [];
		}),
	);
}

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;

test('one file, or one directory', () => {
	expect(pairs(`#- x/a.yaml\n${service('a')}---\n${service('b')}#- x/c.yaml\n${service('c')}`)).toEqual([
		'a b',
		'a c',
		'b c',
	]);
	expect(pairs(`#- x/a.yaml\n${service('a')}#- y/b.yaml\n${service('b')}`)).toEqual([]);
});

test('not in a directory whose files are applied in turn', () => {
	expect(
		pairs(`#- x/a.yaml\n${service('a')}#- x/b.yaml\n${service('a')}---\n${service('b')}#- x/c.yaml\n${service('c')}`),
	).toEqual(['a b']);
});

test('what one kustomization reaches, wherever it lies, and nothing beside it', () => {
	const root = (files: string) => `resources: [${files}]\n`;
	expect(
		pairs(
			`#- x/kustomization.yaml\n${root('a.yaml, ../y/b.yaml')}#- x/a.yaml\n${service('a')}#- y/b.yaml\n${service('b')}#- x/c.yaml\n${service('c')}`,
		),
	).toEqual(['a b']);
});

test('everything, where the workspace is all there is', () => {
	expect(pairs(`#! { "assume": "complete" }\n#- x/a.yaml\n${service('a')}#- y/b.yaml\n${service('b')}`)).toEqual([
		'a b',
	]);
});
