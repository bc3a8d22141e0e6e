// A key that a message does not have: what was probably meant, by its letters or by its place.

import type { Node } from '../../yaml/node.ts';
import { meantBy } from '../fields.ts';
import { wrong } from '../wrong.ts';
import type { EnvoyFault, Walk, Way } from './fault.ts';
import type { RawMessage } from './form.ts';
import { messageNamed } from './load.ts';
import { fieldFor, shortName } from './names.ts';
import { absenceFault } from './rules.ts';
import { refusals } from './words.ts';

/** The fault of a key in the innermost message around; none where a template may have put it there. */
export function unknownField(
	walk: Walk,
	message: RawMessage,
	key: Node,
	value: Node,
	{ isStrict, isMerged }: Way,
): EnvoyFault | undefined {
	const place = walk.around.at(-1);
	if (place === undefined || key.text === '') return undefined;
	const isThere = (name: string): boolean => place.node.entries.some((entry) => entry.key.text === name);
	const near = meantBy(key.text, Object.keys(message.fields));
	if (near === undefined && (walk.isTemplate || message.isOpen === true)) return undefined;
	const effect = isStrict ? refusals.envoy : 'Istio drops it without an error';
	const args = { field: key.text, type: shortName(place.message) };
	const base = { span: key, severity: isStrict ? 'error' : 'warning' } as const;
	if (key.text === 'config' && 'typed_config' in message.fields)
		return {
			...base,
			kind: 'retired-api',
			severity: 'error',
			...wrong('config'),
		};
	const fault = { ...base, kind: 'unknown-field' } as const;
	const isNeeded = near !== undefined && !isStrict && !isMerged && isAskedFor(message, near);
	const then = isNeeded ? ', and Envoy rejects the configuration without it' : '';
	if (near !== undefined && !isThere(near)) {
		return {
			...fault,
			...wrong('misspelt', { ...args, effect: `${effect}${then}`, meant: near }),
			fix: { title: `Change to "${near}"`, edits: [{ start: key.start, end: key.end, text: near }] },
		};
	}
	const { id, at } = home(walk, message, key.text, value);
	return { ...fault, ...wrong(id, { ...args, effect, home: at }) };
}

function isAskedFor({ fields, oneofs = [] }: RawMessage, name: string): boolean {
	const field = fields[name];
	const choice = oneofs.find((one) => one.fields.includes(name));
	return choice === undefined ? field !== undefined && absenceFault(field) !== undefined : choice.isRequired === true;
}

interface Home {
	readonly id: 'below' | 'above' | 'unknown';
	readonly at: string;
}

/** Where a field of this name belongs: below a field, or in a message above; `unknown` if nobody around knows one. */
function home(walk: Walk, message: RawMessage, name: string, value: Node): Home {
	const inner = Object.entries(message.fields).find(([, { type, many }]) => {
		return many === undefined && accepts(type, name, value);
	});
	if (inner !== undefined) return { id: 'below', at: inner[0] };
	const outer = walk.around.slice(0, -1).findLast((place) => accepts(place.message, name, value));
	return outer === undefined ? { id: 'unknown', at: '' } : { id: 'above', at: outer.name };
}

function accepts(type: string, name: string, value: Node): boolean {
	const message = messageNamed(type);
	const found = message === undefined ? undefined : fieldFor(message, name);
	if (found === undefined) return false;
	const [, field] = found;
	if (field.many !== undefined) return value.kind === (field.many === 'list' ? 'seq' : 'map');
	const isMessage = messageNamed(field.type) !== undefined || field.type === 'google.protobuf.Any';
	return isMessage === (value.kind === 'map');
}
