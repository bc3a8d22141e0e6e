// An example for any row of the table of references: a workspace in which it leads somewhere, made from the row itself.
import { parse, stringify } from 'yaml';
import { pods } from '../../server/src/mesh/declarations.ts';
import type { FormId } from '../../server/src/mesh/forms.ts';
import { steps } from '../../server/src/mesh/paths.ts';
import { type ReferenceRow, references } from '../../server/src/mesh/references.ts';
import type { SymbolKind } from '../../server/src/mesh/symbols.ts';
import { type KindId, kindRows } from '../../server/src/model/kinds.ts';

type Fields = readonly (readonly [path: string, value: unknown])[];

/** The steps to what `path` means beside a row's place: `../host`, or from the root. */
export function stepsBeside(row: { readonly at: string }, path: string): readonly string[] {
	const ups = path.split('../').length - 1;
	const rest = steps(path.slice(ups * 3));
	return ups === 0 ? rest : [...steps(row.at).slice(0, -ups), ...rest];
}

function manifest(kind: KindId, fields: readonly (readonly [readonly string[], unknown])[]): string {
	const { group, kind: name } = kindRows[kind];
	const root: Record<string, unknown> = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind: name };
	for (const [path, value] of fields) set(root, path, value);
	return stringify(root);
}

function set(at: Record<string, unknown>, [step = '', next, ...rest]: readonly string[], value: unknown): void {
	if (next === undefined) at[step === '{}' ? String(value) : step] = step === '{}' ? {} : value;
	else if (next === '[]' && rest.length === 0) at[step] = [value];
	else if (next === '[]') {
		const [item = {}] = (at[step] ?? []) as Record<string, unknown>[];
		at[step] = [item];
		set(item, rest, value);
	} else if (next === '|') {
		const inner = (parse(String(at[step] ?? '')) ?? {}) as Record<string, unknown>;
		set(inner, rest, value);
		at[step] = stringify(inner);
	} else {
		const inner = (at[step] ?? {}) as Record<string, unknown>;
		at[step] = inner;
		set(inner, [next, ...rest], value);
	}
}

const whole = (kind: KindId, fields: Fields): string =>
	manifest(
		kind,
		fields.map(([path, value]) => [steps(path), value]),
	);

const named = (kind: KindId, name = 'wanted', more: Fields = []): string =>
	whole(kind, [['metadata.name', name], ['metadata.namespace', 'infra'], ...more]);

const entry = named('ServiceEntry', 'owner', [['spec.ports[].name', 'wanted']]);
const service = named('Service', 'owner', [
	['spec.selector', { app: 'wanted' }],
	['spec.ports[]', { name: 'wanted', port: 4711 }],
]);
const pod = named('Deployment', 'app', [
	[`${pods.Deployment}metadata.labels`, { app: 'wanted' }],
	[`${pods.Deployment}spec.containers[].ports[]`, { name: 'web', containerPort: 4711 }],
]);
const listeners: Fields = [['spec.listeners[].name', 'wanted']];

/** What declares the name that a row of each kind mentions. */
const declarers: Readonly<Record<SymbolKind, (row: ReferenceRow) => string>> = {
	host: () => named('Service'),
	port: () => service,
	portName: ({ ofKind }) => (ofKind === 'serviceEntry' ? entry : service),
	containerPort: () => pod,
	subset: () =>
		named('DestinationRule', 'owner', [
			['spec.host', 'owner'],
			['spec.subsets[].name', 'wanted'],
		]),
	gateway: () => named('Gateway'),
	servedHost: () => named('Gateway', 'edge', [['spec.servers[].hosts[]', 'wanted.example.com']]),
	workload: () => `${service}---\n${pod}`,
	policy: () => named('AuthorizationPolicy'),
	podMaker: () => named('Deployment'),
	secret: () => named('Secret'),
	configMap: () => named('ConfigMap'),
	namespace: () => named('Namespace'),
	serviceAccount: () => named('ServiceAccount'),
	serviceEntry: () => named('ServiceEntry'),
	virtualService: () => named('VirtualService'),
	route: () => named('VirtualService', 'owner', [['spec.http[].name', 'wanted']]),
	destinationRule: () => named('DestinationRule'),
	parent: () => named('gateway-api/Gateway'),
	listenerSet: () => named('ListenerSet'),
	section: ({ ofKind }) => named(ofKind === 'listenerSet' ? 'ListenerSet' : 'gateway-api/Gateway', 'owner', listeners),
	gatewayClass: () => named('GatewayClass'),
	issuer: () => named('RequestAuthentication', 'tokens', [['spec.jwtRules[].issuer', 'https://wanted']]),
	cluster: () =>
		named('EnvoyFilter', 'owner', [
			['spec.configPatches[]', { applyTo: 'CLUSTER', patch: { operation: 'ADD', value: { name: 'wanted' } } }],
		]),
	provider: () => named('IstioOperator', 'control', [['spec.meshConfig.extensionProviders[].name', 'wanted']]),
	revision: () => named('sail/Istio'),
};

/** How the name is written in each form. */
const words: Readonly<Record<FormId, string>> = {
	identity: 'cluster.local/ns/infra/sa/wanted',
	identityNamespace: 'cluster.local/ns/wanted/*',
	qualified: 'infra/wanted',
	qualifier: 'wanted/*',
	egressHost: 'infra/wanted.infra.svc.cluster.local',
	exportTo: 'wanted',
	list: 'wanted, other',
	hostPort: 'wanted.infra.svc.cluster.local',
	endpointPort: '127.0.0.1:4711',
	requestPrincipal: 'https://wanted/*',
	waypoint: 'wanted',
	dotted: 'wanted.infra',
	clusterHost: 'outbound|80||wanted.infra.svc.cluster.local',
	clusterSubset: 'outbound|80|wanted|owner.infra.svc.cluster.local',
	clusterPort: 'outbound|4711||owner.infra.svc.cluster.local',
	clusterName: 'wanted',
	virtualHost: 'wanted.infra.svc.cluster.local:80',
	virtualHostPort: 'owner.infra.svc.cluster.local:4711',
	routeGateway: 'https.443.https.wanted.infra',
};

const plain: Readonly<Partial<Record<SymbolKind, unknown>>> = {
	port: 4711,
	containerPort: 4711,
	servedHost: 'wanted.example.com',
	workload: { app: 'wanted' },
	issuer: 'https://wanted',
};

/** The word that stands at the row's place; a map of labels, where it selects. */
export function wordOf({ to, form, isText }: ReferenceRow): unknown {
	if (to === 'servedHost' && form === 'virtualHost') return 'wanted.example.com:80';
	if (form !== undefined) return to === 'host' && form === 'qualified' ? 'wanted.infra.svc.cluster.local' : words[form];
	const word = plain[to] ?? 'wanted';
	return isText === true ? String(word) : word;
}

/** `here.yaml` with the row's word, and `there.yaml` with what it means. */
export function exampleOf(row: ReferenceRow): { readonly here: string; readonly there: string } {
	const home = row.namespace === undefined ? 'infra' : 'shop';
	const [namespace] = typeof row.namespace === 'string' ? [row.namespace] : (row.namespace ?? []);
	const [kind = ''] = row.when?.is ?? [];
	const here: (readonly [readonly string[], unknown])[] = [
		[['metadata', 'name'], 'here'],
		[['metadata', 'namespace'], home],
		[steps(row.at).map((step) => (step === '**' ? 'deep' : step)), wordOf(row)],
	];
	if (row.of !== undefined && row.of !== 'metadata.name' && row.of !== '.')
		here.push([stepsBeside(row, row.of), 'owner']);
	if (row.of === 'metadata.name') here.push([['spec', 'ports', '[]', 'name'], 'wanted']);
	if (namespace !== undefined) here.push([stepsBeside(row, namespace), 'infra']);
	if (row.when !== undefined) here.push([stepsBeside(row, row.when.at), kind]);
	if (row.to === 'servedHost') here.push([['spec', 'gateways', '[]'], 'edge']);
	const selector = references.find((one) => one.in === row.in && one.to === 'workload' && one.of === undefined);
	if (row.to === 'containerPort' && selector !== undefined) here.push([steps(selector.at), { app: 'wanted' }]);
	return { here: manifest(row.in, here), there: declarers[row.to](row) };
}
