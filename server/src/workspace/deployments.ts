// Argo CD Applications, Flux Kustomizations and HelmReleases that deploy a directory of the workspace: into which
// namespaces, as far as that is written. Sources are not compared: a path that the workspace has is taken for that of this repository.
import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { manifest, type Resource, resources } from '../model/resource.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import { joined, parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { type Patch, patchedInline } from './kustomize.ts';
import type { Folder } from './snapshot.ts';

/** A directory that is deployed. */
export interface Deployment {
	/** The directory of the file that says so: what lies there is applied together, by hand or by what it deploys. */
	readonly from: string;
	/** URIs that the path may mean: seen from the workspace folder, or from a directory above it, should that be the repository. */
	readonly directories: readonly string[];
	/** Where what states no namespace goes; undefined where that is not said, or the directory is a whole repository. */
	readonly namespace: string | undefined;
	/** What it patches there, and writes over (kustomize.ts). */
	readonly patched: readonly string[];
}

/** A path as written, from the root of a repository (which is '' itself), and a namespace. */
interface Target {
	readonly path: string;
	readonly namespace: string | undefined;
	readonly patched: readonly string[];
}

const deployingKind = /^kind:\s*["']?(?:Application|ApplicationSet|HelmRelease|Kustomization)["']?\s*$/m;

/** The deployments that `files` declare, of directories seen from `folder`; none for loose files. */
export function deploymentsOf(
	files: readonly SourceFile[],
	folder: Folder | undefined,
	keep: Keep,
): readonly Deployment[] {
	if (folder === undefined) return noDeployments;
	const declaring = files.filter((file) => targetsOfFile(file).length > 0);
	if (declaring.length === 0) return noDeployments;
	return keep('deployments', [folder.uri, ...declaring], () => declaring.flatMap((file) => declaredIn(file, folder)));
}

/** Whether a document may say what is deployed. */
export function isDeploying(chunk: Chunk): boolean {
	return targetsIn(chunk).length > 0;
}

const noDeployments: readonly Deployment[] = [];

function declaredIn(file: SourceFile, folder: Folder): readonly Deployment[] {
	return targetsOfFile(file).map(({ path, namespace, patched }): Deployment => {
		const directories = rootsAbove(folder.uri).map((root) => joined(root, path));
		return { from: parentOf(file.uri), directories, namespace, patched };
	});
}

/** The namespaces that the file `uri` is deployed to, by whatever deploys a directory above it. */
export function namespacesFor(deployments: readonly Deployment[], uri: string): readonly string[] {
	if (deployments.length === 0) return none;
	const found = deploying(deployments, uri).flatMap(({ namespace }) => namespace ?? []);
	return found.length === 0 ? none : [...new Set(found)].sort();
}

/** What the deployments of the file `uri` patch. */
export function patchedBy(deployments: readonly Deployment[], uri: string): readonly string[] {
	return deployments.length === 0 ? none : deploying(deployments, uri).flatMap(({ patched }) => patched);
}

/** Whether something deploys a directory above the file `uri`; with `within`, the directory has to lie in that one, or be it. */
export function isDeployedBy(deployments: readonly Deployment[], uri: string, within?: string): boolean {
	if (deployments.length === 0) return false;
	const { deployed, told } = directoriesOf(deployments);
	for (let at = parentOf(uri); at !== ''; at = parentOf(at)) {
		if (within !== undefined && !`${at}/`.startsWith(within)) return false;
		if (deployed.has(at) || (within === undefined && told.has(at))) return true;
	}
	return false;
}

/** The directories that are deployed, and those of the files that say so. */
const directoriesOf = memo((deployments: readonly Deployment[]) => {
	const deployed = new Map<string, Deployment[]>();
	for (const one of deployments) for (const directory of one.directories) push(deployed, directory, one);
	return { deployed, told: new Set(deployments.map(({ from }) => from)) };
});

/** Those that deploy a directory above the file `uri`. A workspace may have a thousand, and each of its files asks. */
function deploying(deployments: readonly Deployment[], uri: string): readonly Deployment[] {
	const { deployed } = directoriesOf(deployments);
	const found = new Set<Deployment>();
	for (let at = parentOf(uri); at !== ''; at = parentOf(at)) for (const one of deployed.get(at) ?? []) found.add(one);
	return [...found];
}

const none: readonly string[] = [];

/** `folder` and the directories above it, at most five: a workspace may be a part of its repository. */
function rootsAbove(folder: string): readonly string[] {
	const roots = [folder];
	for (let at = folder; roots.length < 6 && /^[a-z]+:\/\/[^/]*\/[^/]+\//i.test(at); ) {
		at = parentOf(at);
		roots.push(at);
	}
	return roots;
}

const targetsOfFile = memo((file: SourceFile): readonly Target[] =>
	file.placed.flatMap(({ chunk }) => targetsIn(chunk)),
);

const targetsIn = memo((chunk: Chunk): readonly Target[] =>
	deployingKind.test(chunk.text) ? resources(chunk).flatMap((one) => targetsOf(one) ?? []) : [],
);

interface Source {
	path?: string;
	kustomize?: { patches?: Patch[] };
}

interface Application {
	spec?: {
		source?: Source;
		sources?: Source[];
		destination?: { namespace?: string };
	};
}

interface ApplicationSet {
	spec?: { template?: Application };
}

interface FluxKustomization {
	spec?: { path?: string; targetNamespace?: string; patches?: Patch[] };
}

interface HelmRelease {
	metadata?: { namespace?: string };
	spec?: { targetNamespace?: string; chart?: { spec?: { chart?: string } } };
}

function targetsOf(resource: Resource): readonly Target[] | undefined {
	const root = manifest(resource) as Node<unknown>;
	switch (resource.kind.id) {
		case 'argo/Application': {
			const spec = (root as Node<Application>).get('spec');
			return sourcesOf(root as Node<Application>).flatMap((source) =>
				targetAt(source.get('path'), spec?.get('destination')?.get('namespace'), patchesOf(source)),
			);
		}
		case 'flux/Kustomization': {
			const spec = (root as Node<FluxKustomization>).get('spec');
			return targetAt(spec?.get('path'), spec?.get('targetNamespace'), spec?.each('patches'));
		}
		case 'HelmRelease': {
			const release = root as Node<HelmRelease>;
			const spec = release.get('spec');
			const chart = spec?.get('chart')?.get('spec')?.get('chart');
			if (chart?.text.includes('/') !== true) return undefined;
			return targetAt(chart, spec?.get('targetNamespace') ?? release.get('metadata')?.get('namespace'));
		}
		// Its generators find the directories, which may be any.
		case 'argo/ApplicationSet':
			return [{ ...everything, patched: patchedIn(sourcesOf(templateOf(root)).flatMap(patchesOf)) }];
		default:
			return undefined;
	}
}

const everything: Target = { path: '', namespace: undefined, patched: none };

function templateOf(root: Node): Node<Application> | undefined {
	return (root as Node<ApplicationSet>).get('spec')?.get('template');
}

function sourcesOf(application: Node<Application> | undefined): readonly Node<Source>[] {
	const spec = application?.get('spec');
	return [spec?.get('source') ?? [], ...(spec?.each('sources') ?? [])].flat();
}

function patchesOf(source: Node<Source>): readonly Node<Patch>[] {
	return source.get('kustomize')?.each('patches') ?? [];
}

function patchedIn(patches: readonly Node<Patch>[]): readonly string[] {
	return patches.flatMap(patchedInline);
}

/** One target, or none where the path is not written out. What the root of a repository means goes to no one namespace. */
function targetAt(
	path: Node<string | undefined> | undefined,
	namespace: Node<string | undefined> | undefined,
	patches: readonly Node<Patch>[] = [],
): readonly Target[] {
	if (path === undefined || path.opaque) return [];
	if (/^[./]*$/.test(path.text)) return [{ ...everything, patched: patchedIn(patches) }];
	const isKnown = namespace !== undefined && !namespace.opaque && namespace.text !== '';
	return [{ path: path.text, namespace: isKnown ? namespace.text : undefined, patched: patchedIn(patches) }];
}
