// Which schema holds for a kind in an environment: the one a CustomResourceDefinition of the workspace brings, else the
// bundled one; and which Istio release its fields are judged by.
import { memo } from '../memo.ts';
import { title } from '../model/resource.ts';
import { constrained, ofMeaning } from '../schema/constraints/apply.ts';
import { constraints } from '../schema/constraints.ts';
import { type CrdSchema, schemasOf } from '../schema/crd.ts';
import { bundledSchema, releases } from '../schema/load.ts';
import type { Schema } from '../schema/schema.ts';
import type { Chunk } from '../text/chunk.ts';
import { tree } from '../yaml/tree.ts';
import type { Mesh } from './mesh.ts';

export interface KindInMesh {
	readonly schema: Schema;
	/** Served versions, the newest first. */
	readonly versions: Readonly<Record<string, { readonly since?: string; readonly deprecated?: string }>>;
	/** Title of the resource that brings the schema; undefined if it is the bundled one. */
	readonly broughtBy?: string;
}

const definitionsIn = memo((chunk: Chunk): readonly CrdSchema[] => {
	const { root } = tree(chunk);
	return root === undefined ? [] : schemasOf(root);
});

/** The custom resource definitions of the workspace, and of `istio.schema.crds`. */
const definitions = memo((mesh: Mesh) =>
	mesh.resources.filter(({ resource }) => resource.kind.id === 'CustomResourceDefinition'),
);

/** The schema for a kind and version; undefined if nobody knows the kind. */
export function schemaOf(mesh: Mesh, group: string, kind: string, version: string): KindInMesh | undefined {
	const bundled = bundledSchema(group, kind, version);
	for (const by of definitions(mesh)) {
		if (by.resource.name?.text.endsWith(`.${group}`) !== true) continue;
		const served = definitionsIn(by.resource.chunk).filter((one) => one.group === group && one.kind === kind);
		const [first] = served;
		if (first === undefined) continue;
		const versions = Object.fromEntries(
			served.map(({ version: name, deprecated }) => [name, deprecated === undefined ? {} : { deprecated }]),
		);
		const schema = (served.find((one) => one.version === version) ?? first).schema;
		return { schema: completed(schema, `${group}/${kind}`), versions, broughtBy: title(by.resource) };
	}
	return bundled;
}

/** A schema of the workspace's own knows its bounds better than we do, but not what a duration or a host is. */
const completions = new WeakMap<Schema, Schema>();

function completed(schema: Schema, id: string): Schema {
	const known = completions.get(schema);
	if (known !== undefined) return known;
	const made = constrained(schema, ofMeaning(constraints[id] ?? {}));
	completions.set(schema, made);
	return made;
}

/**
 * The bundled release by which fields are judged, and how the user's release is called; undefined for the newest. Of a
 * release between two bundled ones the later counts: what it knows may have been there already.
 */
export const releaseOf = memo((mesh: Mesh): { readonly name: string; readonly judgedBy: string } | undefined => {
	const { version } = mesh.environment.settings;
	const name = version === 'auto' ? detected(mesh) : /^v?(\d+\.\d+)/.exec(version)?.[1];
	if (name === undefined) return undefined;
	const judgedBy = releases.find((release) => order(release) >= order(name));
	return judgedBy === undefined ? undefined : { name, judgedBy };
});

/** `1.9` -> 1009. */
function order(release: string): number {
	const [major = 0, minor = 0] = release.split('.').map(Number);
	return major * 1000 + minor;
}

/** The newest release that the workspace mentions: in images, revisions, the resources of operators, and dependencies. */
function detected(mesh: Mesh): string | undefined {
	const chunks = new Set(mesh.environment.members.map(({ placed }) => placed.chunk));
	const found = [...chunks].flatMap(releasesIn);
	return found.sort((a, b) => order(a) - order(b)).at(-1);
}

const mentions: readonly RegExp[] = [
	/\bistio\/(?:proxyv2|pilot|ztunnel|install-cni|operator):v?(\d+\.\d+)/g,
	/\bistio\.io\/rev["']?:\s*["']?(\d+)-(\d+)/g,
];
const control = /^\s*(?:version|tag):\s*["']?v?(\d+\.\d+)\./gm;
const operator = /^kind:\s*["']?(?:Istio|IstioOperator|IstioRevision|IstioCNI|ZTunnel)["']?\s*$/m;
const dependency = /^dependencies:[\s\S]*?\bname:\s*["']?(?:base|istiod|istio-[a-z]+|ztunnel)\b/m;

const releasesIn = memo(({ text }: Chunk): readonly string[] => {
	if (!text.includes('istio')) return [];
	const patterns = operator.test(text) || dependency.test(text) ? [...mentions, control] : mentions;
	return patterns.flatMap((pattern) =>
		[...text.matchAll(pattern)].map(([, major = '', minor]) => (minor === undefined ? major : `${major}.${minor}`)),
	);
});
