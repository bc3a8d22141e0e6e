// The walk along the value of a patch: what istiod's parser refuses or drops, and what Envoy refuses of what it gets.
import { limits, stopped } from '../../limits.ts';
import type { Node } from '../../yaml/node.ts';
import { anyFaults } from './any.ts';
import { beyond } from './beyond.ts';
import type { At, EnvoyFault, Walk, Way } from './fault.ts';
import { visitField } from './fields.ts';
import type { RawField, RawMessage } from './form.ts';
import { expectKind, expectMessage } from './kinds.ts';
import { messageNamed } from './load.ts';
import { fieldFor } from './names.ts';
import { lostIn, missingFaults, withMeant } from './presence.ts';
import { unknownField } from './unknown.ts';
import { visitScalar } from './values.ts';

interface Held {
	/** What is underlined where something is missing. */
	readonly anchor: Node;
	readonly isTemplate: boolean;
	/** What the message is called, unless it is the value of a patch. */
	readonly name?: string;
}

/** The faults of `node` as a message that a patch hands over. */
export function valueFaults(
	node: Node,
	message: string,
	way: Way,
	{ anchor, isTemplate, name = 'the value' }: Held,
): readonly EnvoyFault[] {
	const walk: Walk = {
		faults: [],
		isTemplate,
		around: [],
		nodes: 0,
		visit: (...one) => visit(walk, ...one),
		visitMessage: (...one) => visitMessage(walk, ...one),
	};
	visit(walk, node, { type: message }, way, { anchor, name });
	return walk.faults;
}

const mapOnly = (walk: Walk, node: Node, _: Way, at: At): void => expectKind(walk, node, 'map', at);

/** TABLE: messages that have a form of their own in JSON. protobuf.dev: "ProtoJSON Format" */
const special: Readonly<Record<string, (walk: Walk, node: Node, way: Way, at: At) => void>> = {
	'google.protobuf.Any': anyFaults,
	'google.protobuf.Value': () => {},
	'google.protobuf.ListValue': (walk, node, _, at) => expectKind(walk, node, 'seq', at),
	'google.protobuf.Struct': mapOnly,
	'google.protobuf.Empty': mapOnly,
};

/** Judges one value that is no list and no map by its type. */
function visit(walk: Walk, node: Node, field: RawField, way: Way, at: At): void {
	const { type } = field;
	if (node.opaque || node.isNull || type === '') return;
	if (walk.nodes++ > limits.nodes.most) {
		if (walk.nodes === limits.nodes.most + 2) stopped('nodes', 'an EnvoyFilter');
		return;
	}
	const message = messageNamed(type);
	const judge = special[type];
	if (judge !== undefined) judge(walk, node, way, at);
	else if (message === undefined) visitScalar(walk, node, field, way, at);
	else if (node.kind !== 'map') expectMessage(walk, node, message, at, way.isStrict);
	else visitMessage(walk, node, type, message, way, at);
}

/** Judges a map as a message: its keys, then what they hold, then what is missing or too much. */
function visitMessage(
	walk: Walk,
	node: Node,
	type: string,
	message: RawMessage,
	way: Way,
	at: At,
	isAny = false,
): void {
	walk.around.push({ node, message: type, name: at.name });
	const lost = way.isStrict ? undefined : lostIn(node, message);
	for (const { key, value } of node.entries) {
		if (key.opaque || (key.text === '<<' && key.style === 'plain') || (isAny && key.text === '@type')) continue;
		const found = fieldFor(message, key.text);
		if (found === undefined) {
			const fault = unknownField(walk, message, key, value, way);
			if (fault !== undefined) walk.faults.push(fault);
		} else {
			// What is dropped as a whole must only be readable.
			const inner = lost?.has(key.text) === true ? { ...way, isMerged: true, isUnruled: true } : way;
			visitField(walk, value, found, type, inner, { anchor: key, name: `"${key.text}"` });
		}
	}
	walk.around.pop();
	const meant = withMeant(node, message);
	if (!walk.isTemplate) walk.faults.push(...missingFaults(meant, type, message, way, at));
	for (const fault of beyond(meant, type, way, at))
		if (!walk.isTemplate || fault.kind !== 'missing-field') walk.faults.push(fault);
}
