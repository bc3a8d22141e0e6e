// Inputs that once ended, hung or fooled the command or the server, on what is built: those that lie beside the project, by
// their number, and those that are made here. What hangs is ended after a while that no right answer takes.
import { chmodSync, cpSync, mkdirSync, openSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oracleFolder } from '../oracles.ts';
import { hasPipes, makePipes } from '../pipes.ts';
import { type Editor, startEditor, type Workspace, workspace } from '../protocol/editor.ts';
import { checkIn } from './command.ts';

const oracles = oracleFolder('robustness');
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
const one = 'Nothing found in 1 file with 1 resource.\n';

let there: Workspace;
let editor: Editor | undefined;

beforeEach(() => {
	there = workspace({ 'w/a.yaml': service });
});
afterEach(async () => {
	editor?.process.kill();
	editor = undefined;
	there.remove('.');
});

const check = (...words: readonly string[]) => checkIn(there, ...words);

/** The files of a case in `w/`, in place of what is there; undefined if there is no such case. */
function given(number: string): boolean {
	const name = oracles && readdirSync(oracles).find((path) => path.startsWith(`${number}-`));
	if (oracles === undefined || name === undefined) return false;
	cpSync(join(oracles, name), join(there.root, 'w'), { recursive: true, filter: (path) => !path.endsWith('.txt') });
	for (const entry of readdirSync(join(there.root, 'w'), { recursive: true, withFileTypes: true }))
		if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
	return true;
}

/** Whether a server on the folder gets ready and answers. */
async function serves(expected = /was not read/): Promise<void> {
	editor = await startEditor({ folders: [there.uri('w')], expected });
	await editor.ready();
	editor.open(there.uri('w/a.yaml'), service);
	expect(await editor.hover(there.uri('w/a.yaml'), { line: 2, character: 22 })).toBeNull();
	expect(await editor.close()).toBe(0);
}

type Obstacle = [name: string, make: (path: (name: string) => string) => void, code: number];
const pipe: Obstacle = ['03: a pipe', (path) => makePipes(path('p.yaml')), 2];

describe('links, pipes and devices', () => {
	test.each<Obstacle>([
		['01: a link to itself', (path) => symlinkSync('self', path('self')), 2],
		['01: a link whose target has too long a name', (path) => symlinkSync('x'.repeat(300), path('long.yaml')), 2],
		['01: a link into /proc', (path) => symlinkSync('/proc/self/cwd', path('cwd')), 0],
		['02: two links in a circle', circle, 2],
		...(hasPipes ? [pipe] : []),
		['03: a link to a device', (path) => symlinkSync('/dev/zero', path('z.yaml')), 2],
		['04: a link to the root', (path) => symlinkSync('/', path('r')), 0],
		['05: links into each other', (path) => void linked(path), 0],
		['10: a file that is all hole, of 1.9 GB', (path) => void sparse(path('sparse.yaml')), 2],
	])('%s', async (_, make, code) => {
		make((name) => join(there.root, 'w', name));
		expect(check('w')).toMatchObject({ code, out: one });
		await serves();
	});

	function circle(path: (name: string) => string): void {
		symlinkSync('b', path('c'));
		symlinkSync('c', path('b'));
	}

	function linked(path: (name: string) => string): void {
		mkdirSync(path('x/y'), { recursive: true });
		mkdirSync(path('z'));
		symlinkSync('../../z', path('x/y/z'));
		symlinkSync('../x', path('z/x'));
	}

	function sparse(path: string): void {
		openSync(path, 'w');
		truncateSync(path, 1_900_000_000);
	}

	test('05: each finding once, however many links lead to it', () => {
		there.write('w/x/bad.yaml', `${service}spec: { ports: [{ name: http }] }\n`);
		for (let index = 0; index < 20; index++) symlinkSync('x', join(there.root, `w/l${index}`));
		for (let index = 0; index < 20; index++) symlinkSync('../x', join(there.root, `w/x/m${index}`));
		const { out } = check('w', '--format', 'json');
		expect(
			JSON.parse(out).findings.filter(({ rule }: { rule: string }) => rule === 'schema/missing-field'),
		).toHaveLength(1);
	});
});

describe.skipIf(oracles === undefined)('cases beside the project', () => {
	test('06: settings of aliases of aliases', () => {
		if (!given('06')) return;
		const { code, out } = check('w');
		expect([0, 1, 2]).toContain(code);
		expect(out).toContain('control/invalid-settings');
	});

	test('07: a glob that backtracks', () => {
		if (!given('07')) return;
		there.write(`w/${'a'.repeat(40)}.yaml`, service);
		there.write(`w/${'a'.repeat(80)}.yaml`, service);
		expect(check('w')).toMatchObject({ code: 0, out: expect.stringContaining('with 3 resources') });
	});

	test('10: a pattern of namespaces that backtracks', () => {
		if (given('10')) expect(check('w').code).not.toBeNull();
	});

	test('12: names are no Markdown', async () => {
		if (!given('12')) return;
		editor = await startEditor({ folders: [there.uri('w')] });
		await editor.ready();
		const uri = there.uri('w/b.yaml');
		const contents = await Promise.all(
			[
				[10, 16],
				[11, 17],
				[20, 10],
				[44, 1],
				[45, 1],
			].map(([line = 0, character = 0]) => editor?.hover(uri, { line, character })),
		);
		const shown = JSON.stringify(contents.flatMap((hover) => hover?.contents ?? []));
		expect(shown).toContain('reviews');
		// What opens an image or a link is escaped, or stands in code.
		const plain = shown
			.replaceAll('\\\\', '\\')
			.replace(/(`+)(?:(?!\1)[\s\S])*\1/g, '')
			.replace(/\\[\\[\]()!<>`]/g, '');
		expect(plain).not.toMatch(/!\[|\]\((?!file:)|<img|<script/);
	});

	test('13: settings do not leave the workspace', () => {
		if (!given('13')) return;
		const { code, out, err } = check('w');
		expect(err).toBe('');
		expect(code).toBe(0);
		expect(out).toContain('inside the repository');
	});

	test('18: a limit below zero', () => {
		if (!given('18')) return;
		expect(check('w').out).toMatch(/"files.maxSize" must be a number from 1[\s\S]*with 1 resource/);
	});
});

test('14: what is too large is told', () => {
	there.write('w/big.yaml', `${service}# ${'x'.repeat(5_000_000)}\n`);
	expect(check('w')).toMatchObject({ code: 2, err: expect.stringContaining('larger than 4096 KB') });
});

describe('work without end', () => {
	const definition = (rule: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: virtualservices.networking.istio.io }
spec:
  group: networking.istio.io
  scope: Namespaced
  names: { kind: VirtualService, plural: virtualservices }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            x-kubernetes-validations: [{ rule: '${rule}', message: no }]
            properties:
              hosts: { type: array, items: { type: string } }
`;
	const route = (hosts: readonly string[]) =>
		`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: x }\nspec: { hosts: [${hosts.join(', ')}], http: [{ route: [{ destination: { host: a } }] }] }\n`;

	test('08: a regular expression in a condition', () => {
		there.write('w/crd.yaml', definition('self.hosts[0].matches("(a+)+$")'));
		there.write('w/route.yaml', route([`${'a'.repeat(60)}b`]));
		const { code, out } = check('w');
		expect(code).toBe(1);
		expect(out).toContain('schema/unmet-condition');
	});

	test('09: a condition that costs too much', () => {
		there.write('w/crd.yaml', definition('self.hosts.all(a, self.hosts.all(b, self.hosts.all(c, a + b + c != "x")))'));
		there.write('w/route.yaml', route(Array.from({ length: 300 }, (_, index) => `h${index}`)));
		const { code, err } = check('w');
		expect(code).toBe(2);
		expect(err).toContain('Limit "conditionCost" reached');
	});

	test('16: thousands of routes, each behind one that takes all', () => {
		const routes = Array.from(
			{ length: 3330 },
			(_, index) => `  - match: [{ uri: { prefix: /a${index} } }]\n    route: [{ destination: { host: a } }]\n`,
		);
		there.write(
			'w/routes.yaml',
			`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v }\nspec:\n  hosts: [a]\n  http:\n  - route: [{ destination: { host: a } }]\n${routes.join('')}`,
		);
		const { out } = check('w', '--format', 'json');
		expect(JSON.parse(out).findings.length).toBeGreaterThan(1000);
	});

	test('17: a base below hundreds of overlays, edited', async () => {
		there.write('w/base/kustomization.yaml', 'resources: [a.yaml]\n');
		there.write('w/base/a.yaml', service);
		for (let index = 0; index < 100; index++)
			there.write(`w/overlays/o${index}/kustomization.yaml`, `namespace: n${index}\nresources: [../../base]\n`);
		editor = await startEditor({ folders: [there.uri('w')], expected: /took/ });
		await editor.ready();
		const uri = there.uri('w/base/a.yaml');
		editor.open(uri, service);
		for (let index = 0; index < 10; index++) {
			editor.change(uri, `${service}# ${index}\n`);
		}
		expect(await editor.hover(uri, { line: 0, character: 0 })).not.toBeUndefined();
	});
});

test('15: a burst of the watcher is one search, and requests come in between', async () => {
	const paths = Array.from({ length: 2000 }, (_, index) => `w/d${index % 50}/s${index}.yaml`);
	for (const path of paths) there.write(path, service);
	editor = await startEditor({ folders: [there.uri('w')], expected: /took/ });
	await editor.ready();
	const uri = there.uri('w/a.yaml');
	editor.open(uri, service);
	editor.watched(paths.map((path) => ({ uri: there.uri(path), type: 2 })));
	// That it is one search and one change is counted in test/lsp/files.test.ts.
	expect(await editor.hover(uri, { line: 2, character: 22 })).toBeNull();
	expect(await editor.close()).toBe(0);
});
