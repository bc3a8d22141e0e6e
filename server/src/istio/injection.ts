// Which pods get a proxy beside them: which revision's webhook asks for a pod, and what the injector answers. Labels in,
// decision out; nothing is looked up.
import { type LabelSelector, selects } from '../model/label-selector.ts';

/** Labels or annotations, by key. */
export type Labels = ReadonlyMap<string, string>;

/** What decides about a pod, beside the policy. */
export interface PodFacts {
	readonly namespace: string | undefined;
	readonly labels: Labels;
	readonly annotations: Labels;
	readonly hostNetwork: boolean;
}

/** The injector's own configuration (ConfigMap `istio-sidecar-injector`, key `config`). */
export interface InjectionConfig {
	readonly policy: string;
	readonly neverInject?: readonly LabelSelector[];
	readonly alwaysInject?: readonly LabelSelector[];
}

/** Namespaces whose pods are never injected. istio: pkg/kube/inject/webhook.go, IgnoredNamespaces */
export const ignoredNamespaces: ReadonlySet<string> = new Set([
	'kube-system',
	'kube-public',
	'kube-node-lease',
	'local-path-storage',
]);

export const injectKey = 'sidecar.istio.io/inject';

/**
 * Whether the injector, once it is asked for a pod, injects it. The label goes before the annotation; what is neither
 * "true" nor "false" counts as not written. istio: pkg/kube/inject/inject.go, injectRequired
 */
export function isInjected({ policy, neverInject, alwaysInject }: InjectionConfig, pod: PodFacts): boolean {
	if (pod.hostNetwork || (pod.namespace !== undefined && ignoredNamespaces.has(pod.namespace))) return false;
	if (policy !== 'enabled' && policy !== 'disabled') return false;
	const wish = pod.labels.get(injectKey) ?? pod.annotations.get(injectKey);
	if (wish === 'true' || wish === 'false') return wish === 'true';
	if (neverInject?.some((one) => isMeant(one, pod.labels))) return false;
	if (alwaysInject?.some((one) => isMeant(one, pod.labels))) return true;
	return policy === 'enabled';
}

/** Whether a pod asks for no proxy, or cannot have one, whatever its namespace says: of such, `istio.io/rev` only says whose it is. */
export function refusesProxy({ labels, annotations, hostNetwork }: PodFacts): boolean {
	return hostNetwork || (labels.get(injectKey) ?? annotations.get(injectKey)) === 'false';
}

/** Whether the injector's configuration means these labels; an empty selector, here, means nothing. */
function isMeant(selector: LabelSelector, labels: Labels): boolean {
	const { matchLabels = {}, matchExpressions = [] } = selector;
	const isEmpty = Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
	return !isEmpty && selects(selector, labels);
}

/**
 * The revision whose webhook is called for a pod ('default' for the one without a name); undefined if none is. Any
 * `istio-injection` on the namespace blocks revisions. istio: manifests/charts/istiod/templates/mutatingwebhook.yaml
 */
export function revisionOf(namespace: Labels, pod: Labels, byDefault = false): string | undefined {
	const wish = pod.get(injectKey);
	if (wish === 'false') return undefined;
	const injection = namespace.get('istio-injection');
	if (injection !== undefined) return injection === 'enabled' ? 'default' : undefined;
	const revision = namespace.get('istio.io/rev') ?? pod.get('istio.io/rev');
	if (revision !== undefined) return revision;
	return wish === 'true' || (byDefault && wish === undefined) ? 'default' : undefined;
}

/** Whether a pod gets a proxy in a mesh that is installed as usual. */
export function getsSidecar(namespace: Labels, pod: PodFacts, byDefault = false): boolean {
	if (revisionOf(namespace, pod.labels, byDefault) === undefined) return false;
	return isInjected({ policy: 'enabled' }, pod);
}
