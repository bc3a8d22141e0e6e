// What a document is in its environment follows what changes anywhere on the way to it.
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

const file = (name: string, text: string, version = 0): SourceFile => openFile(`file:///w/${name}`, version, text);

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
	const start = new Snapshot(new Map(), [{ uri: 'file:///w' }]).with(
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
	let edited = new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(...all);
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

const routes = [route('right', 'orders'), route('wrong', 'payment')].join('---\n');
const bare = routes.replaceAll(', namespace: shop', '');
const application = (namespace: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: routes }
spec:
  source: { path: routes }
  destination: { namespace: ${namespace} }
`;
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
