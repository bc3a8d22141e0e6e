// Text that only looks like a name: in values of environment variables, arguments, annotations, scripts. Nobody can know that
// it means the name, so that a rename offers these places and a person confirms them.

import { symbols } from '../../mesh/extract.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { mayShare } from '../../mesh/mesh.ts';
import { literally } from '../../text/literal.ts';
import type { Span } from '../../text/span.ts';
import type { Member } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import { inFile } from '../place.ts';

export interface Lookalike {
	readonly uri: string;
	/** In file offsets. */
	readonly span: Span;
}

export interface Sought {
	readonly name: string;
	/** Where it is known by its name alone; undefined: anywhere. */
	readonly namespaces: readonly string[] | undefined;
	/** Whether it is a host, which may stand in addresses too. */
	readonly isHost: boolean;
	/** Numbers stand in addresses only, behind the names of their hosts. */
	readonly behind?: readonly string[];
}

const most = 500;
/** Shorter ones are words of any text. */
const shortest = 3;

/** The places in free text that look like a name, in the order of the mesh; at most `most`. */
export function lookalikes(snapshot: Snapshot, mesh: Mesh, sought: Sought): readonly Lookalike[] {
	const found: Lookalike[] = [];
	if (sought.name.length < shortest && sought.behind === undefined) return found;
	for (const member of mesh.members.all()) {
		if (!member.chunk.text.includes(sought.name)) continue;
		for (const span of spansIn(member, sought)) {
			found.push({ uri: member.uri, span: inFile(snapshot, member, span) });
			if (found.length >= most) return found;
		}
	}
	return found;
}

function spansIn(member: Member, sought: Sought): readonly Span[] {
	const { chunk } = member;
	const namespaces = symbols(chunk).resources.flatMap(({ resource }) => resource.namespace?.text ?? []);
	const isNear = namespaces.length === 0 || mayShare(namespaces, sought.namespaces);
	const pattern = patternOf(sought, isNear);
	return freeTexts(tree(chunk).root, []).flatMap((node) =>
		[...chunk.text.slice(node.start, node.end).matchAll(pattern)].map(({ index, 0: word, 1: before = '' }) => {
			const start = node.start + index + before.length;
			return { start, end: node.start + index + word.length };
		}),
	);
}

function patternOf({ name, namespaces, isHost, behind }: Sought, isNear: boolean): RegExp {
	const own = literally(name);
	if (behind !== undefined)
		return new RegExp(`((?<![\\w.-])(?:${behind.map(literally).join('|')})(?:\\.[\\w.-]+)?:)${own}(?!\\d)`, 'g');
	const full = namespaces === undefined ? '[\\w-]+' : `(?:${namespaces.map(literally).join('|')})`;
	const end = isHost ? `(?=\\.${full}(?![\\w-])${isNear ? '|(?![\\w.-])|\\.(?:\\s|$)' : ''})` : '(?![\\w-])';
	return new RegExp(`(?<![\\w.-])${own}${end}`, 'g');
}

/** Scalars that no field gives a meaning to: blocks of text, values of variables, arguments, annotations, data. */
function freeTexts(node: Node | undefined, path: readonly string[]): readonly Node[] {
	if (node === undefined || path.length > 30) return [];
	if (node.kind === 'scalar') return node.style === 'block' || isFree(path) ? [node] : [];
	return [
		...node.entries.flatMap(({ key, value }) => freeTexts(value, [...path, key.text])),
		...node.items.flatMap((item) => freeTexts(item, [...path, '[]'])),
	];
}

function isFree(path: readonly string[]): boolean {
	const [before, last] = [path.at(-2), path.at(-1)];
	if (before === 'annotations') return last !== 'networking.istio.io/exportTo';
	if (last === '[]') return before === 'args' || before === 'command';
	const isVariable = last === 'value' && before === '[]' && path.at(-3) === 'env';
	return isVariable || before === 'data' || before === 'stringData';
}
