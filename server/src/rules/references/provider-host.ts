// The host of an extension provider in a short form, which Istio does not complete here.

import { serviceHost } from '../../istio/host-names.ts';
import { servicesHadInMind, servicesOf } from '../../istio/hosts.ts';
import { declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { mayBeUnread } from '../../resolution/unread.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

export default stating({
	short: {
		wrong: 'Istio does not find "{host}", because it looks up the host of a provider by its full name',
		consequence: ', so {effect}',
		remedy: 'write "{meant}"',
	},
})({
	severity: 'warning',
	kinds: ['ConfigMap', 'IstioOperator', 'sail/Istio', 'sail/IstioRevision'],
	codes: [],
	docs: {
		summary: 'An extension provider of the mesh configuration names its Service by a short name.',
		why: 'The mesh configuration belongs to no namespace, so nothing is completed. An AuthorizationPolicy with action CUSTOM denies everything while its provider is not found ("default-deny-all-due-to-bad-CUSTOM-action"); telemetry is not sent.',
		exceptions: 'Names that a ServiceEntry declares as written.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: authz, namespace: auth }
spec: { selector: { app: authz }, ports: [{ name: grpc, port: 9000 }] }
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec:
  meshConfig:
    extensionProviders:
    - name: authz
      envoyExtAuthzGrpc: { service: authz, port: 9000 }
`,
		mend: ['service: authz', 'service: authz.auth.svc.cluster.local'],
		links: [
			'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider',
		],
	},
	// istio: pilot/pkg/model/telemetry_logging.go, LookupCluster: ServiceIndex.HostnameAndNamespace by the text as it is
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		for (const mention of by.references) {
			const { row, text, opaque } = mention;
			const type = /\.extensionProviders\[\]\.(\w+)\.service$/.exec(row.at)?.[1];
			if (type === undefined || row.to !== 'host' || opaque || text === '' || text.includes('*')) continue;
			if (declaredAs(mesh, 'host', text).some(({ by: owner }) => owner.resource.kind.id === 'ServiceEntry')) continue;
			if (mayBeUnread(mesh, { by }, 'host', text, undefined)) continue;
			const meant = fullName(mesh, text);
			if (text.includes('.') && meant === undefined) continue;
			const effect = type.startsWith('envoyExtAuthz')
				? 'CUSTOM policies with this provider deny all requests'
				: 'nothing is sent there';
			const shown = meant ?? `${text}.NAMESPACE.svc.cluster.local`;
			yield {
				span: mention,
				message: 'short',
				with: { host: text, effect, meant: shown },
				fixes: meant === undefined ? [] : changeWord(by, mention, meant),
			};
		}
	},
});

/** The full name of the only Service that is meant; undefined if there is none, or several. */
function fullName(mesh: Mesh, text: string): string | undefined {
	const domain = mesh.environment.settings.clusterDomain;
	const found = text.includes('.') ? servicesHadInMind(mesh, text) : servicesOf(mesh, text, undefined);
	const names = found.flatMap(({ by }) => {
		const [name, namespace] = [by.resource.name?.text, namespaceOf(by)];
		return name === undefined || namespace === undefined ? [] : [serviceHost(name, namespace, domain)];
	});
	return new Set(names).size === 1 ? names[0] : undefined;
}
