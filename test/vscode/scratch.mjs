// What both runners need: the suite as one CommonJS file, folders to work in, and what is told of the results.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../server/scripts/install.mjs';

export const output = join(root, 'test/output');
export const suite = join(output, 'vscode/suite.cjs');
/** The workspaces, each opened in a window of its own; the suite tells them apart by their names. */
export const workspaces = ['samples', 'plain', 'unopened'];

/** Istio's own Bookinfo, which is not ours to keep: a window more where it lies beside the project. */
const bookinfo = join(root, '../shared/corpora/istio+istio/samples/bookinfo');
if (existsSync(bookinfo)) workspaces.push('upstream');

const bookinfoTests = `apiVersion: istio-ls/v1
kind: RouteTest
metadata:
  name: bookinfo
tests:
- name: the page is served
  request:
    url: http://bookinfo.example.com:8080/productpage
  expect:
    host: productpage
    workload: productpage-v1
- name: reviews come from version 1
  from: productpage-v1
  request:
    url: http://reviews:9080/reviews/0
  expect:
    host: reviews
    subset: v1
    workload: reviews-v1
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
`;

/** In a file of which neither the name nor the folder says what is in it. */
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts: [web.example.com]
  http:
  - rout: []
`;

/** Bundles the suite; `vscode` comes from the extension host, mocha from the project. */
export function bundleSuite() {
	return build({
		entryPoints: [join(root, 'test/vscode/suite/run.ts')],
		outfile: suite,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		external: ['vscode', 'mocha'],
		sourcemap: 'inline',
		logLevel: 'warning',
	});
}

/** A new folder that holds a copy of each workspace, so that no test touches the originals. */
export function createScratch() {
	const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'istio-vscode-')));
	cpSync(join(root, 'samples'), join(scratch, 'samples'), { recursive: true });
	cpSync(join(root, 'samples'), join(scratch, 'web'), { recursive: true });
	mkdirSync(join(scratch, 'plain'));
	writeFileSync(join(scratch, 'plain/deployment.yaml'), deployment);
	mkdirSync(join(scratch, 'unopened/deep/in'), { recursive: true });
	writeFileSync(join(scratch, 'unopened/deployment.yaml'), deployment);
	writeFileSync(join(scratch, 'unopened/deep/in/web.yml'), route);
	if (workspaces.includes('upstream')) {
		const files = ['bookinfo-gateway', 'destination-rule-all', 'virtual-service-all-v1'];
		for (const name of files) cpSync(join(bookinfo, `networking/${name}.yaml`), join(scratch, `upstream/${name}.yaml`));
		cpSync(join(bookinfo, 'platform/kube/bookinfo.yaml'), join(scratch, 'upstream/bookinfo.yaml'));
		writeFileSync(join(scratch, 'upstream/bookinfo.istio-test.yaml'), bookinfoTests);
	}
	mkdirSync(join(scratch, 'pictures'));
	return scratch;
}

export function removeScratch(scratch) {
	// VS Code may still be writing its last lines.
	rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** What the suite said about a workspace so far; a window that died before the end counts as one failure. */
function resultsOf(scratch, name, isComplete) {
	const path = join(scratch, `${name}.results.json`);
	const results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
	const hasFailed = results.some(({ state }) => state === 'failed');
	if (isComplete || hasFailed) return results;
	return [...results, { title: `the window on ${name}`, state: 'failed', milliseconds: 0, reason: 'ended too early' }];
}

/** Prints all results and their counts; returns the exit code. `endings`: per workspace, whether its window ended well. */
export function report(scratch, endings) {
	const results = Object.entries(endings).flatMap(([name, isComplete]) => resultsOf(scratch, name, isComplete));
	const marks = { passed: '✓', failed: '✗', skipped: '-' };
	for (const { title, state, milliseconds, reason } of results) {
		console.log(` ${marks[state]} ${title} (${milliseconds} ms)`);
		if (reason !== undefined) console.log(`     ${reason.replaceAll('\n', '\n     ')}`);
	}
	const count = (wanted) => results.filter(({ state }) => state === wanted).length;
	console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
	return count('failed') === 0 && count('passed') > 0 ? 0 : 1;
}
