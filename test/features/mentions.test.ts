// The index of references by target name, compared with the resolution of every reference there is.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mayMean } from '../../server/src/features/mentions.ts';
import type { Mention } from '../../server/src/mesh/extract.ts';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { resolve } from '../../server/src/resolution/resolve.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { cases, fixture } from '../fixture.ts';

const root = join(import.meta.dirname, '../..');
const manifests = (folder: string): string =>
	globSync('**/*.{yaml,yml}', { cwd: join(root, folder) })
		.map((path) => `#- ${path}\n${readFileSync(join(root, folder, path), 'utf8')}`)
		.join('\n');

/** The references that mean something, and what each means, found the long way. */
function allMeanings(mesh: Mesh): ReadonlyMap<Mention, ReadonlySet<Mention>> {
	const found = new Map<Mention, Set<Mention>>();
	for (const by of mesh.resources.all()) {
		for (const mention of by.references) {
			const resolution = resolve(mesh, { by, mention });
			for (const target of resolution.is === 'found' ? resolution.targets : []) {
				const mentions = found.get(target.mention) ?? new Set();
				found.set(target.mention, mentions.add(mention));
			}
		}
	}
	return found;
}

/** The declarations for which the index leaves a reference out that means them. */
function missed({ snapshot }: { readonly snapshot: Snapshot }): readonly string[] {
	return environments(snapshot).flatMap((environment) => {
		const mesh = meshOf(environment);
		const meanings = allMeanings(mesh);
		return mesh.resources.all().flatMap((by) =>
			by.declarations.flatMap((mention) => {
				const likely = new Set<Mention>(mayMean(mesh, { by, mention }).map((from) => from.mention));
				const left = [...(meanings.get(mention) ?? [])].filter((one) => !likely.has(one));
				return left.map((one) => `${mention.row.declares} ${mention.text} <- ${one.row.in} ${one.row.at}: ${one.text}`);
			}),
		);
	});
}

describe('leaves out no reference', () => {
	test('in the samples', () => {
		expect(missed(fixture(manifests('samples')))).toEqual([]);
	});

	test.each(globSync('test/rules/*/*.yaml', { cwd: root }))('in %s', (path) => {
		const found = cases(readFileSync(join(root, path), 'utf8')).flatMap(({ source }) => missed(fixture(source)));
		expect(found).toEqual([]);
	});
});
