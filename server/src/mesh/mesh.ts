// meshOf(environment): the resources of an environment, joined: who declares which name, and where each reference stands.
// Built anew for every edit, on purpose: it takes milliseconds and cannot be stale.
import { entry, push } from '../maps.ts';
import { memo } from '../memo.ts';
import type { Resource } from '../model/resource.ts';
import type { Environment, Member } from '../workspace/environments.ts';
import { sameTemplate } from '../yaml/templates.ts';
import { builtInMembers, isBuiltIn } from './built-in.ts';
import type { DeclarationRow } from './declarations.ts';
import { type Mention, type ResourceSymbols, symbols } from './extract.ts';
import type { ReferenceRow } from './references.ts';
import type { SymbolKind } from './symbols.ts';

/** A resource in an environment. */
export interface Deployed extends ResourceSymbols {
	readonly member: Member;
	/** `broken`: in a document with a fault of YAML, so that what it does not seem to say it may well say. */
	readonly standing: Member['standing'] | 'broken';
	/** The namespaces it may end up in; undefined: any, because none is stated. */
	readonly namespaces: readonly string[] | undefined;
}

/** The one namespace that something surely is in; undefined if none is stated, or if there may be several. */
export function namespaceOf({ namespaces }: Pick<Deployed, 'namespaces'>): string | undefined {
	return namespaces?.length === 1 ? namespaces[0] : undefined;
}

/** A name, declared. */
export interface Declared {
	readonly by: Deployed;
	readonly mention: Mention<DeclarationRow>;
}

/** A name, mentioned. */
export interface Referring {
	readonly by: Deployed;
	readonly mention: Mention<ReferenceRow>;
}

export interface Mesh {
	readonly environment: Environment;
	readonly resources: readonly Deployed[];
	/** Declarations without an owner, by kind of symbol and then by the name as written; those known by labels are under ''. */
	readonly declared: ReadonlyMap<SymbolKind, ReadonlyMap<string, readonly Declared[]>>;
	/** Resources by the URI of their file. */
	readonly ofFile: ReadonlyMap<string, readonly Deployed[]>;
	/** Documents by the URI of their file, those without a resource included. */
	readonly membersOf: ReadonlyMap<string, readonly Member[]>;
	/** All namespaces that the environment mentions as a resource's own. */
	readonly namespaces: ReadonlySet<string>;
}

export const meshOf = memo((environment: Environment): Mesh => {
	const resources: Deployed[] = [];
	const declared = new Map<SymbolKind, Map<string, Declared[]>>();
	const ofFile = new Map<string, Deployed[]>();
	const membersOf = new Map<string, Member[]>();
	const namespaces = new Set<string>();
	for (const member of [...environment.members, ...builtInMembers(environment)]) {
		const { uri } = member.file;
		const share = shareOf(member);
		if (isBuiltIn(member.file) && share.resources.some((by) => resources.some((one) => isSame(by, one)))) continue;
		push(membersOf, uri, member);
		for (const by of share.resources) {
			resources.push(by);
			push(ofFile, uri, by);
			for (const namespace of by.namespaces ?? []) namespaces.add(namespace);
		}
		for (const { kind, name, one } of share.declared) push(entry(declared, kind, newNames), name, one);
	}
	return { environment, resources, declared, ofFile, membersOf, namespaces };
});

function isSame(a: Deployed, b: Deployed): boolean {
	const [x, y] = [a.resource, b.resource];
	return x.kind === y.kind && x.name?.text === y.name?.text && a.namespaces?.join() === b.namespaces?.join();
}

const newNames = (): Map<string, Declared[]> => new Map();

/** What a document brings into the mesh, under which names. */
interface Share {
	readonly resources: readonly Deployed[];
	readonly declared: readonly { readonly kind: SymbolKind; readonly name: string; readonly one: Declared }[];
}

/** The same for the same member, so that an edit makes anew only what it touched. */
const shareOf = memo((member: Member): Share => {
	const resources = deployed(member);
	const declared = resources.flatMap((by) =>
		by.declarations.flatMap((mention) => {
			// What has an owner is found through it: a port through its Service, a subset through its DestinationRule.
			if (mention.row.of !== undefined) return [];
			const one = { by, mention };
			return namesOf(by, mention).map((name) => ({ kind: mention.row.declares, name, one }));
		}),
	);
	return { resources, declared };
});

function deployed(member: Member): readonly Deployed[] {
	const { resources, isTemplate, problems } = symbols(member.placed.chunk);
	return resources.map((found) => {
		const sound = isTemplate ? 'template' : standingOf(found.resource, member);
		const standing = sound === 'whole' && problems.length > 0 ? 'broken' : sound;
		return { ...found, member, standing, namespaces: namespacesOf(found.resource, member, sound) };
	});
}

function standingOf({ kind, name, chunk }: Resource, { standing, patched }: Member): Member['standing'] {
	if (standing === 'whole' && chunk.text.includes('$patch:')) return 'patch';
	if (standing !== 'whole' || patched.size === 0) return standing;
	return patched.has(`${kind.kind}/${name?.text ?? ''}`) || patched.has(`${kind.kind}/`) ? 'patched' : 'whole';
}

function namespacesOf(resource: Resource, member: Member, standing: Member['standing']): readonly string[] | undefined {
	const written = resource.namespace;
	const { targets } = member;
	if (written?.opaque === true) return targets.length > 0 ? targets : undefined;
	const ends = member.chains.map((chain) => chain.flatMap((one) => one.namespace ?? []));
	// A root that sets no namespace leaves it to whoever applies it.
	const isLeft = written === undefined && (ends.length === 0 || ends.some((namespaces) => namespaces.length === 0));
	if (isLeft && ends.length > 0 && targets.length === 0) return undefined;
	const { defaultNamespace } = member.settings;
	const all = new Set([...ends.flat(), ...(isLeft ? targets : [])]);
	if (written !== undefined) all.add(written.text);
	if (all.size > 0) return [...all];
	return defaultNamespace !== '' && standing !== 'template' ? [defaultNamespace] : undefined;
}

/** The names a declaration goes by: as written, and as each kustomization on the way out makes it. */
function namesOf(by: Deployed, mention: Mention<DeclarationRow>): readonly string[] {
	const names = new Set([mention.opaque ? sameTemplate(mention.text) : mention.text]);
	if (mention.row.at === 'metadata.name') {
		for (const chain of by.member.chains) {
			let name = mention.text;
			for (const { namePrefix, nameSuffix } of chain) {
				name = `${namePrefix}${name}${nameSuffix}`;
				names.add(name);
			}
		}
	}
	return [...names];
}

const none: readonly Declared[] = [];

/** What declares `name` as a symbol of this kind, in the order of the environment. */
export function declaredAs(mesh: Mesh, kind: SymbolKind, name: string): readonly Declared[] {
	return mesh.declared.get(kind)?.get(name.includes('{{') ? sameTemplate(name) : name) ?? none;
}

/** All names of a kind of symbol. */
export function namesDeclared(mesh: Mesh, kind: SymbolKind): ReadonlyMap<string, readonly Declared[]> {
	return mesh.declared.get(kind) ?? new Map();
}

/** Whether two resources may be in one namespace; an unknown namespace goes with any. */
export function mayShare(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
	return a === undefined || b === undefined || a.some((namespace) => b.includes(namespace));
}

/** The names that a resource declares for a kind of symbol. */
export function declarationsIn(by: Deployed, kind: SymbolKind): readonly Mention<DeclarationRow>[] {
	return by.declarations.filter((mention) => mention.row.declares === kind);
}

/** The overlays that take in a resource, by the URI of their kustomization. */
export function rootsOf({ member }: Deployed): readonly string[] {
	return member.chains.flatMap((chain) => chain.at(-1)?.uri ?? []);
}
