// meshConfigOf(mesh): the mesh configuration of Istio, as far as the workspace states it: in an IstioOperator, in the sail
// operator's Istio, in Helm values of istiod's chart, in the ConfigMap `istio`, or in the file that the setting `meshConfig`
// names, which overrules them all.
import { fact } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { type DeployedAs, isDeployedAs } from '../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';
import { manifest } from '../model/resource.ts';
import { defaultSettings } from '../settings.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Span } from '../text/span.ts';
import { type Json, jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import { parse } from '../yaml/tree.ts';
import { installingKinds, istiodValues } from './istiod.ts';

/** An entry of `extensionProviders`. */
export interface ExtensionProvider {
	readonly name: string;
	/** The key beside the name: `envoyExtAuthzHttp`, `opentelemetry`, `lightstep` …; '' if there is none. */
	readonly type: string;
	/** The resource that has it; undefined for those Istio brings along and those of the setting's file. */
	readonly by: Deployed | undefined;
	/** Its name in the document of `by`; of a ConfigMap, all of the text. */
	readonly span: Span;
}

/**
 * What counts, defaults filled in. Where two documents differ in a field, either may be meant, so that the field counts as
 * not stated; of lists, all entries are here.
 */
export interface MeshConfig {
	/** Whether anything in the workspace states a mesh configuration at all. */
	readonly isStated: boolean;
	readonly rootNamespace: string;
	/** What the mesh calls itself, aliases included; where the workspace holds several clusters, the names of each. */
	readonly trustDomains: readonly string[];
	/** What identities in the mesh begin with: `cluster.local`, where nothing says otherwise. */
	readonly trustDomain: string;
	readonly enableAutoMtls: boolean;
	readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
	/** Whether a document says so; Kiali is milder then than where it is only the default. */
	readonly isOutboundStated: boolean;
	readonly extensionProviders: readonly ExtensionProvider[];
	/** Names of providers that are used where a Telemetry names none. */
	readonly defaultProviders: { readonly [signal in Signal]: readonly string[] };
	/** '' is off. */
	readonly accessLogFile: string;
	readonly defaultServiceExportTo: readonly string[];
	readonly defaultVirtualServiceExportTo: readonly string[];
	readonly defaultDestinationRuleExportTo: readonly string[];
	/** `BASE`, `NONE`, `MERGE_SLASHES` or `DECODE_AND_MERGE_SLASHES`. */
	readonly pathNormalization: string;
	readonly ingressService: string;
	readonly ingressSelector: string;
	/** `STRICT`, `DEFAULT` or `OFF`. */
	readonly ingressControllerMode: string;
	/** Undefined where none is stated: all namespaces belong to the mesh. */
	readonly discoverySelectors: Json | undefined;
	/** `defaultConfig.proxyMetadata`: environment variables of all proxies. */
	readonly proxyMetadata: Readonly<Record<string, string>>;
	/** `defaultConfig.image.imageType`; '' if none is stated. */
	readonly imageType: string;
}

export type Signal = 'accessLogging' | 'tracing' | 'metrics';

/** What we read of a MeshConfig (istio: mesh/v1alpha1/config.proto). */
interface Written {
	readonly rootNamespace?: string;
	readonly trustDomain?: string;
	readonly trustDomainAliases?: string[];
	readonly enableAutoMtls?: boolean;
	readonly outboundTrafficPolicy?: { readonly mode?: string };
	readonly extensionProviders?: ({ readonly name?: string } & Readonly<Record<string, unknown>>)[];
	readonly defaultProviders?: { readonly [signal in Signal]?: string[] };
	readonly accessLogFile?: string;
	readonly defaultServiceExportTo?: string[];
	readonly defaultVirtualServiceExportTo?: string[];
	readonly defaultDestinationRuleExportTo?: string[];
	readonly pathNormalization?: { readonly normalization?: string };
	readonly ingressService?: string;
	readonly ingressSelector?: string;
	readonly ingressControllerMode?: string;
	readonly discoverySelectors?: unknown[];
	readonly defaultConfig?: {
		readonly proxyMetadata?: Readonly<Record<string, string>>;
		readonly image?: { readonly imageType?: string };
	};
}

/** A mesh configuration and where it stands. */
interface Source {
	readonly root: Node<Written>;
	readonly by: Deployed | undefined;
	/** All of it, where its text is a scalar of `by`, so that its own offsets say nothing. */
	readonly inside: Span | undefined;
	/** The namespace of the control plane, where the document says it beside the configuration. */
	readonly home: string | undefined;
}

/** What Istio has before anybody says anything (istio: pkg/config/mesh/mesh.go, DefaultMeshConfig). */
const defaults = {
	outboundTrafficPolicy: 'ALLOW_ANY',
	pathNormalization: 'BASE',
	ingressService: 'istio-ingressgateway',
	ingressSelector: 'ingressgateway',
	ingressControllerMode: 'STRICT',
} as const;

const bundledProviders: readonly ExtensionProvider[] = [
	['prometheus', 'prometheus'],
	['stackdriver', 'stackdriver'],
	['envoy', 'envoyFileAccessLog'],
].map(([name = '', type = '']) => ({ name, type, by: undefined, span: { start: 0, end: 0 } }));

const everywhere: readonly string[] = ['*'];

const stating = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => (sourcesIn(by).length > 0 ? [''] : []),
);

/** The mesh configuration of the environment. */
export const meshConfigOf = fact((mesh: Mesh): MeshConfig => {
	const { settings, meshConfig } = mesh.environment;
	const given = meshConfig === undefined ? [] : bare(meshConfig);
	const stated = (stating(mesh).get('') ?? []).flatMap(sourcesIn);
	const text = (read: (root: Node<Written>) => Node<string> | undefined): string | undefined =>
		agreed(given, read) ?? agreed(stated, read);
	const all = [...given, ...stated];
	const whole = given.length > 0 ? given : stated;
	const outbound = text((root) => root.get('outboundTrafficPolicy')?.get('mode'));
	const ownRoot = settings.rootNamespace === defaultSettings.rootNamespace ? undefined : settings.rootNamespace;
	const root = (node: Node<Written>) => node.get('rootNamespace');
	return {
		isStated: all.length > 0,
		rootNamespace: agreed(given, root) ?? ownRoot ?? agreed(stated, root) ?? home(stated) ?? settings.rootNamespace,
		trustDomains: union(all, (one) => [...listed(one.get('trustDomain')), ...one.each('trustDomainAliases')]),
		trustDomain: text((one) => one.get('trustDomain')) ?? 'cluster.local',
		enableAutoMtls: text((one) => one.get('enableAutoMtls') as Node<never> | undefined) !== 'false',
		outboundTrafficPolicy: outbound === 'REGISTRY_ONLY' ? outbound : defaults.outboundTrafficPolicy,
		isOutboundStated: outbound !== undefined,
		extensionProviders: [...bundledProviders, ...all.flatMap(providersIn)],
		defaultProviders: {
			accessLogging: union(all, (one) => one.get('defaultProviders')?.each('accessLogging') ?? []),
			tracing: union(all, (one) => one.get('defaultProviders')?.each('tracing') ?? []),
			metrics: union(all, (one) => one.get('defaultProviders')?.each('metrics') ?? []),
		},
		accessLogFile: text((one) => one.get('accessLogFile')) ?? '',
		defaultServiceExportTo: exportTo(whole, (one) => one.each('defaultServiceExportTo')),
		defaultVirtualServiceExportTo: exportTo(whole, (one) => one.each('defaultVirtualServiceExportTo')),
		defaultDestinationRuleExportTo: exportTo(whole, (one) => one.each('defaultDestinationRuleExportTo')),
		pathNormalization: text((one) => one.get('pathNormalization')?.get('normalization')) ?? defaults.pathNormalization,
		ingressService: text((one) => one.get('ingressService')) ?? defaults.ingressService,
		ingressSelector: text((one) => one.get('ingressSelector')) ?? defaults.ingressSelector,
		ingressControllerMode: text((one) => one.get('ingressControllerMode')) ?? defaults.ingressControllerMode,
		discoverySelectors: selectors(all),
		proxyMetadata: metadata(all),
		imageType: text((one) => one.get('defaultConfig')?.get('image')?.get('imageType')) ?? '',
	};
});

/** The one value that all who state a field give it; undefined if they differ, or none does. */
function agreed(
	sources: readonly Source[],
	read: (root: Node<Written>) => Node<string> | undefined,
): string | undefined {
	const texts = sources.flatMap(({ root }) => scalar(read(root)) ?? []);
	return texts.every((one) => one === texts[0]) ? texts[0] : undefined;
}

function scalar(node: Node | undefined): string | undefined {
	return node === undefined || node.kind !== 'scalar' || node.opaque || node.isNull ? undefined : node.text;
}

function listed(node: Node | undefined): readonly Node[] {
	return node === undefined ? [] : [node];
}

function home(sources: readonly Source[]): string | undefined {
	const homes = new Set(sources.flatMap((one) => one.home ?? []));
	return homes.size === 1 ? [...homes][0] : undefined;
}

function union(sources: readonly Source[], read: (root: Node<Written>) => readonly Node[]): readonly string[] {
	return [...new Set(sources.flatMap(({ root }) => read(root).flatMap((item) => scalar(item) ?? [])))];
}

/** The list that all documents give, those that give none included: they mean everywhere. */
function exportTo(sources: readonly Source[], read: (root: Node<Written>) => readonly Node[]): readonly string[] {
	const lists = sources.map((source) => union([source], read));
	const [first] = lists;
	const isAgreed = first !== undefined && lists.every((list) => list.join() === first.join());
	return isAgreed && first.length > 0 ? first : everywhere;
}

function providersIn({ root, by, inside }: Source): readonly ExtensionProvider[] {
	return root.each('extensionProviders').flatMap((provider) => {
		const name = provider.get('name');
		const text = scalar(name);
		if (name === undefined || text === undefined) return [];
		const type = provider.entries.find(({ key }) => key.text !== 'name')?.key.text ?? '';
		return [{ name: text, type, by, span: inside ?? { start: name.start, end: name.end } }];
	});
}

function selectors(sources: readonly Source[]): Json | undefined {
	const stated = sources.flatMap(({ root }) => root.get('discoverySelectors') ?? []);
	const [first] = stated;
	return stated.length === 1 && first !== undefined ? jsonOf(first) : undefined;
}

function metadata(sources: readonly Source[]): Readonly<Record<string, string>> {
	const entries = sources.flatMap(({ root }) => root.get('defaultConfig')?.get('proxyMetadata')?.entries ?? []);
	return Object.fromEntries(entries.flatMap(({ key, value }) => (value.opaque ? [] : [[key.text, value.text]])));
}

/** A document that is a MeshConfig and nothing else. */
const bare = memo((chunk: Chunk): readonly Source[] => sourceOf(parse(chunk.text).root, undefined));

/** The mesh configurations that a resource states; nothing is remembered of the many that are of another kind. */
function sourcesIn(by: Deployed): readonly Source[] {
	return configuringKinds.has(by.resource.kind.id) ? sourcesOf(by) : [];
}

/** The kinds that may state one; beside them there are annotations, for one proxy each. */
export const configuringKinds: ReadonlySet<KindId> = new Set([...installingKinds, 'ConfigMap']);

const sourcesOf = memo((by: Deployed): readonly Source[] => {
	if (isDeployedAs(by, 'IstioOperator', 'sail/Istio')) return inOperator(by);
	if (isDeployedAs(by, 'HelmRelease', 'argo/Application'))
		return istiodValues(by).flatMap((values) =>
			sourceOf((values as Node<{ meshConfig?: Written }>).get('meshConfig'), by),
		);
	if (!isDeployedAs(by, 'ConfigMap')) return [];
	// Of a revision it is called `istio-<revision>` (istio: pilot/pkg/bootstrap/mesh.go).
	const name = by.resource.name?.text;
	return name === 'istio' || name?.startsWith('istio-') ? inConfigMap(by) : [];
});

interface OperatorSpec {
	readonly namespace?: string;
	readonly meshConfig?: Written;
	readonly values?: { readonly meshConfig?: Written; readonly global?: { readonly istioNamespace?: string } };
}

/** `spec.meshConfig` and `spec.values.meshConfig`, of which operators make the ConfigMap. */
function inOperator(by: Deployed): readonly Source[] {
	const spec = manifest(by.resource).get('spec') as Node<OperatorSpec> | undefined;
	const values = spec?.get('values');
	const home = scalar(spec?.get('namespace')) ?? scalar(values?.get('global')?.get('istioNamespace'));
	const found = [spec?.get('meshConfig'), values?.get('meshConfig')].flatMap((root) => sourceOf(root, by, home));
	return found.length > 0 || home === undefined
		? found
		: sourceOf(spec, by, home).map((one) => ({ ...one, root: empty }));
}

function inConfigMap(by: DeployedAs<'ConfigMap'>): readonly Source[] {
	const mesh = manifest(by.resource).get('data')?.get('mesh');
	if (mesh === undefined || mesh.kind !== 'scalar' || mesh.opaque) return [];
	const inside = { start: mesh.start, end: mesh.end };
	return sourceOf(parse(mesh.text).root, by).map((one) => ({ ...one, inside }));
}

function sourceOf(root: Node | undefined, by: Deployed | undefined, home?: string): readonly Source[] {
	return root?.kind === 'map' ? [{ root: root as Node<Written>, by, inside: undefined, home }] : [];
}

const empty = parse('{}').root as Node<Written>;
