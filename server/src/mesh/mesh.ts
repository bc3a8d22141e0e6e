// meshOf(environment): the resources of an environment, joined: who declares which name, and where each reference stands.
import type { Lists } from '../lists.ts';
import { memo } from '../memo.ts';
import type { KindId } from '../model/kinds.ts';
import type { Maker, Making } from '../model/makers/maker.ts';
import type { Environment, Member } from '../workspace/environments.ts';
import { sameTemplate } from '../yaml/templates/holes.ts';
import type { DeclarationRow } from './declarations.ts';
import type { Mention, ResourceSymbols } from './extract.ts';
import { partsOf } from './parts.ts';
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

/** A maker in an environment. */
export interface DeployedMaker {
	readonly maker: Maker;
	readonly member: Member;
	/** Whether Helm renders it, so that its names are not known. */
	readonly isTemplate: boolean;
	/** As those of a resource. */
	readonly namespaces: readonly string[] | undefined;
}

/** A pattern of names that a maker may have made; of pods whose labels are written, none. */
export interface Offer {
	readonly by: DeployedMaker;
	readonly making: Making;
	readonly pattern: string;
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
	readonly declared: ReadonlyMap<SymbolKind, Lists<string, Declared>>;
	/** What makers may have made (offers.ts). */
	readonly offers: Lists<string, Offer>;
	readonly ofKind: Lists<KindId, Deployed>;
	/** Resources by the URI of their file. */
	readonly ofFile: Lists<string, Deployed>;
	/** Documents by the URI of their file, those without a resource included. */
	readonly membersOf: Lists<string, Member>;
	/** All namespaces that the environment mentions as a resource's own; the same object as long as they are the same. */
	readonly namespaces: ReadonlySet<string>;
}

/** The mesh of an environment. After an edit only what the edited file brings is made anew. */
export const meshOf = memo((environment: Environment): Mesh => ({ environment, ...partsOf(environment) }));

const none: readonly Declared[] = [];
const noNames: Lists<string, Declared> = new Map();

/** What declares `name` as a symbol of this kind, in the order of the environment. */
export function declaredAs(mesh: Mesh, kind: SymbolKind, name: string): readonly Declared[] {
	return mesh.declared.get(kind)?.get(name.includes('{{') ? sameTemplate(name) : name) ?? none;
}

/** All names of a kind of symbol. */
export function namesDeclared(mesh: Mesh, kind: SymbolKind): Lists<string, Declared> {
	return mesh.declared.get(kind) ?? noNames;
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
