// TABLES of what the platform brings along: names and labels that no application's workspace declares, and that are there
// nevertheless. A name of the platform is unknown, never missing, and no misspelling of another.
import { ownOf } from '../maps.ts';
import type { Label } from '../mesh/extract.ts';
import { declaredAs, type Mesh } from '../mesh/mesh.ts';

/** Services, by name, of Istio and Kubernetes; each may have a revision or a purpose behind a hyphen. */
const services: readonly string[] = [
	// istio: manifests/charts/gateways/istio-ingress/values.yaml, istio-egress/values.yaml
	'istio-ingressgateway',
	'istio-egressgateway',
	// istio: samples/multicluster/gen-eastwest-gateway.sh
	'istio-eastwestgateway',
	// What the installation guide calls a release of manifests/charts/gateway, which names all after the release.
	// https://istio.io/latest/docs/setup/install/helm/
	'istio-ingress',
	'istio-egress',
	'istio-eastwest',
	'istio-gateway',
	// istio: manifests/charts/istio-control/istio-discovery/templates/service.yaml; the old ones are of Istio before 1.5.
	'istiod',
	'istio-pilot',
	'istio-policy',
	'istio-telemetry',
	// istio: manifests/charts/ztunnel, manifests/charts/istio-cni
	'ztunnel',
	'istio-cni',
	// knative-extensions/net-istio: config/203-local-gateway.yaml, and what stood in its place before.
	'knative-local-gateway',
	'cluster-local-gateway',
];

/** Services of Kubernetes itself, which have no other form. https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/ */
const ofKubernetes: ReadonlySet<string> = new Set(['kubernetes', 'kube-dns']);

export function isPlatformName(name: string): boolean {
	return ofKubernetes.has(name) || services.some((service) => name === service || name.startsWith(`${service}-`));
}

/** Istio Gateways that come with an installation or with a guide that everybody follows. */
const gateways: ReadonlySet<string> = new Set([
	// In the charts of Istio before 1.6, beside the Services of these names.
	'istio-ingressgateway',
	'istio-egressgateway',
	'istio-eastwestgateway',
	// istio: samples/multicluster/expose-services.yaml, expose-istiod.yaml
	'cross-network-gateway',
	'istiod-gateway',
	// knative-extensions/net-istio: config/202-gateway.yaml, config/203-local-gateway.yaml
	'knative-ingress-gateway',
	'knative-local-gateway',
	'cluster-local-gateway',
]);

export function isPlatformGateway(name: string): boolean {
	return gateways.has(name);
}

/**
 * Labels of which the platform gives every value: the controller of Gateways labels the pods it makes (istio:
 * manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml; `istio.io/gateway-name` in releases before 1.22).
 */
const generatedKeys: ReadonlySet<string> = new Set([
	'gateway.networking.k8s.io/gateway-name',
	'gateway.networking.k8s.io/gateway-class-name',
	'istio.io/gateway-name',
	'gateway.istio.io/managed',
]);

/** Labels of the platform's pods other than `app`, which has the name of the Service. */
const labels: Readonly<Record<string, ReadonlySet<string>>> = {
	// istio: manifests/charts/istio-control/istio-discovery/templates/deployment.yaml has both of the first; gateways have their
	// name without `istio-` (manifests/charts/gateway/templates/_helpers.tpl).
	istio: new Set([
		'istiod',
		'pilot',
		'cluster-local-gateway',
		...services.flatMap((name) => (name.startsWith('istio-') ? name.slice('istio-'.length) : [])),
	]),
	// https://knative.dev/docs/serving/setting-up-custom-ingress-gateway/
	knative: new Set(['ingressgateway']),
	// istio: manifests/charts/istio-cni/templates/daemonset.yaml
	'k8s-app': new Set(['istio-cni-node']),
};

/** Whether a label is one that pods of the platform carry. */
export function isPlatformLabel({ key, value }: Label): boolean {
	if (generatedKeys.has(key.text) || ownOf(labels, key.text)?.has(value.text) === true) return true;
	return (key.text === 'app' || key.text === 'app.kubernetes.io/name') && isPlatformName(value.text);
}

/** What the name of the Service that Istio makes for a Gateway ends with: its class. */
const classes: readonly string[] = ['-istio', '-istio-remote', '-istio-east-west'];

/**
 * Whether a Service is one that is made for a Gateway of the Gateway API: called after it and its class, a waypoint just
 * after it (istio: pilot/pkg/config/kube/gateway/conversion.go, getDefaultName). Where all is known, the Gateway must be.
 */
export function isOfGateway(mesh: Mesh, name: string): boolean {
	const isDeclared = (gateway: string): boolean => declaredAs(mesh, 'parent', gateway).length > 0;
	if (isDeclared(name)) return true;
	const suffix = classes.find((one) => name.endsWith(one));
	return suffix !== undefined && (!mesh.environment.isComplete || isDeclared(name.slice(0, -suffix.length)));
}
