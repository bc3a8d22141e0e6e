// What a field of a message holds: one value, a list, or a map.

import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { kindsAt } from './categories.ts';
import type { At, Walk, Way } from './fault.ts';
import type { RawField } from './form.ts';
import { expectKind } from './kinds.ts';
import { messageNamed } from './load.ts';
import { absenceFault, valueFault } from './rules.ts';
import { capital, refusals, spanOf } from './words.ts';

/** Judges what is written for a field of `message`. */
export function visitField(
	walk: Walk,
	node: Node,
	[name, field]: readonly [string, RawField],
	message: string,
	way: Way,
	at: At,
): void {
	const { many } = field;
	if (node.opaque || node.isNull) return;
	const inner = inside(way, message, name, field);
	if (many === undefined) walk.visit(node, field, inner, at);
	else if (many === 'list') list(walk, node, field, inner, at);
	else map(walk, node, field, inner, at);
	if (many === undefined || node.kind === 'scalar' || walk.isTemplate || way.isUnruled === true) return;
	const bounds = boundFault(node.kind === 'map' ? node.entries.length : node.items.length, field, way);
	if (bounds !== undefined)
		walk.faults.push({
			kind: 'refused-value',
			span: at.anchor,
			...wrong('rule', { what: capital(at.name), rule: bounds }),
		});
}

/** What a list adds to another one is new as a whole. */
function whole(way: Way): Way {
	return { ...way, isMerged: way.isUnruled === true };
}

function list(walk: Walk, node: Node, { type, rules }: RawField, way: Way, { name, anchor }: At): void {
	const isOne = way.isStrict && node.kind !== 'seq';
	if (node.kind !== 'seq' && !isOne) {
		expectKind(walk, node, 'seq', { name, anchor });
		return;
	}
	const one: RawField = { type, ...(rules?.items && { rules: rules.items }) };
	if (rules?.unique === true) repeated(walk, node, name);
	for (const item of isOne ? [node] : itemsOf(node, way)) {
		if (item.isNull) nothing(walk, item, one, whole(way), { anchor, name: `an item of ${name}` });
		else walk.visit(item, one, whole(way), { anchor: item.entries[0]?.key ?? item, name: `an item of ${name}` });
	}
}

/** Envoy's own reader takes the items of a list in a list for items of that (protocolbuffers/protobuf: src/google/protobuf/json). */
function itemsOf(node: Node, way: Way): readonly Node[] {
	return way.isStrict
		? node.items.flatMap((item) => (item.kind === 'seq' && !item.opaque ? itemsOf(item, way) : [item]))
		: node.items;
}

/** In a list, and as the value of a map, nothing is an empty message (golang/protobuf: jsonpb/decode.go). */
function nothing(walk: Walk, node: Node, field: RawField, way: Way, at: At): void {
	if (node.opaque || walk.isTemplate) return;
	const { type } = field;
	const message = messageNamed(type);
	if (message !== undefined) walk.visitMessage(node, type, message, way, at);
	else if (type === 'google.protobuf.Any')
		walk.faults.push({
			kind: 'missing-type',
			span: at.anchor,
			...wrong('needed', { what: capital(at.name), refusal: refusals.envoy }),
		});
	else if (way.isUnruled !== true && absenceFault(field) !== undefined)
		walk.faults.push({
			kind: 'refused-value',
			span: at.anchor,
			...wrong('rule', { what: capital(at.name), rule: 'must not be empty' }),
		});
}

/** Of items that must differ, the second of two that do not. */
function repeated(walk: Walk, node: Node, name: string): void {
	const seen = new Set<string>();
	for (const item of node.items) {
		if (item.opaque || item.kind !== 'scalar') continue;
		if (seen.has(item.text))
			walk.faults.push({
				kind: 'refused-value',
				span: spanOf(item),
				...wrong('twice', { value: item.text, list: name }),
			});
		seen.add(item.text);
	}
}

function map(walk: Walk, node: Node, { type, rules, many = '' }: RawField, way: Way, at: At): void {
	if (node.kind !== 'map') {
		expectKind(walk, node, 'map', at, way.isStrict);
		return;
	}
	const one: RawField = { type, ...(rules?.values && { rules: rules.values }) };
	for (const { key, value } of node.entries) {
		if (key.text === '<<' && key.style === 'plain') continue;
		if (rules?.keys !== undefined && !key.opaque) keyFault(walk, key, many, rules.keys, at);
		const spot = { anchor: key, name: `"${key.text}"` };
		if (value.isNull) nothing(walk, value, one, whole(way), spot);
		else walk.visit(value, one, whole(way), spot);
	}
}

function keyFault(walk: Walk, key: Node, type: string, rules: NonNullable<RawField['rules']>, at: At): void {
	const broken = valueFault(key, type, rules, false);
	if (broken !== undefined)
		walk.faults.push({
			kind: 'refused-value',
			span: spanOf(key),
			...wrong('rule', { what: `A key of ${at.name}`, rule: broken }),
		});
}

function boundFault(count: number, { rules, many }: RawField, { isMerged }: Way): string | undefined {
	const most = rules?.max_items;
	if (most !== undefined && count > most) return `must not have more than ${most} ${most === 1 ? 'item' : 'items'}`;
	if (isMerged) return undefined;
	const least = rules?.min_items ?? rules?.min_pairs ?? 0;
	if (count >= least || (count === 0 && rules?.ignore_empty === true)) return undefined;
	return `must have at least ${least} ${many === 'list' ? 'item' : 'entr'}${many === 'list' ? (least === 1 ? '' : 's') : least === 1 ? 'y' : 'ies'}`;
}

/**
 * TABLE: fields that Istio never sets, so that what a patch merges into them is all that there is (istio: pilot/pkg/networking/core,
 * listener_builder.go and httpconnectionmanager, route/route.go).
 */
const madeByNobody: Readonly<Record<string, readonly string[]>> = {
	'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager': ['local_reply_config'],
	'envoy.config.route.v3.VirtualHost': ['hedge_policy', 'matcher', 'retry_policy'],
};

/** How what a field holds gets to Envoy: kinds are said by the outermost field that knows them. */
function inside(way: Way, message: string, name: string, field: RawField): Way {
	// The agent fetches modules itself and tells Envoy of a file (istio: pkg/wasm/convert.go), if they come by themselves.
	if (way.isByItself === true && name === 'remote' && field.type.endsWith('RemoteDataSource'))
		return { ...way, isMerged: true, isUnruled: true };
	const said = kindsAt(message, name, field.category);
	const isConfig = name === 'typed_config' || name === 'config' || field.type.endsWith('TypedExtensionConfig');
	const kinds = said ?? (isConfig ? way.kinds : undefined);
	const isWhole = field.many === undefined && madeByNobody[message]?.includes(name) === true;
	// Envoy sees what is in a new Any as a whole; what a patch merges into an old one is decided where the patch is read.
	const isMerged = way.isMerged && field.type !== 'google.protobuf.Any' && !isWhole;
	const isMergedAny = way.isMerged && way.mergesConfig === true && name === 'typed_config';
	return { ...way, kinds, isMerged: isMerged || isMergedAny, mergesConfig: isMergedAny || carries(way, name) };
}

/** istiod merges into the configuration of a transport socket, too (istio: pilot/pkg/util/runtime and envoyfilter/cluster_patch.go). */
function carries(way: Way, name: string): boolean {
	return way.isMerged && name === 'transport_socket';
}
