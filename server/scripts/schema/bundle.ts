// The bundled schema: Istio's kinds in each release that a package brings, Gateway API's and Kubernetes' own, as the
// generated file that schema/load.ts reads. Made again only when a package or one of these scripts has changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { push } from '../../src/maps.ts';
import { kindRows } from '../../src/model/kinds.ts';
import type { Raw, RawKind } from '../../src/schema/raw.ts';
import { type Definitions, interfaceOf, type Reader } from './declarations.ts';
import { in124, in132, moreVersions, newKinds, releases, versionsIn124 } from './history.ts';
import { added, dated, type Released, union } from './releases.ts';
import { children, shared } from './sharing.ts';

interface Package {
	readonly name: string;
	/** The Istio release it describes; undefined: it is not Istio's. */
	readonly release?: string;
	readonly family: 'istio' | 'gateway-api' | 'kubernetes';
}

/** Oldest release first; Kubernetes before those that share its types. */
export const packages: readonly Package[] = [
	{ name: 'kubernetes-models', family: 'kubernetes' },
	{ name: '@kubernetes-models/istio-1.18', release: '1.18', family: 'istio' },
	{ name: '@kubernetes-models/istio', release: '1.29', family: 'istio' },
	{ name: '@kubernetes-models/gateway-api', family: 'gateway-api' },
];

/** What all manifests have; each package would bring its own. */
const metadata: Raw = { type: 'object', ref: 'IIoK8sApimachineryPkgApisMetaV1ObjectMeta' };

const packaged = packages.flatMap(({ release }) => release ?? []);
/** The newest first. */
const versions = ['v1', 'v1beta1', 'v1alpha3', 'v1alpha2', 'v1alpha1'];
const require = createRequire(import.meta.url);

/** Writes `target` if it is not of these packages and scripts. Returns whether it wrote. */
export function bundle(target: string): boolean {
	const stamp = `// ${stampOf()}`;
	if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) return false;
	writeFileSync(target, `${stamp}\n${generated()}`);
	return true;
}

function stampOf(): string {
	const hash = createHash('sha256');
	for (const { name } of packages) hash.update(`${name} ${readFileSync(join(folderOf(name), 'package.json'), 'utf8')}`);
	for (const file of ['bundle', 'declarations', 'history', 'releases', 'sharing']) {
		hash.update(readFileSync(join(import.meta.dirname, `${file}.ts`), 'utf8'));
	}
	hash.update(JSON.stringify(kindRows));
	return hash.digest('hex');
}

/** Where a package is installed. */
export function folderOf(name: string): string {
	return dirname(require.resolve(`${name}/package.json`));
}

interface Found {
	readonly group: string;
	readonly kind: string;
	readonly version: string;
	readonly release: string | undefined;
	readonly raw: Raw;
}

function generated(): string {
	const definitions: Definitions = new Map();
	const found = packages.flatMap((one) => kindsOf(one, definitions));
	const kinds = grouped([...found, ...additions()], ({ group, kind }) => `${group}/${kind}`);
	const schemas = kinds.map(alike);
	const raws = shared(schemas.flat().map(rawOf), definitions);
	const rows = kinds.map((same, index): RawKind => {
		const { group, kind } = same[0] as Found;
		const own = schemas[index] ?? [];
		const before = schemas.slice(0, index).reduce((total, one) => total + one.length, 0);
		const jsons = raws.slice(before, before + own.length).map((raw) => JSON.stringify(raw));
		return { group, kind, versions: versionsOf(same, own), schemas: jsons };
	});
	const used = usedIn([...raws], definitions);
	return [
		'// Made by server/scripts/schema from packages that describe the kinds. Not committed.',
		"import type { RawKind } from './raw.ts';",
		`export const releases: readonly string[] = ${JSON.stringify(releases)};`,
		`export const kinds: readonly RawKind[] = ${JSON.stringify(rows, null, '\t')};`,
		`export const definitions: Readonly<Record<string, string>> = ${JSON.stringify(
			Object.fromEntries([...used].sort().map((name) => [name, JSON.stringify(definitions.get(name))])),
			null,
			'\t',
		)};`,
		'',
	].join('\n');
}

function grouped(found: readonly Found[], key: (one: Found) => string): readonly (readonly Found[])[] {
	const groups = new Map<string, Found[]>();
	for (const one of found) push(groups, key(one), one);
	return [...groups.values()];
}

function usedIn(raws: readonly Raw[], definitions: Definitions): ReadonlySet<string> {
	const used = new Set<string>();
	const open = [...raws];
	for (let raw = open.pop(); raw !== undefined; raw = open.pop()) {
		open.push(...children(raw));
		const definition = raw.ref === undefined || used.has(raw.ref) ? undefined : definitions.get(raw.ref);
		if (raw.ref === undefined || definition === undefined) continue;
		used.add(raw.ref);
		open.push(definition);
	}
	return used;
}

function kindsOf(one: Package, definitions: Definitions): readonly Found[] {
	const reader: Reader = {
		files: new Map(),
		definitions,
		prefix: one.release === undefined ? '' : `${one.release}/`,
		nullable: one.family === 'kubernetes',
	};
	return Object.values(kindRows)
		.filter(({ family }) => family === one.family)
		.flatMap(({ group, kind }) =>
			versions.flatMap((version) => {
				const path = join(folderOf(one.name), group, version, `${kind}.d.ts`);
				if (!existsSync(path)) return [];
				const raw = interfaceOf(reader, path, `I${kind}`);
				return [{ group, kind, version, release: one.release, raw }];
			}),
		);
}

/** What has one schema: all versions of Istio's kinds, which never differ, and of other kinds each version. */
function alike(found: readonly Found[]): readonly (readonly Found[])[] {
	return found.some(({ release }) => release !== undefined) ? [found] : grouped(found, ({ version }) => version);
}

function rawOf(found: readonly Found[]): Raw {
	const released = grouped(found, ({ release }) => release ?? '').map((same): Released => {
		const release = same[0]?.release ?? '';
		const alike = same.toReversed().map(({ raw }) => ({ release, raw: manifestOf(raw) }));
		return { release, raw: union(alike, [release]) };
	});
	const { group, kind, release } = found[0] as Found;
	const whole = union(released, release === undefined ? [''] : packaged);
	const since = dated(whole, '1.29', '1.24', new Set(in124[kind]?.map((path) => `spec.${path}`)));
	return Object.entries(in132[`${group}/${kind}`] ?? {}).reduce(
		(raw, [path, field]) => added(raw, path, { ...field, since: '1.32' }),
		since,
	);
}

function additions(): readonly Found[] {
	return newKinds.map(({ group, kind, version, spec }) => {
		const raw: Raw = { type: 'object', fields: { spec }, required: ['spec'] };
		return { group, kind, version, release: '1.32', raw };
	});
}

/** Without what is written by the cluster, and with what its version leaves open. */
function manifestOf({ fields, ...rest }: Raw): Raw {
	const { status: _, apiVersion: __, kind: ___, ...written } = fields ?? {};
	const required = rest.required?.filter((name) => name in written) ?? [];
	return {
		...rest,
		fields: { apiVersion: { type: 'string' }, kind: { type: 'string' }, ...written, metadata, status: { type: 'any' } },
		required: ['apiVersion', 'kind', ...required],
	};
}

function versionsOf(found: readonly Found[], schemas: readonly (readonly Found[])[]): RawKind['versions'] {
	const { group, kind } = found[0] as Found;
	const more = group.includes('gateway') ? (moreVersions[kind] ?? []) : [];
	const life = (version: string): { readonly since?: string } => {
		const [first] = found.filter((one) => one.version === version).flatMap(({ release }) => release ?? []);
		if (versionsIn124.includes(`${kind}/${version}`) && group.includes('istio')) return { since: '1.24' };
		return first !== undefined && first !== releases[0] ? { since: first } : {};
	};
	const served = versions.filter((version) => more.includes(version) || found.some((one) => one.version === version));
	const schemaOf = (version: string): number =>
		Math.max(
			0,
			schemas.findIndex((same) => same.some((one) => one.version === version)),
		);
	return Object.fromEntries(served.map((version) => [version, { schema: schemaOf(version), ...life(version) }]));
}
