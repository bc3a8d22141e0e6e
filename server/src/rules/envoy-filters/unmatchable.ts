// A match of an EnvoyFilter that nothing can fulfill: a short service name, a proxy version that never was.

import { serviceHost } from '../../istio/host-names.ts';
import { declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { isMatch } from '../../schema/patterns.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { isAdditional, patchesOf } from '../shared/envoy-patches.ts';
import { changeTo } from '../shared/fixes.ts';

/** 1.0.0 to 1.60.20: more than there will be for years. */
const versions: readonly string[] = Array.from({ length: 61 }, (_, minor) =>
	Array.from({ length: 21 }, (_unused, patch) => `1.${minor}.${patch}`),
).flat();

const messages = {
	shortService: 'No cluster is named after "{service}": clusters use full host names, such as "{full}"',
	version: { wrong: 'No Istio version matches "{version}"', remedy: 'proxies report versions such as "1.24.2"' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch of an EnvoyFilter has a match that never applies.',
		why: 'The patch has no effect, and no error is shown. Clusters are named after the full host of their service, and proxies report versions such as `1.24.2`.',
		exceptions:
			'Versions with a suffix, such as `1.24-alpha` or those of vendors, where the pattern contains letters. Short service names are reported only for patches of clusters that are there already.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match:
      context: SIDECAR_OUTBOUND
      cluster: { service: reviews }
    patch:
      operation: MERGE
      value: { per_connection_buffer_limit_bytes: 4096 }
`,
		mend: ['service: reviews', 'service: reviews.shop.svc.cluster.local'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ClusterMatch'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/cluster_patch.go, clusterMatch; pilot/pkg/model/envoyfilter.go, proxyMatch
	*check(resource, mesh) {
		const namespace = namespaceOf(resource);
		const domain = mesh.environment.settings.clusterDomain;
		for (const patch of patchesOf(resource)) {
			const { applyTo, match } = patch;
			const cluster = match?.get('cluster');
			const service = cluster?.get('service');
			// With a name, nothing else is looked at; a ServiceEntry's host may be one word.
			const isAsked =
				applyTo.text === 'CLUSTER' && !isAdditional(patch) && !cluster?.get('name')?.text && isPlain(service);
			if (isAsked && /^[a-z0-9-]+$/.test(service.text) && !isEntry(mesh, service.text))
				yield {
					span: service,
					message: 'shortService',
					with: { service: service.text, full: serviceHost(service.text, namespace ?? 'namespace', domain) },
					fixes: namespace === undefined ? [] : changeTo(service, serviceHost(service.text, namespace, domain)),
				};
			const version = match?.get('proxy')?.get('proxyVersion');
			if (!isPlain(version) || version.text === '' || /[a-zA-Z]/.test(version.text.replace(/\\[dwDWsSbB]/g, '')))
				continue;
			if (versions.every((one) => isMatch(version.text, one) === false))
				yield {
					span: version,
					message: 'version',
					with: { version: version.text },
				};
		}
	},
});

function isPlain(node: Node<string> | undefined): node is Node<string> {
	return node !== undefined && node.kind === 'scalar' && !node.opaque;
}

/** Whether a ServiceEntry has the host as it is. */
function isEntry(mesh: Mesh, host: string): boolean {
	return declaredAs(mesh, 'host', host).some(({ by }) => by.resource.kind.id === 'ServiceEntry');
}
