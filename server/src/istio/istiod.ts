// What the workspace says of how istiod is installed: Helm values of its chart, wherever they stand, and its variables.
import { fact } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { manifest, says } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { withinScalar } from '../yaml/within.ts';

type Fields = Node<Record<string, unknown>>;

function field(node: Node | undefined, name: string): Node | undefined {
	return (node as Fields | undefined)?.get(name);
}

function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
	return path.reduce(field, node);
}

/** The kinds that install istiod with values of its chart. */
export const installingKinds = [
	'IstioOperator',
	'sail/Istio',
	'sail/IstioRevision',
	'HelmRelease',
	'argo/Application',
] as const;

/** The Helm values that a resource gives the chart of istiod, and the spec of an IstioOperator, which has some of them too. */
export const istiodValues = memo((by: Deployed): readonly Node[] => {
	if (!isInstalling(by)) return [];
	const spec = field(manifest(by.resource), 'spec');
	switch (by.resource.kind.id) {
		case 'IstioOperator':
			return present(spec, field(spec, 'values'));
		case 'sail/Istio':
		case 'sail/IstioRevision':
			return present(field(spec, 'values'));
		case 'HelmRelease':
			return isOfIstiod(at(spec, 'chart', 'spec', 'chart')) ? present(field(spec, 'values')) : [];
		case 'argo/Application':
			return [...present(field(spec, 'source')), ...(field(spec, 'sources')?.items ?? [])].flatMap((source) => {
				if (!isOfIstiod(field(source, 'chart'))) return [];
				const text = at(source, 'helm', 'values');
				const read = text === undefined ? undefined : withinScalar(text, by.resource.chunk.text)?.root;
				return present(at(source, 'helm', 'valuesObject'), read);
			});
		default:
			return [];
	}
});

/** By a look at its text, so that only trees of resources that may install istiod are made. */
function isInstalling({ resource }: Deployed): boolean {
	return (installingKinds as readonly string[]).includes(resource.kind.id) && says(resource, 'istio');
}

function present(...nodes: readonly (Node | undefined)[]): readonly Node[] {
	return nodes.flatMap((node) => (node?.kind === 'map' ? [node] : []));
}

/** Helm's chart of istiod is `istio-discovery` in Istio's own repository (istio: manifests/charts/istio-control/istio-discovery). */
function isOfIstiod(chart: Node | undefined): boolean {
	return chart?.opaque === false && /^(?:.*\/)?(?:istiod|istio-discovery)$/.test(chart.text);
}

interface Said {
	readonly name: string;
	readonly value: string;
}

/** What a profile of an older release is said by (istio: manifests/helm-profiles). */
const profile = 'compatibilityVersion';

/** Variables of istiod, and `compatibilityVersion`, as a resource states them. */
function saidIn(by: Deployed): readonly Said[] {
	return isInstalling(by) || isIstiod(by) ? readFrom(by) : [];
}

/** By a look at its text: a workspace may have thousands of Deployments, whose trees nobody has asked for. */
function isIstiod({ resource }: Deployed): boolean {
	return resource.kind.id === 'Deployment' && says(resource, 'discovery');
}

const readFrom = memo((by: Deployed): readonly Said[] => {
	if (isIstiod(by)) return inPods(manifest(by.resource));
	return istiodValues(by).flatMap((values) => [
		...said(profile, field(values, profile)),
		...(at(values, 'pilot', 'env')?.entries ?? []).flatMap(({ key, value }) => said(key.text, value)),
		...listed(at(values, 'components', 'pilot', 'k8s', 'env')),
	]);
});

/** The container of istiod is called `discovery` (istio: manifests/charts/istio-control/istio-discovery/templates/deployment.yaml). */
function inPods(root: Node): readonly Said[] {
	const containers = at(root, 'spec', 'template', 'spec', 'containers')?.items ?? [];
	return containers.flatMap((one) =>
		field(one, 'name')?.text === 'discovery' && /\bpilot\b/.test(field(one, 'image')?.text ?? '')
			? listed(field(one, 'env'))
			: [],
	);
}

function listed(env: Node | undefined): readonly Said[] {
	return (env?.items ?? []).flatMap((one) => said(field(one, 'name')?.text ?? '', field(one, 'value')));
}

function said(name: string, value: Node | undefined): readonly Said[] {
	const isKnown = value?.kind === 'scalar' && !value.opaque && !value.isNull;
	return isKnown && name !== '' ? [{ name, value: value.text }] : [];
}

const stating = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => (saidIn(by).length > 0 ? [''] : []),
);

/** What istiod's variables are set to, where the workspace says so; one that is set in two ways is left out. */
const variablesOf = fact((mesh: Mesh): ReadonlyMap<string, string> => {
	const all = (stating(mesh).get('') ?? []).flatMap(saidIn);
	return new Map(
		all.filter(({ name, value }) => all.every((one) => one.name !== name || one.value === value)).map(pair),
	);
});

function pair({ name, value }: Said): readonly [string, string] {
	return [name, value];
}

/** Whether a variable of istiod is switched on or off; undefined where nothing says so. Values as Go's `ParseBool` reads them. */
export function isSwitchedOn(mesh: Mesh, variable: string): boolean | undefined {
	const value = variablesOf(mesh).get(variable);
	if (value === undefined) return undefined;
	return /^(?:1|t|T|TRUE|true|True)$/.test(value)
		? true
		: /^(?:0|f|F|FALSE|false|False)$/.test(value)
			? false
			: undefined;
}

/** The release whose behavior istiod is told to keep, as `1.21`; undefined where nothing says so. */
export function compatibilityOf(mesh: Mesh): string | undefined {
	return /^v?(\d+\.\d+)/.exec(variablesOf(mesh).get(profile) ?? '')?.[1];
}
