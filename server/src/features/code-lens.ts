// Code lenses: how often a resource is named, what a gateway serves, how a route splits its traffic. The page stays calm:
// there is none where there is nothing to say.
import type { Mention } from '../mesh/extract.ts';
import { type Declared, type Deployed, meshOf, type Referring } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { type Span, shifted } from '../text/span.ts';
import { surroundingsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import type { At } from './answers.ts';
import { mayMean } from './mentions.ts';
import { offsetOf } from './place.ts';
import type { Place } from './references.ts';
import { byPlace, unique } from './references.ts';
import { type Share, sharesOfRoute, sharesOfRule, sharesText, type WrittenRoute, type WrittenRule } from './shares.ts';
import { placeOf, usesOf } from './uses.ts';

/** A line above a place. One without a title has yet to be resolved, for to count references is work. */
export interface CodeLens {
	/** In file offsets. */
	readonly span: Span;
	readonly title: string | undefined;
}

/** What a lens says, and the places it opens. */
export interface ResolvedLens {
	readonly title: string;
	readonly places: readonly Place[];
}

/** The lenses of a file, as far as the setting `codeLens` wants any. */
export function codeLenses(snapshot: Snapshot, uri: string): readonly CodeLens[] {
	const [environment] = surroundingsOf(snapshot, uri);
	if (environment === undefined || !snapshot.settingsOf(uri).codeLens) return [];
	const mesh = meshOf(environment);
	return (mesh.ofFile.get(uri) ?? []).flatMap((by) => {
		const start = offsetOf(snapshot, uri, by.member.chunk);
		const isNamed = namesIn(by).some((mention) => mayMean(mesh, { by, mention }).length > 0);
		const own: readonly CodeLens[] = isNamed ? [{ span: headOf(snapshot, by), title: undefined }] : [];
		return [...own, ...splits(by).map(({ span, title }) => ({ span: shifted(span, start), title }))];
	});
}

/** What the lens at `at`, the start of a resource, says now; undefined if there is no resource any more. */
export function resolvedLens(snapshot: Snapshot, at: At): ResolvedLens | undefined {
	const [environment] = surroundingsOf(snapshot, at.uri);
	if (environment === undefined) return undefined;
	const mesh = meshOf(environment);
	const by = mesh.ofFile.get(at.uri)?.find((one) => headOf(snapshot, one).start === at.offset);
	if (by === undefined) return undefined;
	const names = namesIn(by).map((mention): Declared => ({ by, mention }));
	const mentioned = names.length === 0 ? [] : usesOf(mesh, names).mentioned;
	return isGateway(by) ? served(snapshot, mentioned) : counted(snapshot, mentioned);
}

function headOf(snapshot: Snapshot, { resource, member }: Deployed): Span {
	const start = offsetOf(snapshot, member.uri, member.chunk) + resource.start;
	return { start, end: start };
}

/** The names by which the resource as a whole is meant. */
function namesIn({ declarations }: Deployed): readonly Mention<Declared['mention']['row']>[] {
	return declarations.filter(
		({ row, opaque }) => !opaque && (row.at === 'metadata.name' || row.at === 'spec.hosts[]') && row.of === undefined,
	);
}

function isGateway({ resource }: Deployed): boolean {
	return resource.kind.kind === 'Gateway';
}

function placesOf(snapshot: Snapshot, mentioned: readonly Referring[]): readonly Place[] {
	return unique(mentioned.map((one) => placeOf(snapshot, one)).sort(byPlace));
}

function counted(snapshot: Snapshot, mentioned: readonly Referring[]): ResolvedLens {
	const places = placesOf(snapshot, mentioned);
	return { title: many(places.length, 'reference'), places };
}

/** The routes that a gateway takes in; other references are not meant. */
function served(snapshot: Snapshot, mentioned: readonly Referring[]): ResolvedLens {
	const routes = mentioned.filter(({ mention }) =>
		/^spec\.(?:gateways\[\]|parentRefs\[\]\.name)$/.test(mention.row.at),
	);
	if (routes.length === 0) return counted(snapshot, mentioned);
	const kinds = new Set(routes.map(({ by }) => by.resource.kind.kind));
	const [only = ''] = kinds;
	const count = new Set(routes.map(({ by }) => by)).size;
	return { title: `serves ${many(count, kinds.size === 1 ? only : 'route')}`, places: placesOf(snapshot, routes) };
}

function many(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}

type Fields = Node<Record<string, unknown>>;

/** The routes of several destinations, and how they share the traffic. */
function splits({ resource }: Deployed): readonly { readonly span: Span; readonly title: string }[] {
	const lists =
		resource.kind.id === 'VirtualService' ? ['http', 'tls', 'tcp'] : /Route$/.test(resource.kind.id) ? ['rules'] : [];
	if (lists.length === 0) return [];
	const spec = (manifest(resource) as Fields).get('spec') as Fields | undefined;
	return lists.flatMap((key) =>
		(spec?.get(key)?.items ?? []).flatMap((node) => {
			const shares: readonly Share[] =
				key === 'rules' ? sharesOfRule(node as Node<WrittenRule>) : sharesOfRoute(node as Node<WrittenRoute>);
			const isKnown = shares.length > 1 && shares.every(({ weight }) => weight !== undefined && !Number.isNaN(weight));
			return isKnown ? [{ span: { start: node.start, end: node.start }, title: sharesText(shares) }] : [];
		}),
	);
}
