// The fix that creates the Gateway a VirtualService names: behind the VirtualService, for its hosts, on the pods that the
// other Gateways of the workspace select.
import { gatewayName } from '../../istio/gateways.ts';
import { fullHost } from '../../istio/host-names.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf, type Referring } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Content } from '../../yaml/edits/content.ts';
import type { Fix } from '../engine/rule.ts';
import { newDocument, statedNamespace } from './creations.ts';

/** Fixes that create the Gateway that `from` mentions. */
export function gatewayCreations(mesh: Mesh, { by, mention }: Referring): readonly Fix[] {
	const { name, namespaces, isQualified } = gatewayName(mention.text, by.namespaces);
	const servers = isDeployedAs(by, 'VirtualService') ? serversFor(mesh, by) : [];
	// A kustomization gives another name or namespace to what is written beside its files.
	const isRenamed = by.member.chains.some((chain) => chain.some((one) => one.namePrefix + one.nameSuffix !== ''));
	const isMoved = isQualified && by.member.chains.some((chain) => chain.some((one) => one.namespace !== undefined));
	if (mention.row.at !== 'spec.gateways[]' || servers.length === 0 || isRenamed || isMoved) return [];
	return newDocument(by, `Create Gateway "${mention.text}"`, {
		apiVersion: by.resource.apiVersion,
		kind: 'Gateway',
		name,
		namespace: isQualified ? namespaces?.[0] : statedNamespace(by),
		spec: { selector: usualSelector(mesh), servers },
	});
}

/** Servers for the routes of a VirtualService; none where its hosts are not known, or its routes are for TCP. */
function serversFor(mesh: Mesh, by: DeployedAs<'VirtualService'>): readonly Content[] {
	const spec = manifest(by.resource).get('spec');
	const written = spec?.each('hosts') ?? [];
	if (spec === undefined || written.length === 0 || written.some(({ opaque, text }) => opaque || text === ''))
		return [];
	const { clusterDomain } = mesh.environment.settings;
	const namespace = namespaceOf(by);
	// A server serves no short names (istio: pkg/config/validation/validation.go, validateNamespaceSlashWildcardHostname).
	const hosts = written.map(({ text }) => {
		return text.includes('.') || text === '*' ? text : namespace && fullHost(text, namespace, clusterDomain);
	});
	const known = hosts.flatMap((host) => host ?? []);
	if (known.length < hosts.length) return [];
	const [http, tls] = [spec.each('http').length > 0, spec.each('tls').length > 0];
	return [
		...(http ? [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: known }] : []),
		...(tls
			? [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' }, hosts: known }]
			: []),
	];
}

/** What most Gateways of the workspace select; else the gateway that Istio installs. */
function usualSelector(mesh: Mesh): Readonly<Record<string, string>> {
	const counted = new Map<string, number>();
	for (const { references } of resourcesOf(mesh, 'Gateway')) {
		const labels = references.find(({ row }) => row.at === 'spec.selector')?.labels ?? [];
		if (labels.length === 0 || labels.some(({ key, value }) => key.opaque || value.opaque)) continue;
		const text = JSON.stringify(Object.fromEntries(labels.map(({ key, value }) => [key.text, value.text])));
		counted.set(text, (counted.get(text) ?? 0) + 1);
	}
	const [most] = [...counted].sort(([, a], [, b]) => b - a);
	return most === undefined ? { istio: 'ingressgateway' } : JSON.parse(most[0]);
}
