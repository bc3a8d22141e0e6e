// TABLE of the kinds we read: group, kind, which project they belong to. `Gateway` and `Service` are two kinds each, so
// everything is keyed on group and kind; the id is what the tables of declarations and references call a kind.
import { lineFeed } from '../text/lines.ts';
import { mayMake } from './makers/table.ts';
import { isToolFile } from './makers/tools.ts';

/** `istio`: the kinds we check; `own`: ours; the others are read for what the checked ones refer to. */
export type Family = 'istio' | 'gateway-api' | 'kubernetes' | 'own' | 'other';

interface Row {
	readonly group: string;
	readonly kind: string;
	readonly family: Family;
	readonly clusterScoped?: boolean;
}

const istio = (group: string, kind: string): Row => ({ group: `${group}.istio.io`, kind, family: 'istio' });
const gatewayApi = (kind: string, clusterScoped = false): Row => ({
	group: 'gateway.networking.k8s.io',
	kind,
	family: 'gateway-api',
	clusterScoped,
});
const kubernetes = (group: string, kind: string, clusterScoped = false): Row => ({
	group,
	kind,
	family: 'kubernetes',
	clusterScoped,
});
const own = (group: string, kind: string): Row => ({ group, kind, family: 'own' });
const other = (group: string, kind: string): Row => ({ group, kind, family: 'other' });
const clusterWide = (group: string, kind: string): Row => ({ ...other(group, kind), clusterScoped: true });

export const kindRows = {
	Gateway: istio('networking', 'Gateway'),
	VirtualService: istio('networking', 'VirtualService'),
	DestinationRule: istio('networking', 'DestinationRule'),
	ServiceEntry: istio('networking', 'ServiceEntry'),
	WorkloadEntry: istio('networking', 'WorkloadEntry'),
	WorkloadGroup: istio('networking', 'WorkloadGroup'),
	Sidecar: istio('networking', 'Sidecar'),
	EnvoyFilter: istio('networking', 'EnvoyFilter'),
	ProxyConfig: istio('networking', 'ProxyConfig'),
	AuthorizationPolicy: istio('security', 'AuthorizationPolicy'),
	PeerAuthentication: istio('security', 'PeerAuthentication'),
	RequestAuthentication: istio('security', 'RequestAuthentication'),
	Telemetry: istio('telemetry', 'Telemetry'),
	WasmPlugin: istio('extensions', 'WasmPlugin'),
	TrafficExtension: istio('extensions', 'TrafficExtension'),
	'gateway-api/Gateway': gatewayApi('Gateway'),
	GatewayClass: gatewayApi('GatewayClass', true),
	HTTPRoute: gatewayApi('HTTPRoute'),
	GRPCRoute: gatewayApi('GRPCRoute'),
	TLSRoute: gatewayApi('TLSRoute'),
	TCPRoute: gatewayApi('TCPRoute'),
	UDPRoute: gatewayApi('UDPRoute'),
	ReferenceGrant: gatewayApi('ReferenceGrant'),
	BackendTLSPolicy: gatewayApi('BackendTLSPolicy'),
	ListenerSet: gatewayApi('ListenerSet'),
	Service: kubernetes('', 'Service'),
	Pod: kubernetes('', 'Pod'),
	Namespace: kubernetes('', 'Namespace', true),
	ServiceAccount: kubernetes('', 'ServiceAccount'),
	Secret: kubernetes('', 'Secret'),
	ConfigMap: kubernetes('', 'ConfigMap'),
	Deployment: kubernetes('apps', 'Deployment'),
	StatefulSet: kubernetes('apps', 'StatefulSet'),
	DaemonSet: kubernetes('apps', 'DaemonSet'),
	ReplicaSet: kubernetes('apps', 'ReplicaSet'),
	Job: kubernetes('batch', 'Job'),
	CronJob: kubernetes('batch', 'CronJob'),
	Ingress: kubernetes('networking.k8s.io', 'Ingress'),
	IngressClass: kubernetes('networking.k8s.io', 'IngressClass', true),
	RouteTest: own('istio-ls', 'RouteTest'),
	RoleBinding: other('rbac.authorization.k8s.io', 'RoleBinding'),
	ClusterRoleBinding: clusterWide('rbac.authorization.k8s.io', 'ClusterRoleBinding'),
	MutatingWebhookConfiguration: clusterWide('admissionregistration.k8s.io', 'MutatingWebhookConfiguration'),
	ValidatingWebhookConfiguration: clusterWide('admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'),
	'knative/Service': other('serving.knative.dev', 'Service'),
	Rollout: other('argoproj.io', 'Rollout'),
	Canary: other('flagger.app', 'Canary'),
	Certificate: other('cert-manager.io', 'Certificate'),
	SealedSecret: other('bitnami.com', 'SealedSecret'),
	ExternalSecret: other('external-secrets.io', 'ExternalSecret'),
	Kustomization: other('kustomize.config.k8s.io', 'Kustomization'),
	Component: other('kustomize.config.k8s.io', 'Component'),
	'argo/Application': other('argoproj.io', 'Application'),
	'flux/Kustomization': other('kustomize.toolkit.fluxcd.io', 'Kustomization'),
	HelmRelease: other('helm.toolkit.fluxcd.io', 'HelmRelease'),
	'argo/ApplicationSet': other('argoproj.io', 'ApplicationSet'),
	'chainsaw/Test': other('chainsaw.kyverno.io', 'Test'),
	'kuttl/TestStep': other('kuttl.dev', 'TestStep'),
	'kyverno/Test': other('cli.kyverno.io', 'Test'),
	'gatekeeper/Suite': other('test.gatekeeper.sh', 'Suite'),
	CustomResourceDefinition: other('apiextensions.k8s.io', 'CustomResourceDefinition'),
	IstioOperator: other('install.istio.io', 'IstioOperator'),
	ServiceMeshControlPlane: other('maistra.io', 'ServiceMeshControlPlane'),
	ServiceMeshMemberRoll: other('maistra.io', 'ServiceMeshMemberRoll'),
	ServiceMeshMember: other('maistra.io', 'ServiceMeshMember'),
	'sail/Istio': clusterWide('sailoperator.io', 'Istio'),
	'sail/IstioRevision': clusterWide('sailoperator.io', 'IstioRevision'),
	'sail/IstioRevisionTag': clusterWide('sailoperator.io', 'IstioRevisionTag'),
} as const satisfies Readonly<Record<string, Row>>;

export type KindId = keyof typeof kindRows;

export interface KindRow extends Row {
	readonly id: KindId;
}

const byName = new Map<string, KindRow>();
for (const [id, row] of Object.entries(kindRows) as [KindId, Row][])
	byName.set(`${row.group}/${row.kind}`, { ...row, id });
// Deployments were served from here until Kubernetes 1.16; such files still lie around.
for (const id of ['Deployment', 'DaemonSet', 'ReplicaSet'] as const)
	byName.set(`extensions/${id}`, { ...kindRows[id], id });

/** The row of a kind, whatever the version; undefined for kinds that do not concern us. */
export function kindOf(apiVersion: string, kind: string): KindRow | undefined {
	return byName.get(`${groupOf(apiVersion)}/${kind}`);
}

/** The group of an `apiVersion`; that of Kubernetes' own kinds is ''. */
export function groupOf(apiVersion: string): string {
	const slash = apiVersion.indexOf('/');
	return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** The file names that say what a file is without a `kind`. */
const namedFile = /\/(kustomization\.ya?ml|Kustomization|Chart\.yaml|\.istio\.ya?ml)$|\.istio-test\.ya?ml$/;

/**
 * Whether the document `text` of the file `uri` concerns us, by a look at its top-level `kind` and `apiVersion`: no
 * parsing, for a workspace may be 100 MB of which a twentieth is ours. Says yes in doubt.
 */
export function isRelevant(text: string, uri: string): boolean {
	const kind = topLevel(text, 'kind');
	if (kind === undefined)
		return (
			namedFile.test(uri) ||
			isToolFile(uri) ||
			mayHoldOurs(text) ||
			isPart(text) ||
			hasTestCases(text) ||
			isOfOwnGroup(text)
		);
	if (kind.endsWith('List')) return mayHoldOurs(text);
	const apiVersion = topLevel(text, 'apiVersion');
	if (apiVersion === undefined) return namedFile.test(uri) || isToolFile(uri);
	if (kind.includes('{{')) return apiVersion.includes('.istio.io/');
	if (kind === 'CustomResourceDefinition') return definedName(text) !== undefined;
	if (kindOf(apiVersion, kind) !== undefined || (apiVersion.includes('{{') && anyKind.has(kind))) return true;
	// A kind that its group does not have, or a known kind of a strange group, may be a slip that is worth a word.
	if (ownGroup.test(apiVersion) || ownKinds.has(kind)) return true;
	if (kind === 'Gateway' && nearlyOwnGroup.test(apiVersion)) return true;
	// What makes Services and the like says which names are not missing.
	return mayMake(groupOf(apiVersion), kind, text);
}

/** Gateways are many people's; most of them are not even looked at. */
const nearlyOwnGroup = /ist|k8s|gateway\.net/;

const ownGroup =
	/^(?:networking|security|telemetry|extensions|authentication|rbac|config)\.istio\.io\/|^gateway\.networking\.k8s\.io\/|^networking\.x-k8s\.io\//;
const ownKinds = new Set(
	Object.values<Row>(kindRows)
		.filter(({ family, kind }) => (family === 'istio' || family === 'gateway-api') && kind !== 'Gateway')
		.map(({ kind }) => kind),
);

/**
 * The name of the definition of one of our kinds in `text`: `virtualservices.networking.istio.io`. Undefined for other
 * documents. Read off the text: definitions are long, and mostly nobody asks what is in them.
 */
export function definedName(text: string): string | undefined {
	if (topLevel(text, 'kind') !== 'CustomResourceDefinition') return undefined;
	for (const [, name = '', group = ''] of text.slice(0, headOfDefinition).matchAll(definitionName)) {
		if (definedGroups.has(group)) return `${name}.${group}`;
	}
	return undefined;
}

/** `metadata` comes first, and holds little but annotations. In UTF-16 units. */
const headOfDefinition = 10_000;
const definitionName = /\bname: *["']?([a-z0-9-]+)\.((?:[a-z0-9-]+\.)+[a-z0-9-]+)/g;

const definedGroups = new Set(
	Object.values<Row>(kindRows)
		.filter(({ family }) => family === 'istio' || family === 'gateway-api')
		.map(({ group }) => group),
);

const anyKind = new Set(Object.values(kindRows).map((row) => row.kind as string));

/** What is behind that is a comment at best. In UTF-16 units. */
const longestValue = 1000;

/** The value of a key at column 0, without quotes; undefined if there is none. */
function topLevel(text: string, key: string): string | undefined {
	let at = text.startsWith(`${key}:`) ? 0 : text.indexOf(`\n${key}:`);
	if (at === -1) return undefined;
	at = text.indexOf(':', at) + 1;
	const line = text.slice(at, Math.min(lineFeed(text, at), at + longestValue));
	return /^\s*["']?([^"'\s#][^"'#]*?)["']?\s*(?:\s#.*)?$/.exec(line)?.[1] ?? '';
}

/** Whether a document says that it is of Istio or of the Gateway API, whatever its kind. */
export function isOfOwnGroup(text: string): boolean {
	return ownGroup.test(topLevel(text, 'apiVersion') ?? '');
}

/** Whether a text is a test file of istio-config-validator (its README: `testCases`). */
export function hasTestCases(text: string): boolean {
	return /^testCases:/m.test(text);
}

/** Whether a text is a JSON patch, or has replacements in it: kustomizations name such files. */
function isPart(text: string): boolean {
	return jsonPatch.test(text) || text.includes('fieldPaths');
}

// One blank at a time: dozens of empty documents could else be read in billions of ways.
const jsonPatch = /^(?:-{3}\s|\s|#.*\n)*(?:-\s*\{?|\[\s*\{)\s*["']?(?:op|path|value)["']?\s*:/;

const mention = /["']?kind["']?\s*:\s*["']?([A-Z]\w*)/g;

function mayHoldOurs(text: string): boolean {
	if (!text.includes('apiVersion')) return false;
	for (const match of text.matchAll(mention)) {
		if (match[1] !== undefined && (anyKind.has(match[1]) || match[1].endsWith('List'))) return true;
	}
	return false;
}
