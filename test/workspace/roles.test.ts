// What a document is in its environment follows what changes anywhere on the way to it.
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

const file = (name: string, text: string, version = 0): SourceFile => openFile(`file:///w/${name}`, version, text);

const workspace = { uri: 'file:///w', settings: settingsFrom({}) };

const route = (name: string, host: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}.example.com]
  http: [{ route: [{ destination: { host: ${host} } }] }]
`;

const service = (name: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;

const kustomization = (...resources: readonly string[]) => `resources: [${resources.join(', ')}]\n`;

test('a base beside one that takes in what is elsewhere may mean what is there', () => {
	const routes = file('routes/all.yaml', [route('right', 'orders'), route('wrong', 'payment')].join('---\n'));
	const other = (version: number, ...more: readonly string[]) =>
		file('services/kustomization.yaml', kustomization('all.yaml', ...more), version);
	const start = new Snapshot(new Map(), [workspace]).with(
		file('kustomization.yaml', kustomization('routes', 'services')),
		file('routes/kustomization.yaml', kustomization('all.yaml')),
		routes,
		other(0),
		file('services/all.yaml', service('orders')),
	);
	const said = (snapshot: Snapshot) =>
		diagnostics(snapshot, routes.uri).map(({ severity, message }) => `${severity}: ${message}`);

	const closed = said(start);
	const open = start.with(other(1, 'https://example.com/shared//services?ref=main'));
	expect({ closed, open: said(open), closedAgain: said(open.with(other(2))) }).toMatchInlineSnapshot(`
		{
		  "closed": [
		    "warning: No Service "payment" in namespace "shop"",
		  ],
		  "closedAgain": [
		    "warning: No Service "payment" in namespace "shop"",
		  ],
		  "open": [],
		}
	`);
});

/** What is said of the files when `path` becomes each of the `texts` or goes, and after a fresh start with it. */
function saidAfter(files: Readonly<Record<string, string>>, path: string, texts: readonly (string | undefined)[]) {
	const all = Object.entries(files).map(([name, text]) => file(name, text));
	let edited = new Snapshot(new Map(), [workspace]).with(...all);
	const said = (snapshot: Snapshot) =>
		[...snapshot.files.keys()].flatMap((uri) =>
			diagnostics(snapshot, uri).map(({ severity, message }) => `${uri.slice(10)}: ${severity}: ${message}`),
		);
	return texts.map((text, version) => {
		edited = text === undefined ? edited.without(`file:///w/${path}`) : edited.with(file(path, text, version));
		const now = said(edited);
		expect(now).toEqual(said(new Snapshot(new Map(edited.files), edited.folders)));
		return now;
	});
}

const routes = [route('right', 'orders'), route('fine', 'orders'), route('wrong', 'payment')].join('---\n');
const bare = routes.replaceAll(', namespace: shop', '');
const application = (namespace: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: routes }
spec:
  source: { path: routes }
  destination: { namespace: ${namespace} }
`;
const patching = (name: string) => `patches:
- target: { kind: VirtualService, name: ${name} }
  patch: |-
    spec: {}
`;
const flux = (patched: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: routes }
spec:
  path: ./routes
${patching(patched).replace(/^(?=.)/gm, '  ')}`;

/** TABLE: what decides about the documents of a file, and what it says first and then. */
const deciding: Readonly<
	Record<string, readonly [files: Readonly<Record<string, string>>, path: string, ...texts: (string | undefined)[]]>
> = {
	'whether it is deployed': [
		{ 'archive/all.yaml': routes, 'services.yaml': service('orders') },
		'live/kustomization.yaml',
		kustomization('../other.yaml'),
		kustomization('../archive/all.yaml'),
	],
	'the namespace that a kustomization puts it into': [
		{ 'routes/all.yaml': bare, 'services.yaml': service('orders') },
		'routes/kustomization.yaml',
		`namespace: shop\n${kustomization('all.yaml')}`,
		`namespace: web\n${kustomization('all.yaml')}`,
	],
	'the namespace that a deployment puts it into': [
		{ 'routes/all.yaml': bare, 'services.yaml': service('orders') },
		'argo/routes.yaml',
		application('shop'),
		application('web'),
	],
	'what a kustomization patches': [
		{ 'routes/all.yaml': routes, 'routes/orders.yaml': service('orders') },
		'routes/kustomization.yaml',
		`${kustomization('all.yaml', 'orders.yaml')}${patching('right')}`,
		`${kustomization('all.yaml', 'orders.yaml')}${patching('wrong')}`,
	],
	'what a deployment patches': [
		{ 'routes/all.yaml': routes, 'services.yaml': service('orders') },
		'flux/routes.yaml',
		flux('right'),
		flux('wrong'),
	],
	'the settings beside it': [
		{ 'routes/all.yaml': routes, 'services.yaml': service('orders') },
		'routes/.istio.yaml',
		'rules: { references/unknown-host: warning }\n',
		'rules: { references/unknown-host: hint }\n',
	],
	'whether a chart is around it': [
		{ 'shop/templates/all.yaml': routes, 'services.yaml': service('orders') },
		'shop/Chart.yaml',
		undefined,
		'name: shop\nversion: 1.0.0\n',
	],
};

test.each(Object.entries(deciding))('%s', (_, [files, path, ...texts]) => {
	const [before, after, again] = saidAfter(files, path, [...texts, ...texts.slice(0, 1)]);
	expect(after).not.toEqual(before);
	expect(again).toEqual(before);
});

test('what a kustomization patches stays patched where a deployment patches more', () => {
	const files = {
		'routes/all.yaml': routes,
		'routes/orders.yaml': service('orders'),
		'flux/routes.yaml': flux('right'),
	};
	const plain = kustomization('all.yaml', 'orders.yaml');
	const [unpatched, patched] = saidAfter(files, 'routes/kustomization.yaml', [plain, plain + patching('wrong')]);
	expect([unpatched?.length, patched]).toEqual([1, []]);
});

test('what an overlay patches is put down once, though thousands of files may be in it', () => {
	const snapshot = new Snapshot(new Map(), [workspace]).with(
		file('kustomization.yaml', kustomization('a.yaml', 'b.yaml') + patching('right')),
		file('a.yaml', service('a')),
		file('b.yaml', service('b')),
	);
	const [environment] = environments(snapshot);
	const [a, b] = ['a', 'b'].map((name) => environment?.members.at(`file:///w/${name}.yaml`)[0]?.patched);
	expect([...(a ?? [])]).toEqual(['VirtualService/right']);
	expect(b).toBe(a);
});

test('a document is the same while another kustomization comes, and another one when a patch of it does', () => {
	const at = (snapshot: Snapshot) => environments(snapshot)[0]?.members.at('file:///w/a.yaml')[0];
	const patch = (name: string) => route(name, 'orders');
	const begun = new Snapshot(new Map(), [workspace]).with(
		file('kustomization.yaml', `${kustomization('a.yaml')}patches: [{ path: change.yaml }]\n`),
		file('a.yaml', routes),
		file('change.yaml', patch('right')),
	);
	const first = at(begun);
	const more = begun.with(file('other/kustomization.yaml', kustomization('../b.yaml')), file('b.yaml', service('b')));
	expect([...(first?.patched ?? [])]).toContain('VirtualService/right');
	expect(at(more)).toBe(first);
	// First only what it writes over, then what it is for.
	const hosts = patch('right').replace(/ {2}http.*\n/, '');
	const over = at(more.with(file('change.yaml', hosts, 1)))?.patched;
	expect([...(first?.patched ?? [])].filter((one) => !over?.has(one))).toEqual(['VirtualService/right/spec/http']);
	const patched = at(more.with(file('change.yaml', patch('wrong'), 2)))?.patched;
	expect([patched?.has('VirtualService/right'), patched?.has('VirtualService/wrong')]).toEqual([false, true]);
});

test('what a kustomization names as a patch is one, whatever it is called', () => {
	const snapshot = new Snapshot(new Map(), [workspace]).with(
		file('kustomization.yaml', `${kustomization('all.yaml')}patches: [{ path: change.yaml }]\n`),
		file('all.yaml', service('a')),
		file('change.yaml', service('a')),
	);
	const [environment] = environments(snapshot);
	const standing = (path: string) => environment?.members.at(`file:///w/${path}`)[0]?.standing;
	expect([standing('all.yaml'), standing('change.yaml')]).toEqual(['whole', 'patch']);
});

test('what ytt lays over others is a patch, and the other documents of the file with it, until it is not', () => {
	const overlay = `#@ load("@ytt:overlay", "overlay")\n#@overlay/match by=overlay.all\n---\n${service('a')}`;
	const role = (snapshot: Snapshot) => {
		const [member] = environments(snapshot)[0]?.members.at('file:///w/a.yaml') ?? [];
		return [member?.standing, member?.use, member?.settings === workspace.settings];
	};
	const begun = new Snapshot(new Map(), [workspace]).with(file('a.yaml', overlay));
	expect(role(begun)).toEqual(['patch', 'deployed', true]);
	expect(role(begun.with(file('a.yaml', service('a'), 1)))).toEqual(['whole', 'deployed', true]);
	const other = `---\n${service('b')}`;
	const two = begun.with(file('a.yaml', overlay + other, 2));
	const standings = (snapshot: Snapshot) =>
		environments(snapshot)[0]
			?.members.at('file:///w/a.yaml')
			.map(({ standing }) => standing);
	expect(new Set(standings(two))).toEqual(new Set(['patch']));
	const known = two.files.get('file:///w/a.yaml');
	const without = two.with(openFile('file:///w/a.yaml', 3, service('a') + other, known));
	expect(standings(without)).toEqual(['whole', 'whole']);
});

test('a schema that the head of a file names is for all of its documents', () => {
	const documents = [service('a'), service('b')].join('---\n');
	const begun = new Snapshot(new Map(), [workspace]).with(file('a.yaml', documents));
	const have = (snapshot: Snapshot) =>
		environments(snapshot)[0]
			?.members.at('file:///w/a.yaml')
			.map(({ hasSchema }) => hasSchema);
	const known = begun.files.get('file:///w/a.yaml');
	const haveBelow = (head: string) => have(begun.with(openFile('file:///w/a.yaml', 1, head + documents, known)));
	const licence = '# Licensed under the Apache License\n'.repeat(20);
	const schema = '# yaml-language-server: $schema=https://example.com/service.json\n';
	expect([have(begun), haveBelow(licence), haveBelow(schema), haveBelow(licence + schema)]).toEqual([
		[false, false],
		[false, false],
		[true, true],
		[true, true],
	]);
});

test('in a folder as a whole what one of several overlays patches is patched', () => {
	const snapshot = new Snapshot(new Map(), [workspace]).with(
		file('base/kustomization.yaml', kustomization('all.yaml')),
		file('base/all.yaml', routes),
		file('dev/kustomization.yaml', kustomization('../base') + patching('right')),
		file('prod/kustomization.yaml', kustomization('../base') + patching('wrong')),
	);
	const patched = environments(snapshot).map(({ name, members }) => [
		name,
		...(members.at('file:///w/base/all.yaml')[0]?.patched ?? []),
	]);
	expect(patched).toEqual([
		['', 'VirtualService/right', 'VirtualService/wrong'],
		['dev', 'VirtualService/right'],
		['prod', 'VirtualService/wrong'],
	]);
});

test.each([
	['patches/a.yaml', 'patch'],
	['shop/gateway-patch.yaml', 'patch'],
	['shop/patch.yaml', 'patch'],
	['shop/Patches.d/a.yaml', 'patch'],
	['patches/shop/prod/a.yaml', 'whole'],
	['dispatch/a.yaml', 'whole'],
	['shop/patched.yaml', 'whole'],
])('%s, which no kustomization names, is a %s', (path, standing) => {
	const [environment] = environments(new Snapshot(new Map(), [workspace]).with(file(path, service('a'))));
	expect(environment?.members.at(`file:///w/${path}`)[0]?.standing).toBe(standing);
});
