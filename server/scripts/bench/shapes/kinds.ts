// Shapes of one kind in large numbers: whatever looks at a whole kind is measured on them.

import { misspelling, renaming } from './flat.ts';
import { application, gateway, header, perApplication, service, serviceEntry, virtualService } from './parts.ts';
import { fileOf, range, replacing, type Shape } from './shape.ts';

function httpRoute(name: string): string {
	return `${header('gateway.networking.k8s.io/v1', 'HTTPRoute', name, 'shop')}spec:
  parentRefs:
  - name: front
  hostnames:
  - ${name}.example.com
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /${name}
    backendRefs:
    - name: ${name}
      port: 80
`;
}

const front = `${header('gateway.networking.k8s.io/v1', 'Gateway', 'front', 'shop')}spec:
  gatewayClassName: istio
  listeners:
  - name: http
    port: 80
    protocol: HTTP
    hostname: "*.example.com"
    allowedRoutes:
      namespaces:
        from: Same
`;

/** `count` HTTPRoutes on one Gateway of the Gateway API, and their Services. */
export function gatewayApi(name: string, count: number): Shape {
	return {
		name,
		says: `${count} HTTPRoutes on one Gateway, and their Services`,
		resources: 1 + 2 * count,
		files: 1 + count,
		written: function* () {
			yield ['front.yaml', front];
			for (const index of range(count)) {
				const app = `app${index}`;
				yield [`${app}.yaml`, fileOf([service(app, 'shop'), httpRoute(app)])];
			}
		},
		edits: [
			replacing(
				'a port of a backend that the Service lacks',
				'app10.yaml',
				'      port: 80',
				(round) => `      port: ${1000 + round}`,
			),
			renaming('front.yaml', 'front'),
		],
	};
}

/** `count` Gateways of one ingress gateway, with a host and a VirtualService each. */
export function gateways(name: string, count: number): Shape {
	return {
		name,
		says: `${count} Gateways with a VirtualService each`,
		resources: 3 * count,
		files: count,
		written: function* () {
			for (const index of range(count)) {
				const app = `app${index}`;
				const all = [
					gateway(`gateway${index}`, 'shop', `${app}.example.com`),
					service(app, 'shop'),
					virtualService(app, `gateway${index}`, 'shop', false),
				];
				yield [`${app}.yaml`, fileOf(all)];
			}
		},
		edits: [
			replacing('a gateway misspelt', 'app10.yaml', '- gateway10', (round) => `- gatewax10x${round}`),
			misspelling('app10.yaml'),
		],
	};
}

/** `count` ServiceEntries, and one application. */
export function serviceEntries(name: string, count: number): Shape {
	return {
		name,
		says: `${count} ServiceEntries`,
		resources: count + 1 + perApplication,
		files: count + 1,
		written: function* () {
			yield ['app.yaml', fileOf([gateway('front', 'shop'), ...application('shop', 'front', 'shop')])];
			for (const index of range(count)) yield [`entry${index}.yaml`, serviceEntry(`entry${index}`, 'shop')];
		},
		edits: [renaming('entry10.yaml', 'entry10')],
	};
}

/** `count` VirtualServices for one host of one gateway, each with a path of its own. */
export function oneHost(name: string, count: number): Shape {
	return {
		name,
		says: `${count} VirtualServices for one host`,
		resources: 1 + 2 * count,
		files: 1 + count,
		written: function* () {
			yield ['front.yaml', gateway('front', 'shop')];
			for (const index of range(count)) {
				const app = `app${String(index).padStart(5, '0')}`;
				const text = virtualService(app, 'front', 'shop', false);
				yield [
					`app${index}.yaml`,
					fileOf([service(app, 'shop'), text.replace(`${app}.example.com`, 'all.example.com')]),
				];
			}
		},
		edits: [misspelling('app10.yaml')],
	};
}
