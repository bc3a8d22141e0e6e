// Go to definition: from the cursor to the marked words, in the order of their numbers.
import { describe, test } from 'vitest';
import { checkDefinition } from '../fixture.ts';

const route = (spec: string): string => `#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
${spec}`;

const service = `#- service.yaml
apiVersion: v1
kind: Service
metadata:
  name: reviews
#       ^^^^^^^ 1
  namespace: shop
`;

describe('from a VirtualService', () => {
	test.each(['edge', 'shop/edge', '"edge"', 'edge.shop'])('gateways: %s', (name) => {
		checkDefinition(`#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
#       ^^^^ 1
  namespace: shop
${route(`  gateways: [${name.slice(0, -1)}$0${name.slice(-1)}]\n`)}`);
	});

	test.each(['$0reviews', 'reviews$0.shop.svc.cluster.local', 'rev$0iews.shop'])('destination.host: %s', (host) => {
		checkDefinition(service + route(`  http:\n  - route:\n    - destination: { host: ${host} }\n`));
	});

	test('mirror', () => checkDefinition(service + route('  http:\n  - mirror: { host: $0reviews }\n')));

	test('subset, of the right DestinationRule, the nearest first', () => {
		checkDefinition(`#- far/away/rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
  - name: v1
#         ^^ 2
#- near.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
  - name: v1
#         ^^ 1
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ratings }
spec:
  host: ratings
  subsets:
  - name: v1
${route('  http:\n  - route:\n    - destination: { host: reviews, subset: $0v1 }\n')}`);
	});

	test('port', () => {
		checkDefinition(`#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  ports:
  - port: 80
  - port: 443
#         ^^^ 1
${route('  http:\n  - route:\n    - destination: { host: reviews, port: { number: 44$03 } }\n')}`);
	});

	test('hosts, to what its gateway serves and to the Service', () => {
		checkDefinition(`#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  servers:
  - hosts:
    - "*.example.com"
#      ^^^^^^^^^^^^^ 1
    - other.org
${route('  hosts: [$0shop.example.com]\n  gateways: [edge]\n')}`);
		checkDefinition(service + route('  hosts: [$0reviews]\n'));
	});

	test('delegate', () => {
		checkDefinition(`#- delegate.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: part
#       ^^^^ 1
  namespace: other
${route('  http:\n  - delegate: { name: $0part, namespace: other }\n')}`);
	});

	test('a host that is only in another namespace', () => {
		checkDefinition(`#- service.yaml
apiVersion: v1
kind: Service
metadata:
  name: reviews
#       ^^^^^^^ 1
  namespace: other
${route('  http:\n  - route:\n    - destination: { host: $0reviews }\n')}`);
	});

	test('a key, a comment and a name that nothing declares lead nowhere', () => {
		const unmarked = service.replace(/# {2}.*\n/, '');
		checkDefinition(unmarked + route('  http:\n  - route:\n    - destination: { ho$0st: reviews }\n'));
		checkDefinition(unmarked + route('  http: [] # revi$0ews\n'));
		checkDefinition(unmarked + route('  gateways: [$0edge]\n'));
	});
});

describe('from other kinds', () => {
	test('DestinationRule host and subset labels', () => {
		const rule = (host: string, label: string): string => `#- app.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1 }
spec:
  template:
    metadata:
      labels:
        app: reviews
${label}
        version: v1
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
${host}
spec: { selector: { app: reviews } }
#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: ${host === '#' ? 'reviews' : '$0reviews'}
  subsets:
  - name: v1
    labels: { version: ${label === '#' ? 'v1' : '$0v1'} }
`;
		checkDefinition(rule('#       ^^^^^^^ 1', '#').replace('\n#\n', '\n'));
		checkDefinition(rule('#', '#       ^^^^^^^^^^^^ 1').replace('\n#\n', '\n'));
	});

	test('Gateway selector and credentialName', () => {
		const gateway = (selector: string, secret: string): string => `#- pods.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress, namespace: istio-system }
spec:
  template:
    metadata:
      labels:
        istio: ingressgateway
${selector === '$0' ? '#       ^^^^^^^^^^^^^^^^^^^^^ 1\n' : ''}---
apiVersion: v1
kind: Secret
metadata:
  name: cert
${secret === '$0' ? '#       ^^^^ 1\n' : ''}  namespace: istio-system
#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector:
    istio: ${selector}ingressgateway
  servers:
  - tls: { mode: SIMPLE, credentialName: ${secret}cert }
`;
		checkDefinition(gateway('$0', ''));
		checkDefinition(gateway('', '$0'));
	});

	test('Service selector, ServiceEntry selector', () => {
		checkDefinition(`apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  selector:
    app: $0reviews
---
apiVersion: v1
kind: Pod
metadata:
  name: one
  labels:
    app: reviews
#   ^^^^^^^^^^^^ 1
`);
		checkDefinition(`apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: legacy }
spec:
  hosts: [legacy.example.com]
  workloadSelector: { labels: { app: $0legacy } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm }
spec:
  labels: { app: legacy }
#           ^^^^^^^^^^^ 1
`);
	});

	test('a host to its ServiceEntry, exact or wildcard', () => {
		const entry = (host: string, mark: string): string => `#- entry.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec:
  hosts:
  - ${host}
${mark}
#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: $0api.example.com }
`;
		checkDefinition(entry('api.example.com', '#   ^^^^^^^^^^^^^^^ 1'));
		checkDefinition(entry("'*.example.com'", '#    ^^^^^^^^^^^^^ 1'));
	});

	test('HTTPRoute parentRefs, sectionName and backendRefs', () => {
		const refs = (at: number): string => {
			const [parent, section, backend] = [0, 1, 2].map((index) => (index === at ? '$0' : ''));
			const mark = (index: number, text: string): string => (index === at ? `${text}\n` : '');
			return `#- gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: edge
${mark(0, '#       ^^^^ 1')}  namespace: infra
spec:
  listeners:
  - name: http
${mark(1, '#         ^^^^ 1')}---
apiVersion: v1
kind: Service
metadata:
  name: reviews
${mark(2, '#       ^^^^^^^ 1')}#- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: ${parent}edge, namespace: infra, sectionName: ${section}http }]
  rules:
  - backendRefs: [{ name: ${backend}reviews, port: 80 }]
`;
		};
		for (const at of [0, 1, 2]) checkDefinition(refs(at));
	});
});

describe('templates', () => {
	test('equal templates are equal names', () => {
		checkDefinition(`#- templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: {{ include "shop.fullname" . }}
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 1
#- templates/route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  http:
  - route:
    - destination:
        host: {{ in$0clude "shop.fullname" . }}
`);
	});
});
