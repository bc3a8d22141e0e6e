// Quick fixes that create what is missing, where it belongs.
import { describe, expect, test } from 'vitest';
import { fixedEverywhere, fixTitles, fixture } from '../fixture.ts';

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: http
    port: 9080
`;

const pod = `---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, track: canary } }
spec: { containers: [{ name: reviews, image: reviews }] }
`;

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    # the first
    - name: v1
      labels:
        version: v1
  trafficPolicy: {}
`;

const route = (destination: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination: { ${destination} }
`;

const complete = '#! { "assume": "complete" }\n';

const flow = (subsets: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:${subsets}
  # the end
`;

/** Expects the fix to be offered, to mend its finding, and to change nothing but this in all the files. */
function expectFix(source: string, title: string, before: string, after: string): void {
	const text = [...fixture(source).texts.values()].join('\n');
	expect(text).toContain(before);
	expect(fixedEverywhere(source, title)).toBe(text.replace(before, after));
}

describe('a subset', () => {
	const title = 'Create subset "v3" in DestinationRule "reviews"';
	const files = (ruleText: string) =>
		`#- service.yaml\n${service}#- a/rule.yaml\n${ruleText}\n#- routes.yaml\n${route('host: reviews, subset: v3')}`;

	test.each([
		['        version: v1\n', '        version: v1\n    - name: v3\n      labels:\n        version: v3\n', rule],
		[
			'version: v1 } }\n',
			'version: v1 } }\n  - { name: v3, labels: { version: v3 } }\n',
			flow('\n  - { name: v1, labels: { version: v1 } }'),
		],
		[
			'{ version: v1 }}]',
			'{ version: v1 }}, {name: v3, labels: { version: v3 }}]',
			flow(' [{name: v1, labels: { version: v1 }}]'),
		],
		[' []', '\n  - name: v3\n    labels:\n      version: v3', flow(' []')],
		[
			'host: reviews',
			'host: reviews\n  subsets:\n  - name: v3\n    labels:\n      version: v3',
			flow('').replace('\n  subsets:', ''),
		],
	])('is put behind the others: %j', (before, after, text) => {
		expectFix(files(text), title, before, after);
	});

	test('comes after what was probably meant', () => {
		const stable = files(rule.replace('name: v1', 'name: stable')).replace('subset: v3', 'subset: stabel');
		expect(fixTitles(stable)).toEqual(['Change to "stable"', 'Create subset "stabel" in DestinationRule "reviews"']);
	});
});

describe('a DestinationRule', () => {
	test('is put behind the route, for the pods that are called like the subset', () => {
		const source = `${complete}${service}${pod}---\n${route('host: reviews, subset: canary')}`;
		const created = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: canary
      labels:
        track: canary
`;
		const title = 'Create DestinationRule "reviews" with subset "canary"';
		expectFix(source, title, 'subset: canary }\n', `subset: canary }\n${created}`);
	});
});

describe('a port', () => {
	const at = (port: number, text = service) =>
		`#- service.yaml\n${text}#- routes.yaml\n${route(`host: reviews, port: { number: ${port} }`)}`;

	test('is put into the Service, called after what is spoken there', () => {
		const item = '  - name: http-81\n    port: 81\n';
		expectFix(at(81), 'Create port 81 in Service "reviews"', '    port: 9080\n', `    port: 9080\n${item}`);
	});

	test('leads where pods listen', () => {
		const ports = service.replace(
			'- name: http\n    port: 9080',
			'- { port: 80, targetPort: web, name: http, protocol: TCP }',
		);
		const [before, after] = ['protocol: TCP }', 'protocol: TCP }\n  - { port: 8080, name: http-8080, protocol: TCP }'];
		expectFix(at(8080, ports), 'Create port 8080 in Service "reviews"', before, after);
		const listening = pod.replace('image: reviews', 'image: reviews, ports: [{ name: web, containerPort: 9080 }]');
		const led = after.replace('port: 8080,', 'port: 8080, targetPort: web,');
		expectFix(at(8080, ports + listening), 'Create port 8080 in Service "reviews"', before, led);
	});

	test('may be another one that is there', () => {
		const ports = service.replace('port: 9080', 'port: 80\n    targetPort: 9080');
		expect(fixTitles(at(9080, ports))[0]).toBe('Change to "80"');
		const unnamed = service.replace('name: http\n    port', 'port');
		expect(fixTitles(at(81, unnamed)).filter((title) => title.startsWith('C'))).toEqual(['Change to "9080"']);
	});
});

describe('a Gateway', () => {
	const at = (name: string, hosts = '[www.example.com]') =>
		`${complete}${service}${pod}---
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: ${hosts}
  gateways: [${name}]
  http:
  - route:
    - destination: { host: reviews, port: { number: 9080 } }
`;
	const created = (selector: string, namespace: string, host: string) => `9080 } }
---
apiVersion: networking.istio.io/v1beta1
kind: Gateway
metadata:
  name: public
  namespace: ${namespace}
spec:
  selector:
    ${selector}
  servers:
  - port:
      number: 80
      name: http
      protocol: HTTP
    hosts:
    - ${host}
`;

	test.each([
		['public', '[www.example.com]', 'shop', 'www.example.com'],
		['infra/public', '[reviews]', 'infra', 'reviews.shop.svc.cluster.local'],
	])('is put behind the route: %s', (name, hosts, namespace, host) => {
		const after = created('istio: ingressgateway', namespace, host);
		expectFix(at(name, hosts), `Create Gateway "${name}"`, '9080 } }\n', after);
	});

	test('selects what the others select', () => {
		const other = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { app: reviews }
  servers: [{ port: { number: 443, name: tls, protocol: TLS }, hosts: ['*'], tls: { mode: PASSTHROUGH } }]
`;
		const after = created('app: reviews', 'shop', 'www.example.com');
		const workspace =
			at('public').replace(
				'port: 9080\n',
				'port: 9080\n  - { name: http-80, port: 80 }\n  - { name: tls, port: 443 }\n',
			) + other;
		expectFix(workspace, 'Create Gateway "public"', '9080 } }\n', after);
	});
});

describe('a ServiceEntry', () => {
	const at = (routes: string) => `${complete}apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [api.example.com]
${routes}
`;
	const created = (port: string) => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api-example-com
  namespace: shop
spec:
  hosts:
  - api.example.com
  ports:
  - ${port.replaceAll(', ', '\n    ')}
  location: MESH_EXTERNAL
  resolution: DNS
`;

	test.each([
		['http', '', 'number: 80, name: http, protocol: HTTP'],
		['http', ', port: { number: 443 }', 'number: 443, name: https, protocol: HTTPS'],
		['http', ', port: { number: 8080 }', 'number: 8080, name: http, protocol: HTTP'],
		['tls', '', 'number: 443, name: tls, protocol: TLS'],
	])('is put behind the document that names the host: %s%s', (list, port, written) => {
		const match = list === 'tls' ? '  - match: [{ sniHosts: [api.example.com], port: 443 }]\n    route:' : '  - route:';
		const text = `  ${list}:\n${match}\n    - destination: { host: api.example.com${port} }`;
		expectFix(
			at(text),
			'Create ServiceEntry "api.example.com"',
			`api.example.com${port} }\n`,
			`api.example.com${port} }${created(written)}`,
		);
	});
});

test('a ReferenceGrant is put behind what it grants', () => {
	const ratings = service.replaceAll('reviews', 'ratings');
	const source = `#- ratings.yaml
${ratings}#- routes.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: web }
spec:
  parentRefs: [{ name: edge }]
  rules:
  - backendRefs:
    - { name: ratings, namespace: shop, port: 9080 }
`;
	const created = `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: web-to-ratings
  namespace: shop
spec:
  from:
  - group: gateway.networking.k8s.io
    kind: HTTPRoute
    namespace: web
  to:
  - group: ""
    kind: Service
    name: ratings
`;
	const title = 'Create ReferenceGrant "web-to-ratings" in namespace "shop"';
	expectFix(source, title, 'port: 9080', `port: 9080\n${created.slice(0, -1)}`);
});
