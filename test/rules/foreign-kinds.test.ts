// Kinds of other projects that are called like ones we read, and groups that are ours, misspelled.
import { expect, test } from 'vitest';
import { isRelevant } from '../../server/src/model/kinds.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

function said(apiVersion: string, kind: string): readonly string[] {
	const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec: { theirs: { own: true } }\n`;
	return allDiagnostics(fixture(text)).map(({ rule, message }) => `${rule}: ${message}`);
}

// Each is met in public repositories, or stated by a definition of its project.
test.each([
	['appmesh.k8s.aws/v1beta2', 'VirtualService'],
	['appmesh.aws.upbound.io/v1beta1', 'VirtualService'],
	['gateway.solo.io/v1', 'VirtualService'],
	['service.dubbo.apache.org/v1alpha1', 'VirtualService'],
	['envoy.kaasops.io/v1alpha1', 'VirtualService'],
	['gateway.solo.io/v1', 'Gateway'],
	['submariner.io/v1', 'Gateway'],
	['gateway.tsb.tetrate.io/v2', 'Gateway'],
	['raven.openyurt.io/v1beta1', 'Gateway'],
	['security.brcmlabs.com/v1', 'Gateway'],
	['argoproj.io/v1alpha1', 'Gateway'],
	['mesh.consul.hashicorp.com/v2beta1', 'GatewayClass'],
	['mesh.consul.hashicorp.com/v2beta1', 'HTTPRoute'],
	['mesh.consul.hashicorp.com/v2beta1', 'TCPRoute'],
	['policy.linkerd.io/v1beta3', 'HTTPRoute'],
	['policy.linkerd.io/v1alpha1', 'AuthorizationPolicy'],
	['specs.smi-spec.io/v1alpha4', 'TCPRoute'],
	['specs.smi-spec.io/v1alpha4', 'UDPRoute'],
	['stunner.l7mp.io/v1', 'UDPRoute'],
	['extensions.higress.io/v1alpha1', 'WasmPlugin'],
	['operator.kyma-project.io/v1beta1', 'Telemetry'],
	['operator.kyma-project.io/v1alpha2', 'Istio'],
	['k8s.v6d.io/v1alpha1', 'Sidecar'],
	['shardingsphere.sphere-ex.com/v1alpha1', 'ProxyConfig'],
	['pgbearer/v1alpha1', 'ProxyConfig'],
	['batch.volcano.sh/v1alpha1', 'Job'],
	['apps.kruise.io/v1beta1', 'StatefulSet'],
	['apps.kruise.io/v1alpha1', 'DaemonSet'],
	['rollouts.kruise.io/v1beta1', 'Rollout'],
	['authorization.openshift.io/v1', 'RoleBinding'],
	['networking.internal.knative.dev/v1alpha1', 'Certificate'],
	['secretsmanager.aws.upbound.io/v1beta1', 'Secret'],
	// A kind of Gateway API itself, for a while, and nearly another one.
	['gateway.networking.k8s.io/v1alpha2', 'BackendLBPolicy'],
])('nothing is said of %s %s', (apiVersion, kind) => {
	expect(said(apiVersion, kind)).toEqual([]);
});

test.each([
	['networking.istio.oi/v1', 'VirtualService', 'networking.istio.io/v1'],
	['netwroking.istio.io/v1', 'Gateway', 'networking.istio.io/v1'],
	['network.istio.io/v1beta1', 'DestinationRule', 'networking.istio.io/v1'],
	['network.isto.io/v1', 'DestinationRule', 'networking.istio.io/v1'],
	['istio.io/v1', 'VirtualService', 'networking.istio.io/v1'],
	['istio.io/v1', 'Gateway', 'networking.istio.io/v1'],
	['networking.istio/v1', 'Gateway', 'networking.istio.io/v1'],
	['networking.istio.com/v1', 'ServiceEntry', 'networking.istio.io/v1'],
	['istio.networking.io/v1', 'Gateway', 'networking.istio.io/v1'],
	['networking.istio.io.io/v1', 'Sidecar', 'networking.istio.io/v1'],
	['install.istio.io/v1alpha1', 'Sidecar', 'networking.istio.io/v1'],
	['envoyfilter.istio.io/v1alpha3', 'EnvoyFilter', 'networking.istio.io/v1alpha3'],
	['networking.istio.io/v1', 'Telemetry', 'telemetry.istio.io/v1'],
	['telemetries.istio.io/v1', 'Telemetry', 'telemetry.istio.io/v1'],
	['security.isito.io/v1', 'PeerAuthentication', 'security.istio.io/v1'],
	['policy.istio.io/v1', 'AuthorizationPolicy', 'security.istio.io/v1'],
	['extension.istio.io/v1alpha1', 'WasmPlugin', 'extensions.istio.io/v1alpha1'],
	['v1', 'DestinationRule', 'networking.istio.io/v1'],
	['apps/v1', 'VirtualService', 'networking.istio.io/v1'],
	['istio/v1', 'Gateway', 'networking.istio.io/v1'],
	['networking.k8s.io/v1', 'HTTPRoute', 'gateway.networking.k8s.io/v1'],
	['networking.k8s.io/v1', 'Gateway', 'gateway.networking.k8s.io/v1'],
	['gateway.k8s.io/v1', 'GatewayClass', 'gateway.networking.k8s.io/v1'],
	['gateway.network.k8s.io/v1', 'HTTPRoute', 'gateway.networking.k8s.io/v1'],
	['gateways.networking.k8s.io/v1', 'Gateway', 'gateway.networking.k8s.io/v1'],
	['gateway.networking.k8s.com/v1', 'GRPCRoute', 'gateway.networking.k8s.io/v1'],
	['gateway.networking.istio.io/v1', 'HTTPRoute', 'gateway.networking.k8s.io/v1'],
])('%s of %s is reported', (apiVersion, kind, wanted) => {
	const group = wanted.slice(0, wanted.indexOf('/'));
	const message = `${kind} is a kind of ${group}, not of ${apiVersion}; use ${wanted}`;
	expect(said(apiVersion, kind)).toEqual([`schema/unknown-kind: ${message}`]);
	expect(isRelevant(`apiVersion: ${apiVersion}\nkind: ${kind}\n`, 'file:///w/a.yaml')).toBe(true);
});

test('an old group of a kind', () => {
	expect(said('networking.x-k8s.io/v1alpha1', 'HTTPRoute')).toEqual([
		'schema/unknown-kind: HTTPRoute of networking.x-k8s.io was removed in Gateway API 0.5; use gateway.networking.k8s.io/v1',
	]);
});
