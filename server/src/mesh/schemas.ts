// Which schema holds for a kind at a place of an environment: the bundled one, with what CustomResourceDefinitions that are
// deployed there say too; and which Istio release its fields are judged by.
import { fact } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { memo } from '../facts/memo.ts';
import { title } from '../model/resource.ts';
import { vague } from '../schema/crd.ts';
import { bundledSchema, releases, withWebhook } from '../schema/load.ts';
import type { Schema } from '../schema/schema.ts';
import { unitedDefinitions, unitedWithBundled } from '../schema/union.ts';
import { isBefore } from '../schema/validate.ts';
import type { Chunk } from '../text/chunk.ts';
import { type Definition, definitionsFor } from './definitions.ts';
import type { Mesh } from './mesh.ts';

export interface KindInMesh {
	readonly schema: Schema;
	/** Served versions, the newest first. */
	readonly versions: Readonly<Record<string, VersionInMesh>>;
	/** What definitions of the workspace alone say, and the title of the first; undefined if there are none. */
	readonly own?: { readonly schema: Schema; readonly broughtBy: string };
}

interface VersionInMesh {
	readonly since?: string;
	readonly deprecated?: string;
	/** Whether a definition of the workspace serves it. */
	readonly isOwn?: true;
}

/**
 * The schema for a kind and version in the file `uri`; undefined if nobody knows the kind. Definitions add to the bundled
 * schema, for they are often older or newer than what is deployed, or stubs; those that `istio.schema.crds` names take
 * its place, since somebody chose them.
 */
export function schemaOf(
	mesh: Mesh,
	uri: string,
	group: string,
	kind: string,
	version: string,
): KindInMesh | undefined {
	const bundled = bundledSchema(group, kind, version);
	const { all, areNamed } = definitionsFor(mesh, uri, group, kind);
	const [first] = all;
	if (first === undefined) return bundled;
	const own = all
		.map((one) => schemaIn(one, version, `${group}/${kind}`))
		.reduce((sum, schema) => unitedDefinitions(schema, sum));
	const isAlone = bundled === undefined || areNamed;
	return {
		schema: isAlone ? own : unitedWithBundled(own, bundled.schema),
		versions: Object.assign({}, isAlone ? {} : bundled.versions, ...all.map(versionsIn)),
		own: { schema: own, broughtBy: title(first.by.resource) },
	};
}

function versionsIn({ served }: Definition): KindInMesh['versions'] {
	return Object.fromEntries(
		served.map(({ version, deprecated }) => [
			version,
			{ isOwn: true, ...(deprecated === undefined ? {} : { deprecated }) },
		]),
	);
}

function schemaIn({ served, isSure }: Definition, version: string, id: string): Schema {
	const schema = (served.find((one) => one.version === version) ?? served[0])?.schema ?? { type: 'any' };
	const known = withWebhook(schema, id);
	return isSure ? known : vague(known);
}

/**
 * The bundled release by which fields are judged, and how the user's release is called; undefined for the newest. Of a
 * release between two bundled ones the later counts: what it knows may have been there already.
 */
export const releaseOf = fact((mesh: Mesh): { readonly name: string; readonly judgedBy: string } | undefined => {
	const { version } = mesh.environment.settings;
	const name = version === 'auto' ? detected(mesh) : /^v?(\d+\.\d+)/.exec(version)?.[1];
	if (name === undefined) return undefined;
	const judgedBy = releases.find((release) => order(release) >= order(name));
	return judgedBy === undefined ? undefined : { name, judgedBy };
});

/** Whether a release has what is there `since` one; each is said to where no release is known. */
export function isServed(since: string | undefined, release: { readonly judgedBy: string } | undefined): boolean {
	return release === undefined || since === undefined || !isBefore(release.judgedBy, since);
}

/** `1.9` -> 1009. */
function order(release: string): number {
	const [major = 0, minor = 0] = release.split('.').map(Number);
	return major * 1000 + minor;
}

/** The newest release that the workspace mentions: in images, revisions, the resources of operators, and dependencies. */
function detected(mesh: Mesh): string | undefined {
	return [...byRelease(mesh).keys()].sort((a, b) => order(a) - order(b)).at(-1);
}

const byRelease = indexedBy(
	(mesh: Mesh) => mesh.members,
	({ chunk }) => releasesIn(chunk),
);

const mentions: readonly RegExp[] = [
	/\bistio\/(?:proxyv2|pilot|ztunnel|install-cni|operator):v?(\d+\.\d+)/g,
	/\bistio\.io\/rev["']?:\s*["']?(\d+)-(\d+)/g,
];
const control = /^[ \t]*(?:version|tag):\s*["']?v?(\d+\.\d+)\./gm;
const operator = /^kind:\s*["']?(?:Istio|IstioOperator|IstioRevision|IstioCNI|ZTunnel)["']?\s*$/m;
const dependency = /^dependencies:[\s\S]*?\bname:\s*["']?(?:base|istiod|istio-[a-z]+|ztunnel)\b/m;

const releasesIn = memo(({ text }: Chunk): readonly string[] => {
	if (!text.includes('istio')) return [];
	const patterns = operator.test(text) || dependency.test(text) ? [...mentions, control] : mentions;
	return patterns.flatMap((pattern) =>
		[...text.matchAll(pattern)].map(([, major = '', minor]) => (minor === undefined ? major : `${major}.${minor}`)),
	);
});
