// The names in the Gateway API and in Kubernetes' own kinds, as a user meets them.
import { describe, expect, test } from 'vitest';
import { checkDefinition, checkReferences, completionLabels } from '../fixture.ts';

const route = (spec: string): string => `#- route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec: ${spec}
`;

const world = (marked: '' | 'set' | 'listener' | 'service' | 'port' | 'entry' = ''): string => {
	const mark = (which: typeof marked, text: string): string => (which === marked ? `${text}\n` : '');
	return `#- world.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata:
  name: edge
${mark('set', '#       ^^^^ 1')}  namespace: shop
spec:
  listeners:
  - name: http
${mark('listener', '#         ^^^^ 1')}---
apiVersion: v1
kind: Service
metadata:
  name: cart
${mark('service', '#       ^^^^ 1')}  namespace: shop
spec:
  ports:
  - port: 80
${mark('port', '#         ^^ 1')}    name: http
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: api
${mark('entry', '#       ^^^ 1')}  namespace: shop
spec: { hosts: [api.example.com] }
`;
};

describe('an HTTPRoute', () => {
	test.each([
		['set', '{ parentRefs: [{ kind: ListenerSet, name: ed$0ge }] }'],
		['listener', '{ parentRefs: [{ kind: ListenerSet, name: edge, sectionName: ht$0tp }] }'],
		['service', '{ parentRefs: [{ group: "", kind: Service, name: ca$0rt }] }'],
		['port', '{ parentRefs: [{ group: "", kind: Service, name: cart, port: 8$00 }] }'],
		['entry', '{ parentRefs: [{ group: networking.istio.io, kind: ServiceEntry, name: a$0pi }] }'],
		['service', '{ rules: [{ filters: [{ requestMirror: { backendRef: { name: ca$0rt, port: 80 } } }] }] }'],
		[
			'port',
			'{ rules: [{ backendRefs: [{ filters: [{ requestMirror: { backendRef: { name: cart, port: $080 } } }] }] }] }',
		],
	] as const)('%s: %s', (marked, spec) => checkDefinition(world(marked) + route(spec)));

	test.each([
		'{ parentRefs: [{ name: ed$0ge }] }',
		'{ parentRefs: [{ group: example.com, kind: Thing, name: ed$0ge }] }',
		'{ rules: [{ backendRefs: [{ group: example.com, kind: Bucket, name: ca$0rt }] }] }',
	])('nowhere: %s', (spec) => checkDefinition(world() + route(spec)));

	test('backends of its own namespace are offered by name, ports of the one that is named', () => {
		expect(completionLabels(world() + route('{ rules: [{ backendRefs: [{ name: $0 }] }] }'))).toEqual(['cart']);
		expect(completionLabels(world() + route('{ rules: [{ backendRefs: [{ name: cart, port: $0 }] }] }'))).toEqual([
			'80',
		]);
	});
});

test('what a ReferenceGrant and a BackendTLSPolicy name', () => {
	checkReferences(`${world().replace('  name: cart\n', '  name: ca$0rt\n#       ^^^^ 1\n')}---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: grant, namespace: shop }
spec:
  to: [{ group: "", kind: Service, name: cart }, { group: "", kind: Secret, name: cart }]
#                                        ^^^^ 2
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: tls, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: cart, sectionName: http }] }
#                                                      ^^^^ 3
`);
});

test('the class of a Gateway, declared or built in', () => {
	const gateway =
		'#- gateway.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: g }\nspec: { gatewayClassName: $0 }\n';
	const own = '#- class.yaml\napiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: own }\n';
	expect(completionLabels(own + gateway).slice(0, 2)).toEqual(['own', 'istio']);
});

describe('the port of a pod', () => {
	const app = (target: string, [name, number] = ['', '']): string => `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports: [{ port: 80, targetPort: ${target} }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
      - ports:
        - name: http
${name}          containerPort: 8080
${number}---
apiVersion: apps/v1
kind: Deployment
metadata: { name: other, namespace: shop }
spec: { template: { metadata: { labels: { app: other } }, spec: { containers: [{ ports: [{ name: http }] }] } } }
`;

	test('by name and by number', () => {
		checkDefinition(app('ht$0tp', ['#               ^^^^ 1\n', '']));
		checkDefinition(app('80$080', ['', '#                        ^^^^ 1\n']));
		checkDefinition(app('9$0090'));
	});

	test('offered in both forms', () => {
		expect(completionLabels(app('$0'))).toEqual(['http', '8080']);
	});
});

test('a subset of a host outside, to the endpoints written in its ServiceEntry', () => {
	checkDefinition(`apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db }
spec:
  hosts: [db.example.com]
  endpoints:
  - address: 10.0.0.1
    labels: { zone: a }
#             ^^^^^^^ 1
  - address: 10.0.0.2
    labels: { zone: b }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db }
spec: { host: db.example.com, subsets: [{ name: a, labels: { zone: $0a } }] }
`);
});
