// Call hierarchy along a route: Gateway -> VirtualService or route -> Service or subset -> workloads, and back.

import { selectorOf } from '../istio/selectors.ts';
import type { Mention } from '../mesh/extract.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, meshOf, type Referring } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { manifest, title } from '../model/resource.ts';
import { podKinds } from '../model/workloads.ts';
import { resolve } from '../resolution/resolve.ts';
import { contains, type Span, shifted } from '../text/span.ts';
import { visible } from '../text/visible.ts';
import { surroundingsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import type { At } from './answers.ts';
import type { OutlineKind } from './outline/parts.ts';
import { documentAt, offsetOf } from './place.ts';
import { resourcesIn, under } from './target.ts';
import { placeOf, usesOf } from './uses.ts';

/** A station of a route. Spans are in file offsets; `focus` tells it apart from others. */
export interface Station {
	readonly name: string;
	readonly detail: string;
	readonly kind: OutlineKind;
	readonly uri: string;
	readonly span: Span;
	readonly focus: Span;
}

/** A way from one station to another, and where it is written; `spans` are in the file of the one that it leads from. */
export interface Way {
	readonly station: Station;
	readonly spans: readonly Span[];
}

/** What the stops are looked up in. */
interface World {
	readonly snapshot: Snapshot;
	readonly mesh: Mesh;
}

/** A resource, or one subset of a DestinationRule. */
interface Stop {
	readonly by: Deployed;
	readonly subset?: Mention;
}

/** A stop, and the words that lead there: in the file of the stop that leads. */
interface Link {
	readonly stop: Stop;
	readonly spans: readonly Span[];
}

/** The stations at `at`: what the name under the cursor means, else the resource or subset around it; none that traffic does not pass. */
export function stationsAt(snapshot: Snapshot, at: At): readonly Station[] {
	const named = under(snapshot, at, surroundingsOf).flatMap(({ mesh, ...from }) => {
		const resolution = resolve(mesh, from);
		return resolution.is === 'found' && from.mention.labels === undefined ? resolution.targets.flatMap(stopOf) : [];
	});
	const stops = named.length > 0 ? named : stopsAround(snapshot, at).map(({ stop }) => stop);
	const unique = new Map(stops.map((stop) => [keyOf(stop), stationOf(snapshot, stop)]));
	return [...unique.values()];
}

/** Where traffic goes from the station at `at`, its focus. */
export function waysFrom(snapshot: Snapshot, at: At): readonly Way[] {
	return joined(
		snapshot,
		stopsAround(snapshot, at).flatMap(({ world, stop }) => leavingFrom(world, stop)),
	);
}

/** Where traffic to the station at `at` comes from. */
export function waysTo(snapshot: Snapshot, at: At): readonly Way[] {
	return joined(
		snapshot,
		stopsAround(snapshot, at).flatMap(({ world, stop }) => comingTo(world, stop)),
	);
}

const isPod: ReadonlySet<string> = new Set([...podKinds, 'Rollout', 'WorkloadEntry', 'WorkloadGroup']);
const isRoute = (by: Deployed): boolean =>
	by.resource.kind.id === 'VirtualService' || /Route$/.test(by.resource.kind.id);
const isHost = (by: Deployed): boolean => declarationsIn(by, 'host').length > 0;
const isGateway = (by: Deployed): boolean => by.resource.kind.kind === 'Gateway';

function stopOf({ by, mention }: Declared): readonly Stop[] {
	return mention.row.declares === 'subset' ? [{ by, subset: mention }] : stopAt(by);
}

/** A resource, if traffic passes it. */
function stopAt(by: Deployed): readonly Stop[] {
	return isPod.has(by.resource.kind.id) || isRoute(by) || isHost(by) || isGateway(by) ? [{ by }] : [];
}

function stopsAround(snapshot: Snapshot, at: At): readonly { readonly world: World; readonly stop: Stop }[] {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return [];
	const within = at.offset - placed.start;
	return surroundingsOf(snapshot, at.uri).flatMap((environment) => {
		const mesh = meshOf(environment);
		const world = { snapshot, mesh };
		const around = resourcesIn(mesh, at.uri, placed).filter(({ resource }) => contains(resource, within));
		return around.flatMap((by) => {
			const subset = declarationsIn(by, 'subset').find((one) => contains(one, within));
			if (subset !== undefined) return [{ world, stop: { by, subset } }];
			return stopAt(by).map((stop) => ({ world, stop }));
		});
	});
}

/** What tells a stop apart: the same object for the same stop. */
function keyOf({ by, subset }: Stop): object {
	return subset ?? by.resource;
}

function stationOf(snapshot: Snapshot, { by, subset }: Stop): Station {
	const { resource, member } = by;
	const start = offsetOf(snapshot, member.uri, member.chunk);
	const focus = subset ?? resource.name ?? { start: resource.start, end: resource.start };
	const own = title(resource);
	return {
		name: visible(subset === undefined ? own : `subset ${subset.text}`),
		detail: visible(subset === undefined ? fileName(member.uri) : own),
		kind: subset === undefined ? 'resource' : 'subset',
		uri: member.uri,
		span: shifted(subset ?? resource, start),
		focus: shifted(focus, start),
	};
}

function fileName(uri: string): string {
	return uri.slice(uri.lastIndexOf('/') + 1);
}

function joined(snapshot: Snapshot, links: readonly Link[]): readonly Way[] {
	const all = new Map<object, { readonly stop: Stop; readonly spans: Map<number, Span> }>();
	for (const { stop, spans } of links) {
		const one = all.get(keyOf(stop)) ?? { stop, spans: new Map<number, Span>() };
		for (const span of spans) one.spans.set(span.start, span);
		all.set(keyOf(stop), one);
	}
	return [...all.values()].map(({ stop, spans }) => ({
		station: stationOf(snapshot, stop),
		spans: [...spans.values()],
	}));
}

function leavingFrom(world: World, stop: Stop): readonly Link[] {
	const { by, subset } = stop;
	if (subset !== undefined) return [labelsOfSubset(by, subset)].flatMap((labels) => targetsOf(world, by, labels));
	if (isGateway(by))
		return mentionsOf(world, stop, isParent).map((from) => ({ stop: { by: from.by }, spans: [focusOf(world, stop)] }));
	if (isRoute(by)) return forwardsOf(world, by);
	if (!isHost(by) || selectorOf(by) === undefined) return [];
	return by.references
		.filter(({ row, of }) => row.to === 'workload' && of === undefined)
		.flatMap((mention) => targetsOf(world, by, mention));
}

/** What a route hands on to; of a host and a subset of it, the subset. */
function forwardsOf(world: World, by: Deployed): readonly Link[] {
	const forwards = by.references
		.filter(isForward)
		.map((mention) => ({ mention, links: targetsOf(world, by, mention) }));
	const narrowed = new Set(
		forwards.flatMap(({ mention, links }) =>
			mention.row.to === 'subset' && links.length > 0 ? [mention.of?.start] : [],
		),
	);
	return forwards.flatMap(({ mention, links }) => (narrowed.has(mention.start) ? [] : links));
}

function comingTo(world: World, stop: Stop): readonly Link[] {
	const { by, subset } = stop;
	if (subset !== undefined) return mentionsOf(world, stop, isForward).map((from) => fromWord(world, from));
	if (isRoute(by)) {
		const gateways = by.references.filter(isParent).flatMap((mention) => targetsOf(world, by, mention));
		const turned = gateways.map(({ stop: gateway }): Link => ({ stop: gateway, spans: [focusOf(world, gateway)] }));
		return [...turned, ...mentionsOf(world, stop, isForward).map((from) => fromWord(world, from))];
	}
	if (isHost(by)) return mentionsOf(world, stop, isForward).map((from) => fromWord(world, from));
	if (!isPod.has(by.resource.kind.id)) return [];
	return mentionsOf(world, stop, ({ row }) => row.to === 'workload').flatMap((from) => {
		if (isHost(from.by)) return [fromWord(world, from)];
		const own = declarationsIn(from.by, 'subset').find(
			(one) => labelsOfSubset(from.by, one)?.start === from.mention.start,
		);
		return own === undefined
			? []
			: [{ stop: { by: from.by, subset: own }, spans: [placeOf(world.snapshot, from).span] }];
	});
}

/** Where a route says that it takes from a gateway. */
function isParent({ row }: Mention<ReferenceRow>): boolean {
	return /^spec\.(?:gateways\[\]|parentRefs\[\]\.name)$/.test(row.at);
}

/** Where a route says what it hands on to. */
function isForward({ row }: Mention<ReferenceRow>): boolean {
	return (
		/^(?:host|subset|virtualService)$/.test(row.to) &&
		/\.(?:destination|mirror)\.(?:host|subset)$|\.delegate\.name$|backendRefs?(?:\[\])?\.name$/.test(row.at)
	);
}

function targetsOf(world: World, by: Deployed, mention: Mention<ReferenceRow> | undefined): readonly Link[] {
	if (mention === undefined) return [];
	const resolution = resolve(world.mesh, { by, mention });
	if (resolution.is !== 'found') return [];
	const { span } = placeOf(world.snapshot, { by, mention });
	return resolution.targets.flatMap(stopOf).map((stop) => ({ stop, spans: [span] }));
}

/** The references to a stop that pass `isMeant`. */
function mentionsOf(
	world: World,
	{ by, subset }: Stop,
	isMeant: (mention: Mention<ReferenceRow>) => boolean,
): readonly Referring[] {
	const own = by.declarations
		.filter((mention) => (subset === undefined ? mention.row.declares !== 'subset' : mention === subset))
		.map((mention): Declared => ({ by, mention }));
	return own.length === 0 ? [] : usesOf(world.mesh, own).mentioned.filter(({ mention }) => isMeant(mention));
}

function fromWord(world: World, from: Referring): Link {
	return { stop: { by: from.by }, spans: [placeOf(world.snapshot, from).span] };
}

function focusOf(world: World, stop: Stop): Span {
	return stationOf(world.snapshot, stop).focus;
}

/** Where a subset says by which labels it selects. */
function labelsOfSubset(by: Deployed, subset: Mention): Mention<ReferenceRow> | undefined {
	const spec = manifest(by.resource).get('spec') as
		| Node<{ subsets?: { name?: string; labels?: object }[] }>
		| undefined;
	const own = spec?.each('subsets').find((one) => one.get('name')?.start === subset.start);
	const start = own?.get('labels')?.start;
	return by.references.find(({ row, ...span }) => row.at === 'spec.subsets[].labels' && span.start === start);
}
