// What files are there for, seen through the findings: the marks of all rules in the small trees beside this file.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environments } from '../../server/src/workspace/environments.ts';
import { cases, checkFindings, fixture, withFindings } from '../fixture.ts';

const path = join(import.meta.dirname, 'use.yaml');
if (process.env.UPDATE === '1') {
	const updated = cases(readFileSync(path, 'utf8')).map(
		({ title, source }) => `#### ${title}\n${withFindings(source)}`,
	);
	writeFileSync(path, updated.join(''));
}

test.each(cases(readFileSync(path, 'utf8')))('$title', ({ source }) => checkFindings(source));

/** The use of each of these files, beside others of the workspace. */
function usesOf(paths: readonly string[], others: Readonly<Record<string, string>> = {}): readonly string[] {
	const manifest = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
	const all = { ...Object.fromEntries(paths.map((one) => [one, manifest])), ...others };
	const source = Object.entries(all).map(([name, text]) => `#- ${name}\n${text}\n`);
	const [environment] = environments(fixture(source.join('')).snapshot);
	return paths.map((one) => environment?.members.at(`file:///w/${one}`)[0]?.use ?? 'none');
}

test.each([
	'archive/a.yaml',
	'apps/.archive/x/a.yaml',
	'_old/a.yaml',
	'k8s/disabled/a.yaml',
	'pkg/testdata/a.yaml',
	'test/fixtures/a.yaml',
	'a/__snapshots__/a.yaml',
	'golden/a.yaml',
])('%s is kept', (name) => {
	expect(usesOf([name])).toEqual(['kept']);
});

test.each([
	'old-shop/a.yaml',
	'archiver/a.yaml',
	'examples/a.yaml',
	'samples/a.yaml',
	'test/e2e/a.yaml',
	'old.yaml',
	'errors.yaml',
	'shop-errors.yaml',
	'invalid-examples/a.yaml',
])('%s is deployed', (name) => {
	expect(usesOf([name])).toEqual(['deployed']);
});

test.each([
	'00-assert.yaml',
	't/12-errors.yaml',
	't/990-errors-no-pods-left.yaml',
	't/chainsaw-assert.yaml',
	't/assert-gateway.yaml',
	't/01-assert-a.yaml',
])('%s is asserted', (name) => {
	expect(usesOf([name])).toEqual(['asserted']);
});

test('what a test of a cluster or of policies names', () => {
	const chainsaw = `apiVersion: chainsaw.kyverno.io/v1alpha1
kind: Test
spec: { steps: [{ try: [{ apply: { file: a.yaml } }, { assert: { file: ../b.yaml } }, { error: { file: "no/*.yaml" } }] }] }`;
	expect(usesOf(['t/a.yaml', 'b.yaml', 't/no/c.yaml'], { 't/chainsaw-test.yaml': chainsaw })).toEqual([
		'deployed',
		'asserted',
		'asserted',
	]);
	const kuttl = 'apiVersion: kuttl.dev/v1beta1\nkind: TestStep\napply: [a.yaml]\nassert: [b.yaml]';
	expect(usesOf(['t/a.yaml', 't/b.yaml'], { 't/00-step.yaml': kuttl })).toEqual(['deployed', 'asserted']);
	const kyverno =
		'apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nresources: [a.yaml]\nresults: [{ patchedResources: b.yaml }]';
	expect(usesOf(['t/a.yaml', 't/b.yaml'], { 't/kyverno-test.yaml': kyverno })).toEqual(['kept', 'kept']);
	const gatekeeper = `kind: Suite
apiVersion: test.gatekeeper.sh/v1alpha1
tests: [{ template: t.yaml, cases: [{ object: samples/a.yaml, inventory: [samples/b.yaml] }] }]`;
	expect(usesOf(['p/samples/a.yaml', 'p/samples/b.yaml', 'p/samples/c.yaml'], { 'p/suite.yaml': gatekeeper })).toEqual([
		'kept',
		'kept',
		'deployed',
	]);
});

test('an archive that something live takes in is deployed', () => {
	const outside = { 'apps/kustomization.yaml': 'resources: [../old/a.yaml]' };
	expect(usesOf(['old/a.yaml', 'old/b.yaml'], outside)).toEqual(['deployed', 'kept']);
	expect(usesOf(['old/a.yaml'], { 'old/kustomization.yaml': 'resources: [a.yaml]' })).toEqual(['kept']);
	const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: a }
spec: { source: { path: old/shop } }`;
	expect(usesOf(['old/shop/a.yaml'], { 'argo/app.yaml': application })).toEqual(['deployed']);
});

test('left out below and beside kustomizations that take most in', () => {
	const root = { 'apps/kustomization.yaml': 'resources: [a.yaml, b.yaml]' };
	expect(usesOf(['apps/a.yaml', 'apps/b.yaml', 'apps/c.yaml'], root)).toEqual(['deployed', 'deployed', 'kept']);
	// As many are not taken in as are: they may well be applied by hand.
	expect(usesOf(['apps/a.yaml', 'apps/c.yaml'], { 'apps/kustomization.yaml': 'resources: [a.yaml]' })).toEqual([
		'deployed',
		'deployed',
	]);
	// A directory of its own, beside one with a kustomization, may be applied by hand; beside many it is an exception.
	expect(usesOf(['apps/a.yaml', 'apps/b.yaml', 'istio/c.yaml'], root)).toEqual(['deployed', 'deployed', 'deployed']);
	const more = { ...root, 'infra/kustomization.yaml': 'resources: [d.yaml]' };
	expect(usesOf(['apps/a.yaml', 'infra/d.yaml', 'ideas/c.yaml'], more)).toEqual(['deployed', 'deployed', 'kept']);
});

test('what Flux leaves out, and what it is told by', () => {
	const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps }
spec: { path: ./apps }`;
	const paths = ['apps/a.yaml', 'apps/b/c.yaml', 'clusters/prod/d.yaml', 'notes/e.yaml'];
	expect(usesOf(paths, { 'clusters/prod/apps.yaml': flux })).toEqual(['deployed', 'deployed', 'deployed', 'kept']);
	const all = 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: a }';
	expect(usesOf(paths, { 'clusters/prod/apps.yaml': flux, 'argo/all.yaml': all }).at(-1)).toBe('deployed');
});

test('a directory named for the mesh is applied by hand, unless a part of it is taken in', () => {
	const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps }
spec: { path: ./k8s/base }`;
	const base = ['k8s/base/a.yaml', 'k8s/base/b.yaml', 'k8s/base/c.yaml', 'k8s/base/d.yaml', 'k8s/base/e.yaml'];
	const beside = ['k8s/istio/a.yaml', 'service-mesh/prod/a.yaml', 'mesh-old/a.yaml', 'meshes/a.yaml'];
	const uses = usesOf([...base, ...beside], { 'clusters/apps.yaml': flux });
	expect(uses.slice(base.length)).toEqual(['deployed', 'deployed', 'deployed', 'kept']);
	const root = { 'k8s/kustomization.yaml': 'resources: [a.yaml, b.yaml, istio/c.yaml]' };
	const files = ['k8s/a.yaml', 'k8s/b.yaml', 'k8s/istio/c.yaml', 'k8s/istio/d.yaml'];
	expect(usesOf(files, root)).toEqual(['deployed', 'deployed', 'deployed', 'kept']);
});
