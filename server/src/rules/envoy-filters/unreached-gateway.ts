// An EnvoyFilter for gateways in a namespace where no gateway runs.
import { fact } from '../../facts/fact.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { isWaypoint } from '../../istio/waypoints.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { homeOf } from '../shared/gateway-home.ts';

const messages = {
	elsewhere: {
		wrong: 'No gateway runs in namespace "{namespace}", to whose pods this is limited: gateways run in {homes}',
		remedy: 'move it there',
	},
	elsewhereByDefault: {
		wrong:
			'No gateway runs in namespace "{namespace}", to whose pods this is limited: by default gateways run in {homes}',
		remedy: 'move it there',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'An EnvoyFilter has patches for gateways only, and no gateway runs in its namespace.',
		why: 'Outside of the root namespace an EnvoyFilter applies only to the pods of its own namespace. What matters is where the pods of the gateway run, not where the Gateway is: the patch has no effect.',
		exceptions:
			'Reported only if it is known for each Gateway of the workspace where its pods run. For EnvoyFilters with a selector see `references/unmatched-selector`.',
		severityNotes: 'Information if the only gateway is that of the default installation (`istio: ingressgateway`).',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { app: edge }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http:
  - redirect: { authority: www.example.com }
---
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: infra, labels: { app: edge } }
spec: { containers: [{ name: edge, image: auto }] }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      context: GATEWAY
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } }
    patch:
      operation: MERGE
      value:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          request_timeout: 5s
`,
		mend: ['name: timeout, namespace: shop', 'name: timeout, namespace: infra'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/'],
	},
	// istio: pilot/pkg/model/push_context.go, getMatchedEnvoyFilters: root namespace and the proxy's own
	*check(by, mesh) {
		const namespace = namespaceOf(by);
		const spec = manifest(by.resource).get('spec') as Node<Spec> | undefined;
		const isForAll = ['workloadSelector', 'targetRefs'].every((key) => spec?.get(key as keyof Spec) === undefined);
		if (by.standing !== 'whole' || namespace === undefined || !isForAll) return;
		if (namespace === meshConfigOf(mesh).rootNamespace) return;
		const contexts = patchesOf(by).map(({ match }) => match?.get('context'));
		const [first] = contexts;
		if (first === undefined || !contexts.every((one) => one?.text === 'GATEWAY')) return;
		const { known, usual, isOpen } = homes(mesh);
		const all = known.length > 0 ? known : usual;
		if (isOpen || all.length === 0 || [...known, ...usual].includes(namespace)) return;
		if (/istio|ingress|gateway/.test(namespace)) return;
		yield {
			span: first,
			...(known.length > 0 ? {} : { severity: 'information' }),
			message: known.length > 0 ? 'elsewhere' : 'elsewhereByDefault',
			with: { namespace, homes: all },
		};
	},
});

interface Spec {
	readonly workloadSelector?: unknown;
	readonly targetRefs?: unknown;
}

interface Homes {
	readonly known: readonly string[];
	readonly usual: readonly string[];
	/** Whether some gateway may run anywhere. */
	readonly isOpen: boolean;
}

/** The namespaces in which the gateways of the workspace run. */
const homes = fact((mesh: Mesh): Homes => {
	const all = resourcesOf(mesh, 'Gateway').map((by) => homeOf(by, mesh));
	const api = resourcesOf(mesh, 'gateway-api/Gateway').filter((by) => isWaypoint(mesh, by) !== true);
	const own = api.map(namespaceOf);
	return {
		known: [
			...new Set([
				...all.flatMap((one) => (one?.isKnown === true ? one.namespaces : [])),
				...own.flatMap((one) => one ?? []),
			]),
		],
		usual: [...new Set(all.flatMap((one) => (one?.isKnown === false ? one.namespaces : [])))],
		isOpen: all.includes(undefined) || own.includes(undefined),
	};
});
