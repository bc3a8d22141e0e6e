// Members: the documents of an environment, each with the role it has there.

import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { areSame, haveSame } from '../facts/table.ts';
import { entry, trimmed } from '../maps.ts';
import type { Settings } from '../settings.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Deployment, namespacesFor, patchedBy } from './deployments.ts';
import { chartAround } from './helm.ts';
import type { Kustomization } from './kustomize.ts';
import { type Overlay, overlaysByFile } from './overlays.ts';
import type { Others } from './rivals.ts';
import type { SettingsTree } from './settings-files.ts';
import type { Use, Uses } from './use.ts';

/**
 * How a resource counts. `whole`: as written. `template`: Helm renders it, so names may change and the release's
 * namespace is unknown. `patch`: a part of a resource that is whole elsewhere. `patched`: a kustomization changes it.
 * Only what is whole can be contradicted.
 */
export type Standing = 'whole' | 'template' | 'patch' | 'patched';

export interface Role {
	/** Of all that is in the file; that a single resource is `patched` is known only to `patched`. */
	readonly standing: Standing;
	readonly use: Use;
	/** For each way that an overlay reaches the file, the kustomizations on it, from the file outwards. */
	readonly chains: readonly (readonly Kustomization[])[];
	/** `Kind/name` of what those overlays, and what deploys them, patch; `Kind/` for all of a kind; with a path behind, what they write over. */
	readonly patched: ReadonlySet<string>;
	/** Namespaces that deployments (Argo CD, Flux) put it into where it states none. */
	readonly targets: readonly string[];
	/** Directory of the chart that it is a template of, or of the one around that. */
	readonly chart: string | undefined;
	/** Whether it is deployed with things that are not in the workspace, such as remote bases. */
	readonly isOpen: boolean;
	readonly settings: Settings;
}

/**
 * One document as part of an environment. Where it stands in its file is not said here: it is the same one while lines
 * before it come and go.
 */
export interface Member extends Role {
	readonly uri: string;
	readonly chunk: Chunk;
	/** Whether the file begins with a modeline that names a schema. */
	readonly hasSchema: boolean;
}

/** What the overlays make of a file. */
type Reach = Pick<Role, 'chains' | 'patched' | 'isOpen'> & { readonly isPatch: boolean };

/** What decides the roles in a workspace folder. The same object as long as nothing of it changes. */
export interface Context {
	readonly settings: SettingsTree;
	/** Directories of charts. */
	readonly charts: ReadonlySet<string>;
	readonly deployments: readonly Deployment[];
	readonly uses: Uses;
	readonly overlays: readonly Overlay[];
	/** File URI -> the overlays that it is in. */
	readonly overlaysOf: ReadonlyMap<string, readonly Overlay[]>;
	/** Those found so far, by file URI: an edit asks for all again. */
	readonly roles: Map<string, Role>;
	/** The same where some overlays are left out. */
	readonly rolesWithout: WeakMap<Others, Map<string, Role | undefined>>;
	/** Overlays left out -> the URIs of the files that these reach, as found so far. */
	readonly filesApart: WeakMap<Others, ReadonlySet<string>>;
	/**
	 * The members made so far, by document. They are the lineage's and stay from context to context: another line of snapshots
	 * gives the same document other roles, and what is made anew in turn would never be the same one again.
	 */
	readonly members: WeakMap<Chunk, Roles>;
}

export function contextOf(
	settings: SettingsTree,
	overlays: readonly Overlay[],
	charts: ReadonlySet<string>,
	deployments: readonly Deployment[],
	uses: Uses,
	keep: Keep,
): Context {
	const members = keep('members', none, () => new WeakMap<Chunk, Roles>());
	return keep('context', [settings, overlays, charts, deployments, uses], () => ({
		settings,
		overlays,
		overlaysOf: overlaysByFile(overlays),
		charts,
		deployments,
		uses,
		roles: new Map(),
		rolesWithout: new WeakMap(),
		filesApart: new WeakMap(),
		members,
	}));
}

const none: readonly unknown[] = [];

/** The role of a file where everything is seen at once; `without`: of overlays left out. Undefined for a file that is only in those. */
export function roleIn(context: Context, uri: string, without?: Others): Role | undefined {
	const all = context.overlaysOf.get(uri);
	if (all === undefined || without === undefined) return entry(context.roles, uri, () => roleOf(context, uri, all));
	const roles = context.rolesWithout.get(without) ?? new Map<string, Role | undefined>();
	context.rolesWithout.set(without, roles);
	if (!roles.has(uri)) {
		const overlays = all.filter((overlay) => !without.has(overlay));
		roles.set(uri, overlays.length === 0 ? undefined : roleOf(context, uri, overlays));
	}
	return roles.get(uri);
}

function roleOf({ charts, deployments, settings, uses }: Context, uri: string, overlays?: readonly Overlay[]): Role {
	const { isPatch, ...reach } =
		overlays === undefined ? { ...unreached, isPatch: isCalledPatch(uri) } : reachOf(overlays, uri);
	const chart = chartAround(charts, uri);
	const use = uses.of(uri);
	const standing = chart !== undefined ? 'template' : isPatch || use === 'asserted' ? 'patch' : 'whole';
	const more = patchedBy(deployments, uri);
	const patched = more.length === 0 ? reach.patched : new Set([...reach.patched, ...more]);
	return {
		standing,
		use,
		...reach,
		patched,
		chart,
		targets: trimmed(namespacesFor(deployments, uri)),
		settings: settings.at(uri),
	};
}

const unreached: Omit<Reach, 'isPatch'> = { chains: [], patched: new Set(), isOpen: false };

/** Patches lie about that no kustomization here names: they are in use elsewhere, or not just now. */
function isCalledPatch(uri: string): boolean {
	return /[-_./]patch(es)?[-_./]/i.test(`/${uri.split('/').slice(-2).join('/')}`);
}

function reachOf(overlays: readonly Overlay[], uri: string): Reach {
	const [only] = overlays;
	const patched =
		overlays.length === 1 && only !== undefined
			? only.patched
			: new Set(overlays.flatMap((overlay) => [...overlay.patched]));
	return {
		chains: trimmed(overlays.flatMap(({ chains, patches }) => chains.get(uri) ?? patches.get(uri) ?? [])),
		patched,
		isOpen: overlays.some(({ isOpen }) => isOpen),
		isPatch: overlays.some(({ patches }) => patches.has(uri)),
	};
}

/** A document in the roles that it had last, by what tells the places apart in which it has one: an overlay's way to it. */
interface Known {
	readonly place: string;
	readonly role: Role;
	readonly member: Member;
}

/** Most documents have one role; in a base, one for each overlay. */
interface Roles {
	last: Known | undefined;
	others: Map<string, Known> | undefined;
}

/** The members of a file in a role: the same ones again for the same role, and with them all that is known of them. */
export function membersOf({ members }: Context, file: SourceFile, role: Role): readonly Member[] {
	const shown: Role = isOverlay(file) ? { ...role, standing: 'patch' } : role;
	const hasSchema = namesSchema(file);
	return file.placed.map(({ chunk }) => {
		const known = entry(members, chunk, () => ({ last: undefined, others: undefined }));
		return memberOf(known, { uri: file.uri, chunk, hasSchema }, shown);
	});
}

function memberOf(known: Roles, own: Pick<Member, 'uri' | 'chunk' | 'hasSchema'>, role: Role): Member {
	const { last } = known;
	const place = placeOf(role);
	const before = last?.place === place ? last : known.others?.get(place);
	const isLike = before?.member.uri === own.uri && before.member.hasSchema === own.hasSchema;
	if (before !== undefined && isLike && isSameRole(before.role, role)) return before.member;
	const found: Known = { place, role, member: { ...role, ...own } };
	if (last !== undefined && last.place !== place) {
		known.others ??= new Map();
		known.others.set(last.place, last).delete(place);
	}
	known.last = found;
	return found.member;
}

const placeOf = memo(({ chains, chart = '' }: Role): string => {
	const ways = chains.map((chain) => chain.map(({ uri }) => uri).join(' < '));
	return [chart, ...ways].join('\n');
});

const modeline = /^#\s*yaml-language-server\s*:\s*\$schema\s*=\s*(?!none\b)\S/m;

/** Whether a document names a schema for another extension: in its first lines, before anything else. */
export function hasModeline({ text }: Chunk): boolean {
	return text.startsWith('#') && modeline.test(text.slice(0, 2_000));
}

const namesSchema = memo(({ placed: [first] }: SourceFile): boolean => first !== undefined && hasModeline(first.chunk));
/** Whether ytt lays a file over others, whose resources it finds by other means than their names (carvel.dev/ytt: overlays). */
const isOverlay = memo((file: SourceFile): boolean =>
	file.placed.some(({ chunk }) => /^[ \t]*#@overlay\/match\b/m.test(chunk.text)),
);

/** Whether two roles in one place, so in one chart and on the same ways, are the same. */
function isSameRole(a: Role, b: Role): boolean {
	return (
		a === b ||
		(a.standing === b.standing &&
			a.use === b.use &&
			a.targets.join() === b.targets.join() &&
			a.isOpen === b.isOpen &&
			a.settings === b.settings &&
			isSameSet(a.patched, b.patched) &&
			a.chains.every((chain, index) => areSame(chain, b.chains[index])))
	);
}

/** Thousands of files may have one such set in common, and ask in turn. */
function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
	return a === b || entry(comparedWith(a), b, () => haveSame(a, b));
}

/** The sets that one was compared with. */
const comparedWith = memo((_set: ReadonlySet<string>) => new WeakMap<ReadonlySet<string>, boolean>());
