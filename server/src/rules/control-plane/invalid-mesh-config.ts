// A field of the mesh configuration with a value of another type, for which Istio refuses all of it.
import { meshConfigs } from '../../mesh/declarations.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { yamlWithin } from '../../mesh/paths.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	map: {
		wrong: '"{field}" must be a map, not "{value}"',
		consequence: '; Istio refuses the whole mesh configuration',
		remedy: 'write {better}',
	},
	shape: { wrong: '"{field}" must be {wanted}', consequence: '; Istio refuses the whole mesh configuration' },
	choice: {
		wrong: '"{value}" is not a value of "{field}"',
		consequence: '; Istio refuses the whole mesh configuration',
		remedy: 'it is one of {wanted}',
	},
} as const satisfies Messages;

type Form = 'map' | 'list' | 'boolean' | 'text' | readonly string[];

/** TABLE: fields of a MeshConfig and what they hold (istio/api: mesh/v1alpha1/config.proto, mesh/v1alpha1/proxy.proto). */
const fields: Readonly<Record<string, Form>> = {
	outboundTrafficPolicy: 'map',
	'outboundTrafficPolicy.mode': ['REGISTRY_ONLY', 'ALLOW_ANY'],
	inboundTrafficPolicy: 'map',
	'inboundTrafficPolicy.mode': ['PASSTHROUGH', 'LOCALHOST'],
	accessLogFile: 'text',
	accessLogFormat: 'text',
	accessLogEncoding: ['TEXT', 'JSON'],
	enableTracing: 'boolean',
	enableAutoMtls: 'boolean',
	enablePrometheusMerge: 'boolean',
	rootNamespace: 'text',
	trustDomain: 'text',
	trustDomainAliases: 'list',
	extensionProviders: 'list',
	defaultProviders: 'map',
	discoverySelectors: 'list',
	defaultServiceExportTo: 'list',
	defaultVirtualServiceExportTo: 'list',
	defaultDestinationRuleExportTo: 'list',
	localityLbSetting: 'map',
	meshMTLS: 'map',
	'meshMTLS.minProtocolVersion': ['TLS_AUTO', 'TLSV1_2', 'TLSV1_3'],
	h2UpgradePolicy: ['DO_NOT_UPGRADE', 'UPGRADE'],
	ingressControllerMode: ['UNSPECIFIED', 'OFF', 'DEFAULT', 'STRICT'],
	pathNormalization: 'map',
	'pathNormalization.normalization': ['DEFAULT', 'NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'],
	defaultConfig: 'map',
	'defaultConfig.holdApplicationUntilProxyStarts': 'boolean',
	'defaultConfig.discoveryAddress': 'text',
	'defaultConfig.tracing': 'map',
	'defaultConfig.proxyMetadata': 'map',
	'defaultConfig.proxyMetadata.{}': 'text',
	'defaultConfig.gatewayTopology': 'map',
};

export default stating(messages)({
	severity: 'warning',
	kinds: ['ConfigMap', 'IstioOperator', 'sail/Istio', 'sail/IstioRevision'],
	codes: [],
	docs: {
		summary: 'A field of the mesh configuration has a value of the wrong type.',
		why: 'istiod reads the mesh configuration as one message. If one field does not fit, it does not start, or it keeps the configuration it had: nothing that is changed has an effect.',
		exceptions:
			'Only the common fields, and only in a ConfigMap `istio`, an IstioOperator, or a resource of the sail operator.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec:
  meshConfig:
    outboundTrafficPolicy: REGISTRY_ONLY
`,
		mend: ['outboundTrafficPolicy: REGISTRY_ONLY', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }'],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/'],
	},
	// istio: pkg/config/mesh/mesh.go, ApplyMeshConfig; pkg/util/protomarshal/protomarshal.go, ApplyYAML
	*check(by) {
		const root = by.standing === 'whole' ? rootOf(by) : undefined;
		if (root === undefined || root.kind !== 'map' || root.opaque) return;
		for (const [path, form] of Object.entries(fields)) {
			for (const node of at(root, path.split('.'))) {
				const found = node.isNull || node.opaque ? undefined : fault(path, form, node);
				if (found !== undefined) yield found;
			}
		}
	},
});

/** The mesh configuration that a resource holds, with offsets of its document. */
function rootOf({ resource }: Deployed): Node | undefined {
	const at = meshConfigs[resource.kind.id];
	const name = resource.name?.text ?? '';
	if (at === undefined || (resource.kind.id === 'ConfigMap' && name !== 'istio' && !name.startsWith('istio-')))
		return undefined;
	let found: Node | undefined = manifest(resource) as Node;
	for (const step of at.split('.')) {
		found = step === '|' ? found && yamlWithin(found, resource.chunk.text) : found && below(found, step);
	}
	return found;
}

function below(node: Node, key: string): Node | undefined {
	return node.opaque ? undefined : node.entries.find((one) => one.key.text === key)?.value;
}

function at(root: Node, [step, ...rest]: readonly string[]): readonly Node[] {
	if (step === undefined) return [root];
	if (root.opaque) return [];
	const found = step === '{}' ? root.entries.map(({ value }) => value) : [below(root, step)];
	return found.flatMap((one) => (one === undefined ? [] : at(one, rest)));
}

function fault(path: string, form: Form, node: Node): Finding<typeof messages> | undefined {
	const field = path.replace(/^.*\.(?!\{)/, '').replace(/\.\{\}$/, '');
	if (typeof form !== 'string') {
		if (node.kind === 'scalar' && (form.includes(node.text) || typeof node.value === 'number')) return undefined;
		if (node.kind !== 'scalar') return { span: node, message: 'shape', with: { field, wanted: 'one of its words' } };
		return { span: node, message: 'choice', with: { value: node.text, field, wanted: form } };
	}
	if (form === 'map') return node.kind === 'map' ? undefined : notMap(path, field, node);
	if (form === 'list')
		return node.kind === 'seq' ? undefined : { span: node, message: 'shape', with: { field, wanted: 'a list' } };
	const isFit = node.kind === 'scalar' && typeof node.value === (form === 'boolean' ? 'boolean' : 'string');
	const wanted = form === 'boolean' ? 'true or false, without quotes' : `a string: write "${node.text}" with quotes`;
	return isFit ? undefined : { span: node, message: 'shape', with: { field, wanted } };
}

function notMap(path: string, field: string, node: Node): Finding<typeof messages> {
	if (node.kind !== 'scalar') return { span: node, message: 'shape', with: { field, wanted: 'a map' } };
	const inner = Object.entries(fields).find(
		([one, form]) => one.startsWith(`${path}.`) && form.includes(node.text as never),
	);
	if (inner === undefined) return { span: node, message: 'shape', with: { field, wanted: 'a map' } };
	const better = `"${field}: { ${inner[0].slice(path.length + 1)}: ${node.text} }"`;
	return { span: node, message: 'map', with: { field, value: node.text, better } };
}
