// RouteTest documents read: the tests in each, with where their words stand. Half-typed ones give what can be read of them.
import { type Deployed, firstNamespaceOf } from '../mesh/mesh.ts';
import { manifest, type Word, word } from '../model/resource.ts';
import { plainSpan, type Span } from '../text/span.ts';
import { at, listAt } from '../trace/fields.ts';
import type { Member } from '../workspace/environments.ts';
import type { Json } from '../yaml/json.ts';
import { jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';

/** A field of a request that makes a column of the table: its name and the values it takes. */
export interface Column {
	readonly field: string;
	/** Of a header, its name; else ''. */
	readonly key: string;
	readonly values: readonly Word[];
}

/** What is expected of a field. All offsets count from the chunk. */
export interface Expectation {
	readonly field: string;
	readonly node: Node;
	readonly span: Span;
}

export interface RouteTest {
	readonly name: string;
	/** Where its name is written, or the test itself. */
	readonly span: Span;
	readonly columns: readonly Column[];
	/** What is the same in all cases: `tls`, `serverName`, `principal`, `sourceIP`. */
	readonly fixed: Readonly<Record<string, string>>;
	readonly claims: Json | undefined;
	readonly expectations: readonly Expectation[];
	/** Why it cannot be run; undefined if it can. */
	readonly fault: { readonly span: Span; readonly message: string } | undefined;
}

export interface Suite {
	/** The document. */
	readonly member: Pick<Member, 'uri' | 'chunk'>;
	/** Of the document; '' if none is written. */
	readonly name: string;
	/** Where short names are looked up. */
	readonly namespace: string;
	/** The environment it is about; undefined: those its file is in. */
	readonly environment: Word | undefined;
	readonly tests: readonly RouteTest[];
}

/** The fields that make columns, in the order in which cases are told. */
const tabled = ['url', 'host', 'path', 'method', 'port'] as const;
const fixedFields = ['tls', 'serverName', 'principal', 'sourceIP'] as const;

/** The tests of a RouteTest. */
export function suiteOf(by: Deployed): Suite {
	const root = manifest(by.resource) as Node;
	return {
		member: by.member,
		name: by.resource.name?.text ?? '',
		namespace: firstNamespaceOf(by) ?? 'default',
		environment: word(at(root, 'environment')),
		tests: listAt(root, 'tests').map((node, index) => testOf(node, index)),
	};
}

function testOf(node: Node, index: number): RouteTest {
	const name = word(at(node, 'name'));
	const request = at(node, 'request');
	const anchor = name ?? node.entries[0]?.key ?? node;
	const columns = [
		...['from', 'through'].flatMap((field) => columnOf(node, field)),
		...tabled.flatMap((field) => columnOf(request, field)),
		...(at(request, 'headers')?.entries ?? []).map(
			({ key, value }): Column => ({ field: 'headers', key: key.text, values: wordsOf(value, true) }),
		),
	];
	const fixed = fixedFields.flatMap((field) => {
		const found = word(at(request, field));
		return found === undefined ? [] : [[field, found.text] as const];
	});
	const claims = at(request, 'claims');
	const expect = at(node, 'expect');
	return {
		name: name?.text ?? `test ${index + 1}`,
		span: plainSpan(anchor),
		columns,
		fixed: Object.fromEntries(fixed),
		claims: claims && jsonOf(claims),
		expectations: (expect?.entries ?? []).flatMap(({ key, value }): readonly Expectation[] =>
			value.isNull ? [] : [{ field: key.text, node: value, span: plainSpan(value.kind === 'scalar' ? value : key) }],
		),
		fault: faultOf(node, request, expect, plainSpan(anchor)),
	};
}

function faultOf(node: Node, request: Node | undefined, expect: Node | undefined, span: Span): RouteTest['fault'] {
	const unread = opaqueIn(node);
	if (unread !== undefined)
		return { span: plainSpan(unread), message: 'A template stands here, so the test cannot be run' };
	if (request === undefined || request.kind !== 'map') return { span, message: 'The test has no "request"' };
	if (at(request, 'url') === undefined && at(request, 'host') === undefined)
		return { span: plainSpan(request), message: 'The request has neither "url" nor "host"' };
	const isEmpty = expect === undefined || expect.entries.every(({ value }) => value.isNull);
	return isEmpty ? { span, message: 'The test expects nothing: "expect" is missing or empty' } : undefined;
}

function opaqueIn(node: Node, depth = 0): Node | undefined {
	if (node.opaque) return node;
	if (depth > 12) return undefined;
	for (const { key, value } of node.entries) {
		const found = key.opaque ? key : opaqueIn(value, depth + 1);
		if (found !== undefined) return found;
	}
	for (const item of node.items) {
		const found = opaqueIn(item, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

function columnOf(node: Node | undefined, field: string): readonly Column[] {
	const found = at(node, field);
	const values = found === undefined ? [] : wordsOf(found, false);
	return values.length === 0 ? [] : [{ field, key: '', values }];
}

/** A scalar, or those of a list; `areEmptyToo`: an empty header is a header. */
function wordsOf(node: Node, areEmptyToo: boolean): readonly Word[] {
	const all = node.kind === 'seq' ? node.items : [node];
	return all.flatMap((one) => {
		if (one.kind !== 'scalar' || (one.text === '' && !areEmptyToo)) return [];
		return [{ text: one.text, ...plainSpan(one), opaque: one.opaque }];
	});
}
