// Any: a message that says of itself what it is. And TypedStruct, whose content travels as JSON.
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { kindInWords, kindOfType } from './categories.ts';
import type { At, EnvoyFault, Walk, Way } from './fault.ts';
import { messageNamed, messageNames } from './load.ts';
import { isTypedStruct, isWellKnown, shortName, typeIn } from './names.ts';
import { retiredType } from './retired.ts';
import { said } from './scalars.ts';
import { capital, oneLine, spanOf } from './words.ts';

/** golang/protobuf: jsonpb/decode.go, unmarshal of google.protobuf.Any */
export function anyFaults(walk: Walk, node: Node, way: Way, at: At): void {
	if (node.kind !== 'map') {
		const message = `${capital(at.name)} must be a map with "@type", not ${said(node)}; Istio rejects the resource`;
		walk.faults.push({ kind: 'wrong-type', span: oneLine(node, at.anchor), message });
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

/** Envoy does not run the rules on what load balancers are told (envoy: source/extensions/load_balancing_policies). */
function unruled(name: string, way: Way): Way {
	return kindOfType(name) === 'envoy.load_balancing_policies' ? { ...way, isUnruled: true, isMerged: true } : way;
}

/** Of an Any without a type: the type that its keys, or the place, tell. */
function untyped(node: Node, { isStrict, kinds }: Way, at: At): EnvoyFault {
	const alike = node.entries.find(({ key }) => /^@?type(?:_?url)?$/i.test(key.text));
	const who = isStrict ? 'Envoy rejects the configuration' : 'Istio rejects the resource';
	const what = kinds?.[0] === undefined ? '' : `, which says that it is ${kindInWords(kinds[0])} and of which type`;
	const base = { kind: 'missing-type', span: alike?.key ?? at.anchor } as const;
	if (alike === undefined || alike.key.text === '@type')
		return { ...base, message: `${capital(at.name)} needs "@type"${what}; ${who}` };
	const { start, end } = alike.key;
	const isQuoted = alike.key.style === 'single' || alike.key.style === 'double';
	return {
		...base,
		message: `${capital(at.name)} needs "@type", not "${alike.key.text}"; ${who}`,
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
	if (retired !== undefined) {
		const { successor } = retired;
		const instead = successor === undefined ? '' : `; use "${successor}"`;
		const message = `Envoy no longer has the type "${name}"${instead}`;
		return {
			kind: 'retired-api',
			span,
			message,
			...(successor !== undefined && shortName(successor) === shortName(name) ? change(successor) : {}),
		};
	}
	if (name === '') return { kind: 'unknown-type', span, message: `"@type" names no type; ${who} rejects it` };
	if (!/^[A-Za-z_]\w*(?:\.\w+)+$/.test(name))
		return {
			kind: 'unknown-type',
			span,
			message: `"${name}" is not the full name of a type, such as "envoy.extensions.filters.http.lua.v3.Lua"`,
		};
	const near = nearType(name);
	if (near === undefined) return undefined;
	const message = `${who} does not know the type "${name}"; did you mean "${near}"?`;
	return { kind: 'unknown-type', span, message, ...change(near) };
}

/** A type that differs in a few letters, in case, or in where it stands alone. */
function nearType(name: string): string | undefined {
	const all = messageNames();
	const plain = (text: string): string => text.toLowerCase().replace(/[-_.]/g, '');
	const same = all.find((one) => plain(one) === plain(name));
	if (same !== undefined) return same;
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
		message: '"@type" needs "type.googleapis.com/" before the name of the type; Envoy rejects the configuration',
		...fix,
	};
}

/** The type of something that cannot stand there. */
function categoryFault(type: Node, name: string, { kinds }: Way): EnvoyFault | undefined {
	const kind = kindOfType(name);
	if (kinds === undefined || kind === undefined) return undefined;
	const forRoutes = kinds[0] === 'per-route' ? ofRoutes(name) : undefined;
	if (forRoutes !== undefined) {
		const message = `"${shortName(name)}" configures the filter itself, but routes take "${forRoutes}"; Envoy rejects the configuration`;
		return { kind: 'wrong-category', span: spanOf(type), message };
	}
	if (kinds.includes(kind)) return undefined;
	const message = `"${shortName(name)}" is ${kindInWords(kind)}, but ${kindInWords(kinds[0] ?? '')} belongs here; Envoy rejects the configuration`;
	return { kind: 'wrong-category', span: spanOf(type), message };
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
		const text = 'TypedStruct needs "type_url", which says what "value" is; Envoy rejects the configuration';
		walk.faults.push({ kind: 'missing-type', span: at.anchor, message: text });
		return;
	}
	if (type.opaque || type.kind !== 'scalar' || isPlaceholder(type.text)) return;
	const name = typeIn(type.text);
	const strict = { ...way, isStrict: true, isMerged: false, isForRoutes: way.kinds?.[0] === 'per-route' };
	const fault = typeFault(type, name, strict) ?? categoryFault(type, name, way);
	if (fault !== undefined) walk.faults.push(fault);
	const inner = messageNamed(name);
	if (fault !== undefined || inner === undefined) return;
	if (value === undefined || value.kind !== 'map' || value.opaque) return;
	const key = node.entries.find((entry) => entry.key.text === 'value')?.key ?? at.anchor;
	walk.visitMessage(value, name, inner, { ...strict, kinds: undefined }, { anchor: key, name: '"value"' });
}

/** What is one value stands in `value`: that must be there, even for Empty. */
function wellKnown(walk: Walk, node: Node, name: string, way: Way, at: At): void {
	const value = (node as Node<{ value?: unknown }>).get('value');
	if (value === undefined) {
		if (walk.isTemplate || way.isStrict || node.entries.some(({ key }) => key.opaque)) return;
		const like = name.endsWith('.Empty') ? ' ("value: {}")' : '';
		const message = `${shortName(name)} in "@type" needs "value"${like}; Istio rejects the resource`;
		walk.faults.push({ kind: 'missing-field', span: at.anchor, message });
		return;
	}
	const key = node.entries.find((entry) => entry.key.text === 'value')?.key ?? at.anchor;
	walk.visit(value, { type: name }, way, { anchor: key, name: '"value"' });
}
