// The two tables: every path exists in the schema of its kind, and every row gives what it promises, each on an example of
// its own: definition, references, hover, rename and completion.
import { describe, expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { definition } from '../../server/src/features/definition.ts';
import { hover } from '../../server/src/features/hover.ts';
import { references as placesOf } from '../../server/src/features/references.ts';
import { prepareRename } from '../../server/src/features/rename/rename.ts';
import { declarations } from '../../server/src/mesh/declarations.ts';
import { symbols } from '../../server/src/mesh/extract.ts';
import { forms } from '../../server/src/mesh/forms.ts';
import { steps } from '../../server/src/mesh/paths.ts';
import { type ReferenceRow, references } from '../../server/src/mesh/references.ts';
import { type SymbolKind, symbolRows } from '../../server/src/mesh/symbols.ts';
import { type KindId, kindRows } from '../../server/src/model/kinds.ts';
import { bundledSchema } from '../../server/src/schema/load.ts';
import { schemaAt } from '../../server/src/schema/lookup.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { exampleOf, stepsBeside, wordOf } from './examples.ts';

const title = (row: { readonly in: KindId; readonly at: string }, to: SymbolKind): string =>
	`${row.in}: ${row.at} -> ${to}`;

describe('paths', () => {
	const fault = (kind: KindId, path: readonly string[]): string | undefined => {
		const { group, kind: name } = kindRows[kind];
		const schema = bundledSchema(group, name, '')?.schema;
		// What a patch holds is Envoy's.
		const value = kind === 'EnvoyFilter' && path.includes('value') ? path.indexOf('value') + 1 : path.length;
		const end = path.includes('|') ? path.indexOf('|') : value;
		const keys = path.slice(0, end).map((step) => (step === '[]' ? 0 : step === '{}' ? 'any' : step));
		const isKnown = schema !== undefined && schemaAt(schema, keys) !== undefined;
		return isKnown ? undefined : `${kind} has no ${path.join('.')}`;
	};
	const paths = [...declarations, ...references].flatMap((row): readonly [KindId, readonly string[]][] => {
		const beside = [row.of ?? [], 'to' in row ? [row.namespace ?? [], row.when?.at ?? []] : []].flat(2);
		return [
			[row.in, steps(row.at)],
			...beside.map((path): [KindId, readonly string[]] => [row.in, stepsBeside(row, path)]),
		];
	});

	test('exist in the schema of their kind', () => {
		const known = paths.filter(([kind]) => kindRows[kind].family !== 'other');
		expect(new Set(known.flatMap(([kind, path]) => fault(kind, path) ?? []))).toEqual(new Set());
	});

	test('stand in the table once for each meaning', () => {
		const ids = references.map((row) => JSON.stringify([row.in, row.at, row.to, row.form, row.when, row.ofKind]));
		expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
	});
});

const open = (row: ReferenceRow) => {
	const { here, there } = exampleOf(row);
	const read = fixture(`#- there.yaml\n${there}#- here.yaml\n${here}`);
	const uri = 'file:///w/here.yaml';
	const chunk = read.snapshot.files.get(uri)?.placed[0]?.chunk ?? { text: '' };
	const mention = symbols(chunk).resources[0]?.references.find((one) => one.row === row);
	const word = mention?.labels?.[0]?.value ?? mention;
	const at = { uri, offset: word?.start ?? -1 };
	return { read, at, word, text: chunk.text };
};

describe.each(references.map((row) => ({ name: title(row, row.to), row })))('$name', ({ row }) => {
	const { read, at, word, text } = open(row);

	test('definition, references, hover and rename', () => {
		expect(word, text).toBeDefined();
		const jumps = definition(read.snapshot, at);
		const [jump] = jumps.filter(({ target }) => target.uri !== at.uri || row.of === 'metadata.name');
		expect(jump, text).toBeDefined();
		if (jump === undefined) return;
		expect(hover(read.snapshot, at)?.markdown).toContain('.yaml:');
		if (row.labels === true) return;
		const declared = { uri: jump.target.uri, offset: jump.target.name.start };
		const places = placesOf(read.snapshot, declared, false);
		expect(places).toContainEqual({ uri: at.uri, span: { start: word?.start, end: word?.end } });
		const renamed = prepareRename(read.snapshot, declared);
		const { fixed } = symbolRows[row.to];
		expect(renamed).toMatchObject(
			fixed === undefined
				? { name: row.to === 'port' || row.to === 'containerPort' ? '4711' : wanted(row) }
				: { refusal: expect.stringContaining(fixed) },
		);
	});

	// Keys are written before their colon, and a block of text is not completed in.
	test.skipIf(/[|{]/.test(row.at) || isNeverMade(row))('completion', () => {
		const isBare = row.labels === true || row.form === 'list' || (row.form === 'qualified' && row.to !== 'host');
		const value = isBare ? 'wanted' : String(wordOf(row));
		const written = row.labels === true ? 'wanted' : String(wordOf(row));
		const start = text.lastIndexOf(written, at.offset);
		const without = text.slice(0, start) + text.slice(start + written.length);
		const snapshot = read.snapshot.with(openFile(at.uri, 2, without));
		const labels = completion(snapshot, { uri: at.uri, offset: start }).items.map(({ label }) => label);
		// Envoy's names of things are whole ones, as istiod makes them: `wanted.infra.svc.cluster.local`, `infra/wanted`.
		if (row.in === 'EnvoyFilter')
			expect(labels).toSatisfy(() =>
				labels.some((label) => label === value || /^(?:\w+\/)?wanted(?:\.|$)/.test(label)),
			);
		else expect(labels).toContain(value);
	});
});

/** Whether more has to be known than the name, to make the word that it stands in. */
const isNeverMade = ({ form }: ReferenceRow): boolean =>
	form !== undefined && forms[form].write('wanted', 'infra', 'cluster.local') === undefined;

const wanted = ({ to }: ReferenceRow): string => (to === 'issuer' ? 'https://wanted' : 'wanted');

test('no rule says a word about where these names lead', () => {
	const found = references.flatMap((row) =>
		// That an example names a kind without its group, or a host in short, is another matter than where the name leads.
		allDiagnostics(open(row).read).filter(
			({ rule, messageId }) =>
				rule.startsWith('references/') &&
				rule !== 'references/provider-host' &&
				!(rule === 'references/unknown-parent' && messageId === 'group'),
		),
	);
	expect(found).toEqual([]);
});
