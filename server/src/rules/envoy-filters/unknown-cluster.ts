// A cluster that an EnvoyFilter names: one that Istio does not make, because its host, port or subset is not there, or a slip.
import { effectOf } from '../../model/envoy-operations.ts';
import type { Span } from '../../text/span.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';
import { patchesOf } from '../shared/envoy-patches.ts';

export default rule({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'An EnvoyFilter names a cluster that does not exist.',
		why: 'Istio makes a cluster for each port and subset of a host, called `outbound|port|subset|host`; all others must be added by an EnvoyFilter. A match for a missing one finds nothing; a filter or a route that sends requests to it fails, usually with 503.',
		exceptions:
			'Hosts, subsets and clusters that may be declared elsewhere: they are reported if they are similar to a known name, or if the host exists only in another namespace. With `istio.assume: complete` all are reported. A port is reported if the host is known and does not have it. The match of a patch that adds a cluster is not read.',
		severityNotes: 'Information or hint if the evidence is weak.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: ratelimit, namespace: shop }
spec:
  selector: { app: ratelimit }
  ports: [{ name: grpc, port: 8081 }]
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: ratelimit, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.ratelimit
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.ratelimit.v3.RateLimit
          domain: shop
          rate_limit_service:
            grpc_service: { envoy_grpc: { cluster_name: "outbound|8082||ratelimit.shop.svc.cluster.local" } }
            transport_api_version: V3
`,
		mend: ['8082', '8081'],
		links: ['https://istio.io/latest/docs/ops/diagnostic-tools/proxy-cmd/'],
	},
	// istio: pilot/pkg/networking/core/cluster.go, buildOutboundClusters; pilot/pkg/model/push_context.go, BuildSubsetKey
	*check(resource, mesh) {
		const unread = patchesOf(resource)
			.filter(({ applyTo, operation }) => effectOf(applyTo.text, operation.text) === 'added')
			.flatMap(({ match }) => match ?? []);
		const isRead = ({ span }: Finding): boolean => !unread.some((match) => isWithin(span, match));
		const all = [
			...contradictions(resource, mesh, 'host', {
				said: ({ mention }, _found, where) => ({
					message: `No Service and no ServiceEntry has the host "${mention.text}", so there is no such cluster${where}`,
				}),
				evidence: declaredIn,
			}),
			...contradictions(resource, mesh, 'port', {
				said: ({ mention }, _found, where) => ({
					message: `Host "${mention.of?.text}" has no port ${mention.text}, so there is no such cluster${where}`,
				}),
				evidence: ({ mention }) => `port ${mention.text}`,
			}),
			...contradictions(resource, mesh, 'subset', {
				said: ({ mention }, _found, where) => ({
					message: `Host "${mention.of?.text}" has no subset "${mention.text}", so there is no such cluster${where}`,
				}),
				evidence: declaredIn,
			}),
			...contradictions(resource, mesh, 'cluster', {
				said: ({ mention }, _found, where) => ({
					message: `No EnvoyFilter adds the cluster "${mention.text}"${where}`,
				}),
				evidence: declaredIn,
			}),
		];
		for (const one of all) {
			// What is matched in vain, or called in vain, breaks nothing else.
			const severity = one.severity === 'error' ? 'warning' : one.severity;
			if (isRead(one)) yield { ...one, ...(severity === undefined ? {} : { severity }) };
		}
	},
});

function isWithin(inner: Span, outer: Span): boolean {
	return outer.start <= inner.start && inner.end <= outer.end;
}
