// A BackendTLSPolicy that is not accepted, or is for a port that its Service does not have.

import { isMadeByIstio } from '../../istio/gateway-api/classes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { portNodes } from '../../model/services.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	section: {
		wrong: 'Service "{service}" has no port named "{port}", so the policy applies to none',
		remedy: 'its ports are {ports}',
	},
	kind: {
		wrong: 'Istio refuses this policy: it reads the CA certificates of a BackendTLSPolicy only from a ConfigMap',
		remedy: 'copy the certificate to the key "ca.crt" of a ConfigMap',
	},
	key: {
		wrong: 'ConfigMap "{name}" has no key "ca.crt", so Istio refuses this policy',
		remedy: 'it has {keys}',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['BackendTLSPolicy'],
	codes: [],
	docs: {
		summary:
			'A BackendTLSPolicy names a port that its Service does not have, or CA certificates that Istio does not find.',
		why: 'Gateways then send plaintext to a server that expects TLS, or answer 503: `TLS_error: Secret is not supplied by SDS`.',
		exceptions:
			'Only if the Service or the ConfigMap is in the workspace and can be read. Certificates, where the Gateways of the workspace are of other controllers.',
		bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: ca, namespace: shop }
data: { ca.pem: "-----BEGIN CERTIFICATE-----" }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRefs: [{ group: "", kind: Service, name: cart }]
  validation:
    hostname: cart.example.com
    caCertificateRefs: [{ group: "", kind: ConfigMap, name: ca }]
`,
		mend: ['ca.pem', 'ca.crt'],
		links: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/'],
	},
	// istio: pilot/pkg/config/kube/gateway/backend_policies.go, getBackendTLSCredentialName; pilot/pkg/credentials/kube/secrets.go, ExtractRoot
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		for (const mention of by.references) {
			const { row, text } = mention;
			const resolution = resolve(mesh, { by, mention });
			const targets = resolution.is === 'found' ? resolution.targets.map((one) => one.by) : [];
			if (row.at === 'spec.targetRefs[].name' && row.to === 'host') yield* section(mesh, by, mention.start, targets);
			if (row.at !== 'spec.validation.caCertificateRefs[].name' || row.to !== 'configMap') continue;
			const [map, another] = targets;
			if (map === undefined || another !== undefined || !isDeployedAs(map, 'ConfigMap') || map.standing !== 'whole')
				continue;
			const keys = isMadeByIstio(mesh) ? keysOf(map) : undefined;
			if (keys === undefined || keys.includes('ca.crt') || keys.includes('cacert') || !areTogether(mesh, map, by))
				continue;
			yield { span: mention, message: 'key', with: { name: text, keys } };
		}
		for (const ref of manifest(by.resource).get('spec')?.get('validation')?.each('caCertificateRefs') ?? []) {
			const kind = ref.get('kind');
			if (kind?.text === 'Secret' && !kind.opaque && isMadeByIstio(mesh)) yield { span: kind, message: 'kind' };
		}
	},
});

type Targets = readonly Parameters<typeof isDeployedAs>[0][];

function* section(
	mesh: Mesh,
	by: DeployedAs<'BackendTLSPolicy'>,
	at: number,
	targets: Targets,
): Generator<Finding<typeof messages>> {
	const ref = (manifest(by.resource).get('spec')?.each('targetRefs') ?? []).find(
		(one) => one.get('name')?.start === at,
	);
	const [name, service] = [ref?.get('sectionName'), targets[0]];
	if (name === undefined || name.opaque || name.text === '' || service === undefined || targets.length > 1) return;
	if (!isDeployedAs(service, 'Service') || service.standing !== 'whole' || !areTogether(mesh, service, by)) return;
	const ports = portNodes(service.resource).map((port) => port.get('name') as Node | undefined);
	if (ports.length === 0 || ports.some((port) => port?.opaque === true)) return;
	const names = ports.flatMap((port) => port?.text ?? []);
	if (names.includes(name.text) || names.length === 0) return;
	const [only, another] = names;
	yield {
		span: name,
		message: 'section',
		with: { service: service.resource.name?.text ?? '', port: name.text, ports: names },
		fixes: only !== undefined && another === undefined ? changeTo(name, only) : [],
	};
}

/** The keys of a ConfigMap; undefined if something else fills it. */
function keysOf({ resource }: DeployedAs<'ConfigMap'>): readonly string[] | undefined {
	const data = (manifest(resource) as Node<{ readonly data?: object; readonly binaryData?: object }>).get('data');
	const annotations = manifest(resource).get('metadata')?.get('annotations')?.entries ?? [];
	if (data === undefined || data.opaque || data.entries.length === 0) return undefined;
	if (
		data.entries.some(({ key }) => key.opaque) ||
		annotations.some(({ key }) => /inject|reflector|replicat/.test(key.text))
	)
		return undefined;
	return data.entries.map(({ key }) => key.text);
}
