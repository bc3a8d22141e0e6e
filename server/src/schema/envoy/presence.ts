// What a message lacks, or has too much of: fields that Envoy asks for, and oneofs.

import { type Entry, Node } from '../../yaml/node.ts';
import { meantAmong } from '../fields.ts';
import { wrong } from '../wrong.ts';
import type { At, EnvoyFault, Way } from './fault.ts';
import type { RawField, RawMessage, RawOneof } from './form.ts';
import { camelCase, fieldFor, shortName } from './names.ts';
import { absenceFault } from './rules.ts';

/** Faults of what is not written in a message, or of members of one oneof that both are. */
export function missingFaults(node: Node, type: string, message: RawMessage, way: Way, at: At): readonly EnvoyFault[] {
	// A key that is not known may be any.
	if (node.entries.some(({ key }) => key.opaque || key.text === '<<')) return [];
	const written = writtenIn(node);
	const isWritten = (name: string): boolean => written.has(name) || written.has(camelCase(name));
	// One that is misspelled is said to be so.
	const isMeant = (name: string): boolean => isWritten(name) || node.entries.some(({ meant }) => meant?.includes(name));
	const oneofs = message.oneofs ?? [];
	return [
		...oneofs.flatMap((one) => oneofFaults(node, type, one, { isWritten, isMeant }, way, at)),
		...(way.isMerged ? [] : absent(type, message, isMeant, at)),
	];
}

type Is = (name: string) => boolean;

/** `node`, whose keys of other names know which fields they may mean: those are there, but unknown. Itself where all are known. */
export function withMeant(node: Node, message: RawMessage): Node {
	if (node.entries.every(({ key }) => key.opaque || fieldFor(message, key.text) !== undefined)) return node;
	const names = Object.keys(message.fields);
	const entries = node.entries.map((entry): Entry => {
		const { key } = entry;
		if (key.opaque || key.text === '<<' || fieldFor(message, key.text) !== undefined) return entry;
		const meant = meantAmong(key.text, names);
		return meant.length === 0 ? entry : { ...entry, meant: [...meant, ...meant.map(camelCase)] };
	});
	return new Node({ ...node, entries });
}

/** The keys of a oneof that istiod drops, since another member of it is written: it keeps the one that is declared last. */
export function lostIn(node: Node, { oneofs = [] }: RawMessage): ReadonlySet<string> {
	const written = writtenIn(node);
	const names = oneofs.flatMap(({ fields }) =>
		fields.filter((name) => written.has(name) || written.has(camelCase(name))).slice(0, -1),
	);
	return new Set(names.flatMap((name) => [name, camelCase(name)]));
}

/** What is written, and is not null: that is not written. */
function writtenIn(node: Node): ReadonlySet<string> {
	return new Set(node.entries.flatMap(({ key, value }) => (value.isNull ? [] : [key.text])));
}

function absent(
	type: string,
	{ fields, oneofs = [] }: RawMessage,
	isWritten: (name: string) => boolean,
	at: At,
): readonly EnvoyFault[] {
	const chosen = new Set(oneofs.flatMap((one) => one.fields));
	return Object.entries(fields).flatMap(([name, field]: [string, RawField]): readonly EnvoyFault[] => {
		if (chosen.has(name) || isWritten(name)) return [];
		const fault = absenceFault(field);
		if (fault === undefined) return [];
		const id = fault.startsWith('needs') ? 'needsItem' : 'needs';
		return [{ kind: 'missing-field', span: at.anchor, ...wrong(id, { type: shortName(type), field: name }) }];
	});
}

/** Some of them, where there are many. */
function listed(fields: readonly string[]): string {
	const shown = fields.slice(0, 5).map((name) => `"${name}"`);
	return `${shown.join(', ')}${fields.length > 5 ? ' …' : ''}`;
}

function oneofFaults(
	node: Node,
	type: string,
	{ fields, isRequired }: RawOneof,
	{ isWritten, isMeant }: { readonly isWritten: Is; readonly isMeant: Is },
	way: Way,
	at: At,
): readonly EnvoyFault[] {
	const set = fields.filter(isWritten);
	const [first, second] = set;
	if (first === undefined) {
		if (isRequired !== true || way.isMerged || fields.some(isMeant)) return [];
		const [only = ''] = fields;
		const what =
			fields.length > 1
				? wrong('needsOneOf', { type: shortName(type), fields: listed(fields) })
				: wrong('needs', { type: shortName(type), field: only });
		return [{ kind: 'missing-field', span: at.anchor, ...what }];
	}
	if (second === undefined) return [];
	const last = set.at(-1) ?? second;
	const lost = set.slice(0, -1);
	const keys = node.entries.filter(({ key }) => lost.some((name) => key.text === name || key.text === camelCase(name)));
	const clashing = set.map((name) => `"${name}"`).join(' and ');
	const what = way.isStrict
		? wrong('refused', { fields: clashing })
		: wrong('ignored', { lost, fields: clashing, kept: last });
	const severity = way.isStrict ? 'error' : 'information';
	return [{ kind: 'conflicting-fields', span: keys[0]?.key ?? at.anchor, ...what, severity }];
}
