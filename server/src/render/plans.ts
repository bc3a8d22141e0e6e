// What can be rendered of a workspace: each chart with each of its files of values, each overlay of kustomize, and what Argo CD
// and Flux deploy of a chart that is there, with the values they say. Nothing is run here.

import { manifest, type Resource, resources } from '../model/resource.ts';
import { firstDocument } from '../text/source-file.ts';
import { decoded, joined, parentOf } from '../text/uri.ts';
import { foldersOf } from '../workspace/folder-state.ts';
import type { Overlay } from '../workspace/overlays.ts';
import { settingValue } from '../workspace/settings-files.ts';
import type { Folder, Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';

/** A chart with values. */
export interface ChartPlan {
	readonly kind: 'chart';
	/** URI of its directory. */
	readonly directory: string;
	/** Which values, in words behind "with"; '' for none but its own. */
	readonly label: string;
	/** Files of values beside its own, seen from the chart, the last of them counts most. */
	readonly files: readonly string[];
	/** Values that count more than those in files; undefined if there are none. */
	readonly inline: unknown;
	/** `--set` of Helm, which counts most. */
	readonly parameters: readonly { readonly name: string; readonly value: string; readonly isText: boolean }[];
	/** The release and its namespace; undefined where nobody says them. */
	readonly release: string | undefined;
	readonly namespace: string | undefined;
}

/** An overlay of kustomize. */
export interface OverlayPlan {
	readonly kind: 'overlay';
	readonly directory: string;
	/** Its path, as seen from the workspace folder. */
	readonly label: string;
	readonly overlay: Overlay;
	/** Of which only one is applied, this one or they. */
	readonly rivals: Iterable<Overlay>;
}

export type Plan = ChartPlan | OverlayPlan;

/** All plans for a snapshot, those of a directory one after the other. `valuesFilesOf`: the files of values that lie in a chart. */
export function plansFor(snapshot: Snapshot, valuesFilesOf: (chart: string) => readonly string[]): readonly Plan[] {
	return [...foldersOf(snapshot).values()].flatMap(({ folder, files, positions, context, rivals }): readonly Plan[] => {
		const charts = [...context.charts].filter((uri) => !isInner(uri, context.charts) && isInstallable(snapshot, uri));
		const own = [...positions.keys()].flatMap((uri) => files.get(uri) ?? []);
		const asked = own.flatMap(({ placed }) => placed.flatMap(({ chunk }) => resources(chunk)));
		const deployed = asked.flatMap((one) => deployedPlan(one, charts, folder) ?? []);
		const overlays = new Set([...context.overlaysOf.values()].flat());
		return [
			...charts.flatMap((directory) => [
				...plainPlans(directory, valuesFilesOf(directory)),
				...deployed.filter((one) => one.directory === directory),
			]),
			...[...overlays].map(
				(overlay): OverlayPlan => ({
					kind: 'overlay',
					directory: parentOf(overlay.uri),
					label: below(parentOf(overlay.uri), folder),
					overlay,
					rivals: rivals.get(overlay) ?? none,
				}),
			),
		];
	});
}

const none: readonly Overlay[] = [];

function below(directory: string, folder: Folder | undefined): string {
	const path =
		folder !== undefined && directory.startsWith(`${folder.uri}/`) ? directory.slice(folder.uri.length + 1) : '.';
	return decoded(path);
}

/** A chart in the `charts/` of another one is rendered with that. */
function isInner(uri: string, charts: ReadonlySet<string>): boolean {
	const at = uri.lastIndexOf('/charts/');
	return at !== -1 && charts.has(uri.slice(0, at));
}

/** Library charts are for other charts (helm.sh: "Library Charts"). */
function isInstallable({ files }: Snapshot, uri: string): boolean {
	const file = files.get(`${uri}/Chart.yaml`);
	const chunk = file && firstDocument(file);
	const root = chunk && (tree(chunk).root as Node<{ type?: string }> | undefined);
	return root?.get('type')?.text !== 'library';
}

function plainPlans(directory: string, files: readonly string[]): readonly ChartPlan[] {
	const plan: ChartPlan = {
		kind: 'chart',
		directory,
		label: '',
		files: [],
		inline: undefined,
		parameters: [],
		release: undefined,
		namespace: undefined,
	};
	return [plan, ...files.map((file) => ({ ...plan, label: file, files: [file] }))];
}

interface Application {
	metadata?: { name?: string };
	spec?: { source?: Source; sources?: Source[]; destination?: { namespace?: string } };
}

interface Source {
	path?: string;
	helm?: {
		releaseName?: string;
		valueFiles?: string[];
		values?: string;
		valuesObject?: unknown;
		parameters?: { name?: string; value?: string; forceString?: boolean }[];
		fileParameters?: unknown[];
	};
}

interface HelmRelease {
	metadata?: { name?: string; namespace?: string };
	spec?: {
		releaseName?: string;
		targetNamespace?: string;
		chart?: { spec?: { chart?: string; valuesFiles?: string[] } };
		values?: unknown;
		valuesFrom?: unknown[];
		postRenderers?: unknown[];
	};
}

/** What a resource deploys of a chart that is there, if all that it says can be known here. */
function deployedPlan(
	resource: Resource,
	charts: readonly string[],
	folder: Folder | undefined,
): readonly ChartPlan[] | undefined {
	if (charts.length === 0 || resource.name === undefined || resource.name.opaque) return undefined;
	const root = manifest(resource) as Node<unknown>;
	const label = `the values of ${resource.kind.kind} ${resource.name.text}`;
	const chartAt = (path: Node<string> | undefined): string | undefined => chartOf(path, charts, folder);
	if (resource.kind.id === 'argo/Application') return applied(root as Node<Application>, label, chartAt);
	if (resource.kind.id !== 'HelmRelease') return undefined;
	const one = released(root as Node<HelmRelease>, label, chartAt);
	return one === undefined ? undefined : [one];
}

type ChartAt = (path: Node<string> | undefined) => string | undefined;

// argo-cd: reposerver/repository/repository.go, helmTemplate; valuesObject counts more than values.
function applied(root: Node<Application>, label: string, chartAt: ChartAt): readonly ChartPlan[] {
	const spec = root.get('spec');
	const sources = [spec?.get('source') ?? [], ...(spec?.each('sources') ?? [])].flat();
	return sources.flatMap((source): readonly ChartPlan[] => {
		const directory = chartAt(source.get('path'));
		const helm = source.get('helm');
		if (directory === undefined || (helm !== undefined && (isHoled(helm) || helm.each('fileParameters').length > 0)))
			return [];
		const files = helm?.each('valueFiles').map(({ text }) => text) ?? [];
		if (files.some((file) => !isInside(file))) return [];
		const text = helm?.get('values')?.text ?? '';
		const object = helm?.get('valuesObject');
		const written = text === '' ? undefined : tree({ text });
		if (written !== undefined && (written.problems.length > 0 || (written.root && isHoled(written.root)))) return [];
		const values = object ?? written?.root;
		const parameters = (helm?.each('parameters') ?? []).map((one) => ({
			name: one.get('name')?.text ?? '',
			value: one.get('value')?.text ?? '',
			isText: one.get('forceString')?.value === true,
		}));
		const namespace = known(spec?.get('destination')?.get('namespace'));
		const release = known(helm?.get('releaseName')) ?? known(root.get('metadata')?.get('name'));
		const inline = values && settingValue(values);
		return [{ kind: 'chart', directory, label, files, inline, parameters, release, namespace }];
	});
}

// fluxcd: helm-controller api/v2/helmrelease_types.go, GetReleaseName and GetReleaseNamespace.
function released(root: Node<HelmRelease>, label: string, chartAt: ChartAt): ChartPlan | undefined {
	const [metadata, spec] = [root.get('metadata'), root.get('spec')];
	const chart = spec?.get('chart')?.get('spec');
	if (chart?.get('chart')?.text.includes('/') !== true) return undefined;
	const directory = chartAt(chart.get('chart'));
	const values = spec?.get('values');
	// Its files of values are seen from the source, what a cluster holds nobody knows here, and patches come after Helm.
	const isOpen =
		chart.each('valuesFiles').length > 0 ||
		(spec?.each('valuesFrom').length ?? 0) + (spec?.each('postRenderers').length ?? 0) > 0;
	if (directory === undefined || isOpen || (values !== undefined && isHoled(values))) return undefined;
	const [target, name] = [known(spec?.get('targetNamespace')), known(metadata?.get('name'))];
	const joint = target === undefined || name === undefined ? name : `${target}-${name}`;
	const release = known(spec?.get('releaseName')) ?? joint;
	const namespace = target ?? known(metadata?.get('namespace'));
	const inline = values && settingValue(values);
	return { kind: 'chart', directory, label, files: [], inline, parameters: [], release, namespace };
}

function known(node: Node | undefined): string | undefined {
	return node === undefined || node.opaque || !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(node.text)
		? undefined
		: node.text;
}

/** Whether a path stays where it begins. */
function isInside(path: string): boolean {
	return !/^[/\\]|:|\$|(^|[/\\])\.\.([/\\]|$)/.test(path) && !path.startsWith('-');
}

/** Whether something in a value is filled in later. */
function isHoled(node: Node): boolean {
	if (node.opaque) return true;
	return node.items.some(isHoled) || node.entries.some(({ key, value }) => key.opaque || isHoled(value));
}

/** The chart that a path in a repository means: seen from the workspace folder, else the only one whose path ends so. */
function chartOf(
	path: Node<string> | undefined,
	charts: readonly string[],
	folder: Folder | undefined,
): string | undefined {
	if (path === undefined || path.opaque || /^[./]*$/.test(path.text)) return undefined;
	const own = joined(folder?.uri ?? '', path.text);
	if (charts.includes(own)) return own;
	const fitting = charts.filter((uri) => uri.endsWith(joined('', path.text)));
	return fitting.length === 1 ? fitting[0] : undefined;
}
