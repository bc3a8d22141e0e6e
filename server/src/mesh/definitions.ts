// definitionsFor(mesh, file, kind): the CustomResourceDefinitions by which a kind is judged in a file. A definition judges
// only what is deployed with it, for a workspace may hold those of many releases, and stubs for tests.
import { memo } from '../facts/memo.ts';
import { manifest, type Resource } from '../model/resource.ts';
import { type CrdSchema, schemasOf } from '../schema/crd.ts';
import { parentOf } from '../text/uri.ts';
import { tree } from '../yaml/tree.ts';
import { type Deployed, type Mesh, rootsOf } from './mesh.ts';

export interface Definition {
	readonly by: Deployed;
	/** One per served version; at least one, and all of one kind. */
	readonly served: readonly CrdSchema[];
	/** Whether all of it is written down: no template renders a part of it, no kustomization patches it. */
	readonly isSure: boolean;
}

/** The definitions of a kind that judge the file `uri`; `areNamed`: they are those that `istio.schema.crds` names. */
export function definitionsFor(
	mesh: Mesh,
	uri: string,
	group: string,
	kind: string,
): { readonly all: readonly Definition[]; readonly areNamed: boolean } {
	const ours = (mesh.ofKind.get('CustomResourceDefinition') ?? []).filter((by) => isCalled(by, group, kind));
	if (ours.length === 0) return nobody;
	const read = (some: readonly Deployed[]) => some.flatMap((by) => definition(by, kind));
	const named = read(ours.filter((by) => isNamed(mesh, by)));
	if (named.length > 0) return { all: named, areNamed: true };
	return { all: read(ours.filter((by) => judges(mesh, by, uri))), areNamed: false };
}

const nobody = { all: [], areNamed: false };

/** Whether the name may be that of the kind's definition: `serviceentries.networking.istio.io`. A part of one is none. */
function isCalled({ resource, standing }: Deployed, group: string, kind: string): boolean {
	const name = resource.name?.text ?? '';
	return standing !== 'patch' && name.endsWith(`.${group}`) && name.startsWith(kind.toLowerCase().slice(0, -1));
}

const servedBy = memo((resource: Resource): readonly CrdSchema[] => schemasOf(manifest(resource)));

function definition(by: Deployed, kind: string): readonly Definition[] {
	const served = servedBy(by.resource);
	if (served[0]?.kind !== kind) return [];
	// Everything in a chart counts as a template; what matters is whether something in it is rendered.
	const isSure = by.standing === 'whole' || (by.standing === 'template' && !tree(by.resource.chunk).isTemplate);
	return [{ by, served, isSure }];
}

function isNamed({ environment }: Mesh, { member }: Deployed): boolean {
	return environment.definitions.some((one) => member.uri === one || member.uri.startsWith(`${one}/`));
}

/**
 * Whether what is in the file `uri` is deployed with a definition: the environment says so, a kustomization takes in both,
 * or the file lies in the definition's own part of the workspace.
 */
function judges(mesh: Mesh, by: Deployed, uri: string): boolean {
	const { environment } = mesh;
	if (environment.kind === 'declared') return true;
	const other = mesh.ofFile.get(uri)?.[0];
	const roots = other === undefined ? [] : rootsOf(other);
	if (rootsOf(by).some((root) => roots.includes(root))) return true;
	const folder = (environment.around ?? environment).id;
	const steps = parentOf(by.member.uri).slice(folder.length).split('/');
	if ([...steps, nameOf(by.member.uri)].some((step) => ofTests.test(step))) return false;
	if (environment.isComplete) return true;
	const home = by.member.chart ?? `${folder}${homeOf(steps).join('/')}`;
	return uri.startsWith(`${home}/`);
}

function nameOf(uri: string): string {
	return uri.slice(uri.lastIndexOf('/') + 1);
}

/** `testdata`, `test`, `e2e-tests`, `crd-stubs.yaml`: parts of such names. */
const ofTests =
	/(?:^|[-_.])(?:(?:env)?tests?|testing|testdata|testcases|e2e|fixtures?|mocks?|stubs?|fakes?)(?:[-_.]|$)/i;

/** Directories that definitions are kept in, for what stands beside them: `crds/` beside `manifests/`. */
const kept = /^(?:crds?|(?:custom-?resource-?)?definitions|schemas?|bases|install)$/i;

/** The directory whose files a definition in the directory `steps` judges: it, or the one around `crds/`. */
function homeOf(steps: readonly string[]): readonly string[] {
	let end = steps.findLastIndex((step) => kept.test(step));
	if (end === -1) return steps;
	while (end > 0 && kept.test(steps[end - 1] ?? '')) end--;
	return steps.slice(0, end);
}
