// What a document is in its environment follows what changes anywhere on the way to it.
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
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
