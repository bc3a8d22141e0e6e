// Quick fixes that create a whole document: a Gateway, a ServiceEntry, a ReferenceGrant.
import { describe, test } from 'vitest';
import { complete, expectFix, pod, service } from './creations.ts';

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
  selector: { app: edge }
  servers: [{ port: { number: 443, name: tls, protocol: TLS }, hosts: ['*'], tls: { mode: PASSTHROUGH } }]
---
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: shop, labels: { app: edge } }
spec: { containers: [{ name: istio-proxy, image: proxy }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: shop }
spec: { selector: { app: edge }, ports: [{ name: http, port: 80 }, { name: tls, port: 443 }] }
`;
		const after = created('app: edge', 'shop', 'www.example.com');
		const workspace = at('public') + other;
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
		['http', ', port: { number: 443 }', 'number: 443, name: http, protocol: HTTP'],
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
