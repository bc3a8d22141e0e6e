// TABLE of what makes Secrets, by kinds and by annotations; and of the annotations on a Secret by which others fill it, or
// copy it into other namespaces.
import { type MakerRow, secrets } from './rows.ts';

/** Beginnings of annotations by which a controller copies a Secret into other namespaces. */
const copying = [
	'reflector.v1.k8s.emberstack.com/reflection-',
	'replicator.v1.mittwald.de/replicate',
	'replicator.v1.mittwald.de/replication-',
	'kubed.appscode.com/sync',
	'config-syncer.appscode.com/',
	'secretgen.carvel.dev/export',
	'clustersecret.io/',
];

export const secretMakers: Readonly<Record<string, MakerRow>> = {
	'cert-manager.io/Certificate': secrets('{spec.secretName}'),
	// cert-manager.io/docs/configuration: the key of an ACME account, and whatever its ingress and gateway shims ask for.
	'cert-manager.io/Issuer': secrets('{spec.acme.privateKeySecretRef.name} {spec.ca.secretName}'),
	'cert-manager.io/ClusterIssuer': secrets('{spec.acme.privateKeySecretRef.name} {spec.ca.secretName}', '*'),
	'certmanager.k8s.io/Certificate': secrets('{spec.secretName}'),
	'trust.cert-manager.io/Bundle': { makes: { Secret: '{name}', ConfigMap: '{name}' }, into: '*' },
	// cert-manager.io/docs/usage/ingress
	'networking.k8s.io/Ingress': {
		...secrets('{spec.tls[].secretName}'),
		annotated: ['cert-manager.io/', 'kubernetes.io/tls-acme'],
	},
	'extensions/Ingress': {
		...secrets('{spec.tls[].secretName}'),
		annotated: ['cert-manager.io/', 'kubernetes.io/tls-acme', 'certmanager.k8s.io/'],
	},
	'gateway.networking.k8s.io/Gateway': {
		...secrets('{spec.listeners[].tls.certificateRefs[].name}'),
		annotated: ['cert-manager.io/'],
	},
	'gateway.networking.k8s.io/ListenerSet': {
		...secrets('{spec.listeners[].tls.certificateRefs[].name}'),
		annotated: ['cert-manager.io/'],
	},
	'networking.istio.io/Gateway': { ...secrets('{spec.servers[].tls.credentialName}'), annotated: ['cert-manager.io/'] },

	'bitnami.com/SealedSecret': secrets('{spec.template.metadata.name|name}', 'spec.template.metadata.namespace'),
	// external-secrets.io/latest/api: the target is called as the resource unless it says otherwise.
	'external-secrets.io/ExternalSecret': secrets('{spec.target.name|name}'),
	'external-secrets.io/ClusterExternalSecret': secrets(
		'{spec.externalSecretSpec.target.name|spec.externalSecretName|name}',
		'*',
	),
	'external-secrets.io/PushSecret': secrets('{spec.selector.secret.name}'),
	'external-secrets.io/ClusterPushSecret': secrets('{spec.pushSecretSpec.selector.secret.name}', '*'),
	'kubernetes-client.io/ExternalSecret': secrets('{name}'),
	// secrets-store-csi-driver.sigs.k8s.io/topics/sync-as-kubernetes-secret
	'secrets-store.csi.x-k8s.io/SecretProviderClass': secrets('{spec.secretObjects[].secretName}'),
	// developer.hashicorp.com/vault/docs/platform/k8s/vso/api-reference
	'secrets.hashicorp.com/VaultStaticSecret': secrets('{spec.destination.name}'),
	'secrets.hashicorp.com/VaultDynamicSecret': secrets('{spec.destination.name}'),
	'secrets.hashicorp.com/VaultPKISecret': secrets('{spec.destination.name}'),
	'secrets.hashicorp.com/HCPVaultSecretsApp': secrets('{spec.destination.name}'),
	'ricoberger.de/VaultSecret': secrets('{name}'),
	'redhatcop.redhat.io/VaultSecret': secrets('{spec.output.name|name}'),
	'onepassword.com/OnePasswordItem': secrets('{name}'),
	'secrets.doppler.com/DopplerSecret': secrets('{spec.managedSecret.name}', 'spec.managedSecret.namespace'),
	'secrets.infisical.com/InfisicalSecret': secrets(
		'{spec.managedSecretReference.secretName} {spec.managedKubeSecretReferences[].secretName}',
		'spec.managedSecretReference.secretNamespace|spec.managedKubeSecretReferences[].secretNamespace',
	),
	'spv.no/AzureKeyVaultSecret': secrets('{spec.output.secret.name}'),
	'k8s.bitwarden.com/BitwardenSecret': secrets('{spec.secretName}'),
	'isindir.github.com/SopsSecret': secrets('{spec.secretTemplates[].name}'),
	'secretgenerator.mittwald.systems/StringSecret': secrets('{name}'),
	'secretgen.k14s.io/Certificate': secrets('{name}'),
	'secretgen.k14s.io/Password': secrets('{name}'),
	'secretgen.carvel.dev/SecretImport': secrets('{name}'),
	'secretgen.carvel.dev/SecretTemplate': secrets('{name}'),
	'clustersecret.io/ClusterSecret': secrets('{name}', '*'),
	'/Secret': { ...secrets('{name}', '*'), annotated: copying },
	'/ConfigMap': { makes: { ConfigMap: '{name}' }, into: '*', annotated: copying },
};

/**
 * Beginnings of annotations by which a controller fills a Secret that is written without its data. Their own documentation:
 * emberstack/kubernetes-reflector, mittwald/kubernetes-replicator and kubernetes-secret-generator, kubeops/config-syncer,
 * argocd-vault-plugin, bank-vaults' webhook, hashicorp/vault-k8s, 1Password, Doppler, cert-utils-operator, OpenShift, Carvel.
 */
const filling = [
	'reflector.v1.k8s.emberstack.com/',
	'replicator.v1.mittwald.de/',
	'secret-generator.v1.mittwald.de/',
	'kubed.appscode.com/',
	'config-syncer.appscode.com/',
	'avp.kubernetes.io/',
	'vault.security.banzaicloud.io/',
	'secrets-webhook.security.bank-vaults.io/',
	'vault.hashicorp.com/',
	'operator.1password.io/',
	'secrets.doppler.com/',
	'secrets.infisical.com/',
	'cert-utils-operator.redhat-cop.io/',
	'cert-manager.io/',
	'secretgen.carvel.dev/',
	'service.beta.openshift.io/',
	'service.alpha.openshift.io/',
	'sealedsecrets.bitnami.com/',
	'external-secrets.io/',
	'reconcile.external-secrets.io/',
	'clustersecret.io/',
	'akv-injector',
	'eksctl.io/',
	'helm.sh/hook',
];

/** Whether an annotation says that a controller fills the Secret it is on. */
export function isFilledBy(annotation: string): boolean {
	return filling.some((one) => annotation.startsWith(one));
}
