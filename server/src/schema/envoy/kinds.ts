// Whether a value is a map or a list, where one is asked for.

import type { Node } from '../../yaml/node.ts';
import { isTemplated } from '../../yaml/templates/holes.ts';
import { wrong } from '../wrong.ts';
import type { At, EnvoyFault, Walk } from './fault.ts';
import type { RawMessage } from './form.ts';
import { enumNamed } from './load.ts';
import { camelCase } from './names.ts';
import { said } from './scalars.ts';
import { capital, oneLine, refusals } from './words.ts';

/** `must be a map, not the string "x"` */
export function expectKind(walk: Walk, node: Node, kind: 'map' | 'seq', at: At, isStrict = false): void {
	if (node.kind === kind || (node.kind === 'scalar' && isVariable(node.text))) return;
	walk.faults.push(refused(node, at, kind === 'map' ? 'a map' : 'a list', isStrict));
}

/** The same for a message, which is a map; a word of one of its fields, written in its place, is no variable. */
export function expectMessage(walk: Walk, node: Node, message: RawMessage, at: At, isStrict: boolean): void {
	const field = node.kind === 'scalar' ? fieldWith(message, node.text) : undefined;
	if (field === undefined) expectKind(walk, node, 'map', at, isStrict);
	else walk.faults.push(refused(node, at, `a map such as "{ ${field}: ${node.text} }"`, isStrict));
}

function fieldWith({ fields }: RawMessage, word: string): string | undefined {
	const found = Object.entries(fields).find(([, { type }]) => Object.hasOwn(enumNamed(type)?.words ?? {}, word));
	return found && camelCase(found[0]);
}

/** Whether a whole map or list is filled in later: cipher suites look much like other placeholders. */
function isVariable(text: string): boolean {
	return isTemplated(text) || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text);
}

function refused(node: Node, { anchor, name }: At, must: string, isStrict: boolean): EnvoyFault {
	const args = {
		what: capital(name),
		wanted: `${must}, not ${said(node)}`,
		refusal: isStrict ? refusals.envoy : refusals.istio,
	};
	return { kind: 'wrong-type', span: oneLine(node, anchor), ...wrong('other', args) };
}
