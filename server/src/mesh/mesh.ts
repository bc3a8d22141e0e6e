// meshOf(environment): the resources of an environment, joined: who declares which name, and where each reference stands.
import { type Cell, type Clock, read, unrecorded } from '../facts/cell.ts';
import { type Facts, noFacts } from '../facts/fact.ts';
import type { Lineage } from '../facts/lineage.ts';
import type { Sequence } from '../facts/sequence.ts';
import { areSame, type Lists } from '../facts/table.ts';
import { limits } from '../limits.ts';
import { entry } from '../maps.ts';
import type { KindId } from '../model/kinds.ts';
import type { Maker, Making } from '../model/makers/maker.ts';
import type { Environment, Member } from '../workspace/environments.ts';
import { sameTemplate } from '../yaml/templates/holes.ts';
import type { DeclarationRow } from './declarations.ts';
import type { Mention, ResourceSymbols } from './extract.ts';
import { emptyParts, type Parts } from './parts.ts';
import type { ReferenceRow } from './references.ts';
import type { SymbolKind } from './symbols.ts';
import { variantParts } from './variant-parts.ts';

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

/**
 * The namespace to go on with where one has to be named, as in a trace: of several the first. What an overlay sets stands before what
 * is written, and the documents of one base have theirs in the same order, so they stay together.
 */
export function firstNamespaceOf({ namespaces }: Pick<Deployed, 'namespaces'>): string | undefined {
	return namespaces?.[0];
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

/** Names of namespaces, as a Set has them. */
export interface Namespaces {
	has(name: string): boolean;
	[Symbol.iterator](): Iterator<string>;
}

/**
 * The resources of an environment, joined. There is one mesh for an environment through all its snapshots: it stands where
 * `meshOf` was asked for it last. Whatever is read off it while a fact is made is recorded, so that nothing that was handed out
 * needs to be compared, nor anything stated.
 */
export interface Mesh {
	readonly environment: Environment;
	readonly facts: Facts;
	readonly resources: Sequence<Deployed>;
	/** All documents, those without a resource included. */
	readonly members: Sequence<Member>;
	/** Declarations without an owner, by kind of symbol and then by the name as written; those known by labels are under ''. */
	readonly declared: { get(kind: SymbolKind): Lists<string, Declared> };
	/** What makers may have made (offers.ts). */
	readonly offers: Lists<string, Offer>;
	readonly ofKind: Lists<KindId, Deployed>;
	/** Resources by each namespace that they may end up in. */
	readonly inNamespace: Lists<string, Deployed>;
	/** Resources by the URI of their file. */
	readonly ofFile: Lists<string, Deployed>;
	/** Documents by the URI of their file, those without a resource included. */
	readonly membersOf: Lists<string, Member>;
	/** All namespaces that the environment mentions as a resource's own. */
	readonly namespaces: Namespaces;
}

/** The mesh of an environment. After an edit only what the edited file brings is made anew. */
export function meshOf(environment: Environment): Mesh {
	return movedTo(environment).mesh;
}

function movedTo(environment: Environment): Moved {
	const { lineage, id, around, members } = environment;
	const outer = around === undefined ? undefined : movedTo(around);
	const below = members.variant === undefined ? undefined : outer;
	const known = meshesOf(lineage).byId.get(id);
	const moved = known !== undefined && known.below === below ? known : emptyMesh(lineage.clock, environment, below);
	moved.moveTo(environment, outer?.mesh.facts.movedAt ?? 0);
	keepMesh(lineage, id, moved);
	return moved;
}

/** The meshes of a lineage, and how many documents they hold together. */
interface Meshes {
	readonly byId: Map<string, Moved>;
	documents: number;
	/** Counts the times that one was asked for. */
	asked: number;
}

function meshesOf({ moving }: Lineage): Meshes {
	return entry(moving, 'meshes', (): Meshes => ({ byId: new Map(), documents: 0, asked: 0 })) as Meshes;
}

/**
 * Keeps a mesh while all of them hold no more documents than a limit allows. Meshes are asked for in turn, so that to forget the
 * oldest for a new one would be to find none when it is its turn again: only what nobody asked for in two turns goes.
 */
function keepMesh(lineage: Lineage, id: string, moved: Moved): void {
	const meshes = meshesOf(lineage);
	const { byId } = meshes;
	// Where the mesh below is another one, so is this.
	const before = byId.get(id);
	byId.set(id, moved);
	moved.usedAt = ++meshes.asked;
	const size = moved.size();
	meshes.documents += size - (before?.counted ?? 0);
	moved.counted = size;
	if (isFull(meshes)) makeRoom(meshes);
	if (before !== undefined || !isFull(meshes) || byId.size === 1) return;
	byId.delete(id);
	meshes.documents -= size;
}

function isFull({ documents }: Meshes): boolean {
	return documents > limits.documentsInMeshes.most;
}

/** Forgets what nobody asked for in two turns, as far as that is needed. */
function makeRoom(meshes: Meshes): void {
	for (const [id, { usedAt, counted }] of meshes.byId) {
		if (meshes.asked - usedAt <= 2 * meshes.byId.size || !isFull(meshes)) continue;
		meshes.byId.delete(id);
		meshes.documents -= counted;
	}
}

/** How many documents all meshes of a lineage hold together, a document once for each environment. */
export function documentsInMeshes(lineage: Lineage): number {
	return meshesOf(lineage).documents;
}

interface Moved {
	readonly mesh: Mesh;
	/** Its tables, or those that they are made of. */
	readonly base: Parts;
	/** What is read of the environment itself: its settings, and the like. */
	readonly frame: Cell;
	/** Of one that is like another one but for a few files: the other one. */
	readonly below: Moved | undefined;
	/** `around`: the last step in which the mesh around it changed. */
	readonly moveTo: (environment: Environment, around: number) => void;
	/** How many documents it holds. */
	readonly size: () => number;
	/** As much of it as is counted. */
	counted: number;
	usedAt: number;
}

function emptyMesh(clock: Clock, first: Environment, below: Moved | undefined): Moved {
	const isFramedAlike = (): boolean =>
		below !== undefined &&
		isDecidedAlike(
			environment,
			unrecorded(() => below.mesh.environment),
		);
	const facts = noFacts(clock, below && { moving: below.mesh, frame: below.frame, isFramedAlike });
	const base = below?.base ?? emptyParts(clock);
	const parts = below === undefined ? base : variantParts(clock, base);
	const frame: { changedAt: number } = { changedAt: clock.now };
	let environment = first;
	let isNew = true;
	const mesh: Mesh = {
		facts,
		get environment() {
			read(frame);
			return environment;
		},
		resources: parts.resources,
		members: parts.members,
		declared: { get: parts.declared },
		offers: parts.offers,
		ofKind: parts.ofKind,
		inNamespace: parts.inNamespace,
		ofFile: parts.ofFile,
		membersOf: parts.membersOf,
		namespaces: {
			has: (name) => parts.inNamespace.has(name),
			[Symbol.iterator]: () => parts.inNamespace.keys()[Symbol.iterator](),
		},
	};
	const moveTo = (next: Environment, around: number): void => {
		if (isNew || next !== environment) {
			clock.now++;
			const isFramed = !isNew && hasSameFrame(environment, next);
			if (!isFramed) frame.changedAt = clock.now;
			environment = next;
			isNew = false;
			if (parts.follow(next) || !isFramed) facts.movedAt = clock.now;
		}
		facts.movedAt = Math.max(facts.movedAt, around);
	};
	return { mesh, base, frame, below, moveTo, size: parts.size, counted: 0, usedAt: 0 };
}

/** Whether all that is read of two environments with one id themselves is the same; the id tells their name and kind. */
function hasSameFrame(a: Environment, b: Environment): boolean {
	return isDecidedAlike(a, b) && a.around?.id === b.around?.id;
}

/** Whether all that decides about what is in two environments is the same; whether they are complete is a setting. */
function isDecidedAlike(a: Environment, b: Environment): boolean {
	return (
		a.settings === b.settings &&
		a.meshConfig === b.meshConfig &&
		areSame(a.definitions, b.definitions) &&
		a.folder === b.folder
	);
}

const none: readonly Declared[] = [];

/** What declares `name` as a symbol of this kind, in the order of the environment. */
export function declaredAs(mesh: Mesh, kind: SymbolKind, name: string): readonly Declared[] {
	return mesh.declared.get(kind).get(sameTemplate(name)) ?? none;
}

/** All names of a kind of symbol. */
export function namesDeclared(mesh: Mesh, kind: SymbolKind): Lists<string, Declared> {
	return mesh.declared.get(kind);
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
