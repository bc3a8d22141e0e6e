// Any: a message that says of itself what it is. And TypedStruct, whose content travels as JSON.

import { nearestName } from '../../text/nearest-name.ts';
import { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { wrong } from '../wrong.ts';
import { isForAllRoutes, kindInWords, kindOfType } from './categories.ts';
import type { At, EnvoyFault, Walk, Way } from './fault.ts';
import { messageNamed, messageNames } from './load.ts';
import { isTypedStruct, isWellKnown, shortName, typeIn } from './names.ts';
import { retiredType } from './retired.ts';
import { said } from './scalars.ts';
import { capital, oneLine, refusals, spanOf } from './words.ts';

/** golang/protobuf: jsonpb/decode.go, unmarshal of google.protobuf.Any */
export function anyFaults(walk: Walk, node: Node, way: Way, at: At): void {
	if (node.kind !== 'map') {
		const args = { what: capital(at.name), wanted: `a map with "@type", not ${said(node)}`, refusal: refusals.istio };
		walk.faults.push({ kind: 'wrong-type', span: oneLine(node, at.anchor), ...wrong('other', args) });
		return;
	}
	const type = (node as Node<{ '@type'?: string }>).get('@type');
	if (type === undefined || type.isNull) {
		if (walk.isTemplate || node.entries.some(({ key }) => key.opaque)) return;
		walk.faults.push(untyped(node, way, at));
		return;
	}
	if (type.opaque || type.kind !== 'scalar' || isPlaceholder(type.text)) return;
	const name = typeIn(type.text);
	const fault = typeFault(type, name, way) ?? hostFault(type) ?? categoryFault(type, name, way);
	if (fault !== undefined) walk.faults.push(fault);
	const message = messageNamed(name);
	if (isTypedStruct(name)) typedStruct(walk, node, way, at);
	else if (isWellKnown(name)) wellKnown(walk, node, name, way, at);
	else if (message !== undefined && fault?.kind !== 'wrong-category')
		walk.visitMessage(
			node,
			name,
			message,
			unruled(name, { ...way, kinds: undefined, isForRoutes: way.kinds?.[0] === 'per-route' }),
			at,
			true,
		);
}

/** Envoy does not run the rules on what most load balancers are told (envoy: source/extensions/load_balancing_policies). */
function unruled(name: string, way: Way): Way {
	return kindOfType(name) === 'envoy.load_balancing_policies' && !name.includes('.override_host.')
		? { ...way, isUnruled: true, isMerged: true }
		: way;
}

/** Of an Any without a type: the type that its keys, or the place, tell. */
function untyped(node: Node, { isStrict, kinds }: Way, at: At): EnvoyFault {
	const alike = node.entries.find(({ key }) => /^@?type(?:_?url)?$/i.test(key.text));
	const args = {
		what: capital(at.name),
		refusal: isStrict ? refusals.envoy : refusals.istio,
		...(kinds?.[0] === undefined ? {} : { kind: kindInWords(kinds[0]) }),
	};
	const base = { kind: 'missing-type', span: alike?.key ?? at.anchor } as const;
	if (alike === undefined || alike.key.text === '@type')
		return { ...base, ...wrong(kinds?.[0] === undefined ? 'needed' : 'neededForKind', args) };
	const { start, end } = alike.key;
	const isQuoted = alike.key.style === 'single' || alike.key.style === 'double';
	return {
		...base,
		...wrong('otherKey', { ...args, key: alike.key.text }),
		fix: { title: 'Change to "@type"', edits: [{ start, end, text: isQuoted ? '@type' : "'@type'" }] },
	};
}

/** What is wrong with a type's name; undefined if it is known, or may be one of a newer Envoy. */
function typeFault(type: Node, name: string, { isStrict }: Way): EnvoyFault | undefined {
	const retired = retiredType(name);
	if (retired === undefined && (messageNamed(name) !== undefined || isWellKnown(name))) return undefined;
	const change = (to: string): Pick<EnvoyFault, 'fix'> => {
		const start = type.end - name.length;
		const isExact = type.style !== 'block' && type.text.endsWith(name);
		return isExact ? { fix: { title: `Change to "${to}"`, edits: [{ start, end: type.end, text: to }] } } : {};
	};
	const span = spanOf(type);
	const who = isStrict ? 'Envoy' : 'Istio';
	// What a TypedStruct names may be of somebody's own build of Envoy, whose types look like old ones.
	if (retired !== undefined && isStrict && retired.successor === undefined) return undefined;
	if (retired !== undefined) {
		const { successor } = retired;
		return {
			kind: 'retired-api',
			span,
			...(successor === undefined ? wrong('type', { type: name }) : wrong('replacedType', { type: name, successor })),
			...(successor !== undefined && shortName(successor) === shortName(name) ? change(successor) : {}),
		};
	}
	if (name === '') return { kind: 'unknown-type', span, ...wrong('noName', { who }) };
	if (!/^[A-Za-z_]\w*(?:\.\w+)+$/.test(name))
		return {
			kind: 'unknown-type',
			span,
			...wrong('notFull', { type: name }),
		};
	const near = nearType(name);
	if (near === undefined) return undefined;
	return { kind: 'unknown-type', span, ...wrong('misspelt', { who, type: name, meant: near }), ...change(near) };
}

/** A type that differs in a few letters, in case, or in where it stands alone. */
function nearType(name: string): string | undefined {
	const all = messageNames();
	const plain = (text: string): string => text.toLowerCase().replace(/[-_.]/g, '');
	const same = all.find((one) => plain(one) === plain(name));
	if (same !== undefined) return same;
	const ageless = (text: string): string => text.replace(/\.v\d\w*(?=\.)/, '');
	const other = /\.v\d\w*\./.test(name) ? all.find((one) => ageless(one) === ageless(name)) : undefined;
	if (other !== undefined) return other;
	const [, folder = '', last = ''] = /^(.*\.)(\w+)$/.exec(name) ?? [];
	const beside = all.filter(
		(one) => one.startsWith(folder) && folder !== '' && !one.slice(folder.length).includes('.'),
	);
	const close = nearestName(
		last,
		beside.map((one) => one.slice(folder.length)),
	);
	if (close !== undefined) return `${folder}${close}`;
	// In a package that is known, a name that is not: what the package has, if it is only one.
	if (beside.length === 1) return beside[0];
	const placed = all.filter((one) => one.endsWith(`.${last}`) && /^envoy\.extensions\./.test(one));
	return nearestName(name, placed.length > 0 ? placed : all);
}

/** envoy: "@type must contain at least one / and a nonempty host" is said of what istiod hands over as it was written. */
function hostFault(type: Node): EnvoyFault | undefined {
	if (/^[^/\s]+\/./.test(type.text)) return undefined;
	const { start, end } = type;
	const bare = type.text.replace(/^\/+/, '');
	const text = `type.googleapis.com/${bare}`;
	const fix = type.style === 'block' ? {} : { fix: { title: `Change to "${text}"`, edits: [{ start, end, text }] } };
	return {
		kind: 'refused-value',
		span: spanOf(type),
		...wrong('noHost'),
		...fix,
	};
}

/** The type of something that cannot stand there. */
function categoryFault(type: Node, name: string, { kinds }: Way): EnvoyFault | undefined {
	const kind = kindOfType(name);
	if (kinds === undefined || kind === undefined) return undefined;
	const forRoutes = kinds[0] === 'per-route' ? ofRoutes(name) : undefined;
	if (forRoutes !== undefined) {
		return {
			kind: 'wrong-category',
			span: spanOf(type),
			...wrong('forRoutes', { type: shortName(name), wanted: forRoutes }),
		};
	}
	if (kinds[0] === 'per-route' && isForAllRoutes(name))
		return { kind: 'wrong-category', span: spanOf(type), ...wrong('noRoutes', { type: shortName(name) }) };
	if (kinds.includes(kind)) return undefined;
	const args = { type: shortName(name), kind: kindInWords(kind), wanted: kindInWords(kinds[0] ?? '') };
	return { kind: 'wrong-category', span: spanOf(type), ...wrong('otherKind', args) };
}

/** The type that configures a filter for routes, where that is another than the filter's own: `BufferPerRoute`. */
function ofRoutes(name: string): string | undefined {
	const folder = name.slice(0, name.lastIndexOf('.') + 1);
	if (/PerRoute(?:Config)?$/.test(name)) return undefined;
	const found = messageNames().find(
		(one) => one.startsWith(folder) && /^\w+PerRoute$|^PerRouteConfig$/.test(one.slice(folder.length)),
	);
	return found === undefined ? undefined : shortName(found);
}

/** Its value is JSON that Envoy reads as the type in `type_url`, strictly. xds: xds/type/v3/typed_struct.proto */
function typedStruct(walk: Walk, node: Node, way: Way, at: At): void {
	const fields = node as Node<{ type_url?: string; typeUrl?: string; value?: unknown }>;
	const message = messageNamed('xds.type.v3.TypedStruct');
	if (message === undefined) return;
	walk.visitMessage(node, 'xds.type.v3.TypedStruct', message, { ...way, kinds: undefined, isMerged: true }, at, true);
	const type = fields.get('type_url') ?? fields.get('typeUrl');
	const value = fields.get('value');
	if (type === undefined || type.isNull || type.text === '') {
		if (walk.isTemplate || type?.opaque === true || node.entries.some(({ key }) => key.opaque)) return;
		walk.faults.push({ kind: 'missing-type', span: at.anchor, ...wrong('typeUrl') });
		return;
	}
	if (type.opaque || type.kind !== 'scalar' || isPlaceholder(type.text)) return;
	const name = typeIn(type.text);
	const strict = { ...way, isStrict: true, isMerged: false, isForRoutes: way.kinds?.[0] === 'per-route' };
	const fault = typeFault(type, name, strict) ?? categoryFault(type, name, way);
	if (fault !== undefined) walk.faults.push(fault);
	const inner = messageNamed(name);
	if (fault !== undefined || inner === undefined) return;
	const isNothing = value === undefined || value.isNull;
	if (isNothing && !walk.isTemplate && !node.entries.some(({ key }) => key.opaque))
		walk.visitMessage(nothingAt(at.anchor), name, inner, { ...strict, kinds: undefined }, at);
	if (value === undefined || value.kind !== 'map' || value.opaque) return;
	const key = node.entries.find((entry) => entry.key.text === 'value')?.key ?? at.anchor;
	walk.visitMessage(value, name, inner, { ...strict, kinds: undefined }, { anchor: key, name: '"value"' });
}

/** A map that holds nothing, which Envoy makes of a value that is not written. */
function nothingAt({ start, end }: Node): Node {
	return new Node({ kind: 'map', start, end, style: 'flow', entries: [] });
}

/** What is one value stands in `value`: that must be there, even for Empty. */
function wellKnown(walk: Walk, node: Node, name: string, way: Way, at: At): void {
	const value = (node as Node<{ value?: unknown }>).get('value');
	if (value === undefined) {
		const isOther = node.entries.some(({ key }) => key.text !== '@type');
		if (walk.isTemplate || (way.isStrict && !isOther) || node.entries.some(({ key }) => key.opaque)) return;
		const what = name.endsWith('.Empty') ? wrong('emptyValue') : wrong('value', { type: shortName(name) });
		walk.faults.push({ kind: 'missing-field', span: at.anchor, ...what });
		return;
	}
	const key = node.entries.find((entry) => entry.key.text === 'value')?.key ?? at.anchor;
	walk.visit(value, { type: name }, way, { anchor: key, name: '"value"' });
}
