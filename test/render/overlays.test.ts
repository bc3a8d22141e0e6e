// check --render on kustomizations: what kustomize makes of them is judged, and findings stand in bases and patches.
import { afterEach, describe, expect, test } from 'vitest';
import { ran } from '../cli/ran.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { hasKustomize } from './engines.ts';

const mail = `apiVersion: v1
kind: Service
metadata:
  name: mail
spec:
  ports:
  - name: http
    port: 80
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: mail
spec:
  host: mail
  subsets:
  - name: v1
    labels: { version: v1 }
`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: mail
spec:
  hosts:
  - mail
  http:
  - route:
    - destination:
        host: mail
        subset: v1
`;
const base = {
	'base/kustomization.yaml': 'resources: [mail.yaml, route.yaml]\n',
	'base/mail.yaml': mail,
	'base/route.yaml': route,
	'dev/kustomization.yaml': 'namespace: dev\nresources: [../base]\n',
};
const message = 'No subset "v9" of host "mail"; its DestinationRule declares "v1"';

let there: Workspace | undefined;
afterEach(() => there?.remove('.'));

/** What `check --render` prints, without the lines around a finding. */
function rendered(files: Readonly<Record<string, string>>) {
	there = workspace(files);
	const { code, out, err } = ran(there.root, ['check', '--render', '--format', 'github']);
	const found = out.split('\n').filter((line) => line.includes('unknown-') || line.includes('No '));
	return { code, err, found };
}

describe.skipIf(!hasKustomize)('kustomize', () => {
	test('what a patch writes stands in the patch', () => {
		const patch = `${route.slice(0, route.indexOf('  hosts'))}  http:\n  - route:\n    - destination:\n        host: mail\n        subset: v9\n`;
		const { code, found } = rendered({
			...base,
			'prod/kustomization.yaml': 'namespace: prod\nresources: [../base]\npatches:\n- path: route.yaml\n',
			'prod/route.yaml': patch,
		});
		expect(code).toBe(1);
		expect(found).toHaveLength(1);
		expect(found[0]).toContain('file=prod/route.yaml,line=10');
		expect(found[0]).toContain(`${message} (as kustomize builds prod)`);
	});

	test('what a patch in place writes stands at the base, and says where', () => {
		const { found } = rendered({
			...base,
			'prod/kustomization.yaml': `resources: [../base]
patches:
- target: { kind: VirtualService }
  patch: |-
    - op: replace
      path: /spec/http/0/route/0/destination/subset
      value: v9
`,
		});
		expect(found).toHaveLength(1);
		expect(found[0]).toContain('file=base/route.yaml,line=12');
		expect(found[0]).toContain('(as kustomize builds prod, at spec.http[0].route[0].destination.subset)');
	});

	test('a gateway that is renamed under a route that still names it', () => {
		const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: door
spec:
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: ['*']
`;
		const { found } = rendered({
			...base,
			'base/route.yaml': route.replace('  http:', '  gateways:\n  - door\n  http:'),
			'base/gateway.yaml': gateway,
			'base/kustomization.yaml': 'resources: [mail.yaml, route.yaml, gateway.yaml]\n',
			'dev/kustomization.yaml': 'namespace: dev\nnamePrefix: dev-\nresources: [../base]\n',
		});
		expect(found).toEqual([expect.stringContaining('file=base/route.yaml,line=9')]);
		expect(found[0]).toContain('(as kustomize builds dev)');
	});

	test('nothing is said of what is right', () => {
		expect(rendered(base)).toEqual({ code: 0, err: '', found: [] });
	});
});
