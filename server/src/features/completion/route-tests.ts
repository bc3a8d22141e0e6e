// What is proposed in tests of routes beside names and fields: URLs that routes are for, and what becomes of the request as it is.
import { fact, factOf } from '../../facts/fact.ts';
import { isBuiltIn } from '../../mesh/built-in.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { asItIs } from '../../route-tests/as-it-is.ts';
import { suitesIn } from '../../route-tests/run.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import { urlsIn } from '../trace/lenses.ts';
import { escaped } from './snippets.ts';

interface TestProposal {
	readonly label: string;
	readonly kind: 'value' | 'snippet';
	readonly detail: string;
	readonly sort: string;
	/** Several lines, in the first column; undefined: the label is a value. */
	readonly snippet: string | undefined;
}

/** What may be written at the cursor; nothing in other kinds. */
export function testProposals(mesh: Mesh, uri: string, cursor: Cursor): readonly TestProposal[] {
	const root = cursor.ancestors[0] as Node<{ kind?: string }> | undefined;
	const [list, index, part, field, item] = cursor.path;
	if (root?.get('kind')?.text !== 'RouteTest' || list !== 'tests' || typeof index !== 'number') return [];
	if (
		part === 'request' &&
		field === 'url' &&
		cursor.role === 'value' &&
		(item === undefined || typeof item === 'number')
	)
		return urls(mesh).map((label, number) => ({
			label,
			kind: 'value',
			detail: 'of a route',
			sort: `a${String(number).padStart(5, '0')}`,
			snippet: undefined,
		}));
	if (part !== 'expect' || field !== undefined || cursor.flow || cursor.quote !== undefined) return [];
	// The marker of the cursor is itself a key.
	const isBegun = cursor.role === 'key' && (cursor.ancestors.at(-1)?.entries.length ?? 0) > 1;
	return isBegun ? [] : wholes(mesh, uri, cursor, index);
}

function wholes(mesh: Mesh, uri: string, cursor: Cursor, index: number): readonly TestProposal[] {
	const name = (cursor.ancestors[0] as Node<{ metadata?: { name?: string } }>).get('metadata')?.get('name')?.text ?? '';
	const suite = suitesIn(mesh, uri).find((one) => one.name === name && one.tests[index] !== undefined);
	const test = suite?.tests[index];
	if (suite === undefined || test === undefined) return [];
	const lines = asItIs(mesh, suite, test);
	if (lines.length === 0) return [];
	const snippet = lines.map(escaped).join('\n');
	return [{ label: 'as it is now', kind: 'snippet', detail: lines.join(', '), sort: '0', snippet }];
}

/** By the order of the files; a host that has a route of its own for `/` is there once. */
const urls = fact((mesh: Mesh): readonly string[] => {
	const all = [...resourcesOf(mesh, 'VirtualService'), ...resourcesOf(mesh, 'HTTPRoute')];
	return [...new Set(all.filter(({ member }) => !isBuiltIn(member)).flatMap((by) => urlsOf(mesh, by)))];
});

const urlsOf = factOf((mesh: Mesh, by: Deployed): readonly string[] => urlsIn(mesh, by));
