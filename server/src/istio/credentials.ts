// Where the certificate of a server lies: what `credentialName` and `certificateRefs` say, in Istio's own form. Text only.

/** A Secret or ConfigMap that the control plane is asked for. */
interface StoredAt {
	readonly kind: 'Secret' | 'ConfigMap';
	readonly name: string;
	readonly namespace: string;
	/** Which cluster it is read in: that of the proxy, or the one that holds the configuration. */
	readonly cluster: 'proxy' | 'config';
}

const builtIn = 'builtin://';
const ofProxy = 'kubernetes://';
const ofGateway = 'kubernetes-gateway://';

/** The name a proxy asks for, of a `credentialName` (istio: pilot/pkg/model/credentials/resource.go, ToResourceName). */
export function credentialResource(credentialName: string): string {
	if (credentialName.startsWith(builtIn)) return 'default';
	return credentialName.startsWith(ofProxy) || credentialName.startsWith(ofGateway)
		? credentialName
		: `${ofProxy}${credentialName}`;
}

/** The same of a `certificateRef` (istio: pilot/pkg/model/credentials/resource.go, ToKubernetesGatewayResource). */
export function certificateResource(namespace: string, name: string): string {
	return name.startsWith(builtIn) ? builtIn : `${ofGateway}${namespace}/${name}`;
}

/**
 * What such a name stands for, seen from the namespace of the proxy; undefined if it is none that Kubernetes keeps (istio:
 * pilot/pkg/model/credentials/resource.go, ParseResourceName).
 */
export function storedAt(resource: string, proxy: string): StoredAt | undefined {
	const [, scheme = '', path = ''] = /^([\w-]+:\/\/)(.*)$/s.exec(resource) ?? [];
	const [first = '', second] = path.split('/');
	if (scheme === ofProxy) {
		const [namespace, name] = second === undefined ? [proxy, first] : [first, second];
		return { kind: 'Secret', name, namespace, cluster: 'proxy' };
	}
	if ((scheme !== ofGateway && scheme !== 'configmap://') || first === '' || second === undefined || second === '')
		return undefined;
	return { kind: scheme === ofGateway ? 'Secret' : 'ConfigMap', name: second, namespace: first, cluster: 'config' };
}
