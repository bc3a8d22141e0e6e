// The documentation page of the two tables: which names are known, where they are declared, and which fields mention them.
import { type DeclarationRow, declarations } from '../src/mesh/declarations.ts';
import { forms } from '../src/mesh/forms.ts';
import { core } from '../src/mesh/references/core.ts';
import { gatewayApi } from '../src/mesh/references/gateway-api.ts';
import { policies } from '../src/mesh/references/policies.ts';
import { rollouts } from '../src/mesh/references/rollouts.ts';
import { routing } from '../src/mesh/references/routing.ts';
import type { ReferenceRow } from '../src/mesh/references.ts';
import { type SymbolKind, symbolRows } from '../src/mesh/symbols.ts';
import { type KindId, kindRows } from '../src/model/kinds.ts';

/** The page, as Markdown. */
export function referencesPage(): string {
	return [
		'# What names lead to',
		'',
		'<!-- Made from server/src/mesh/declarations.ts and references.ts by `npm run generate`. -->',
		'',
		'Every field below works in both directions: go to definition, find references, hover, completion and highlights.',
		'`../` is the map around the name, as in `../kind` beside `name`.',
		'A path has `[]` for each item of a list, `{}` for each key of a map, and `|` for the YAML inside a block of text.',
		'Where a name may lead nowhere, because such things are often kept elsewhere, it is never reported.',
		'',
		'## Names',
		'',
		...table(['Name', 'What it is', 'Declared by', 'Rename'], symbolLines()),
		...section('Routing', routing),
		...section('Rollouts and Canaries', rollouts),
		...section('Policies and the mesh configuration', policies),
		...section('Gateway API', gatewayApi),
		...section('Kubernetes and others', core),
	].join('\n');
}

function section(name: string, rows: readonly ReferenceRow[]): readonly string[] {
	const lines = grouped(rows).map(([first, kinds]) => [kindsText(kinds), code(first.at), nameOf(first.to), how(first)]);
	return [`## ${name}`, '', ...table(['In', 'Field', 'Names', 'How'], lines)];
}

function symbolLines(): readonly (readonly string[])[] {
	return (Object.keys(symbolRows) as SymbolKind[]).map((symbol) => {
		const { doc, fixed } = symbolRows[symbol];
		const by = grouped(declarations.filter((row) => row.declares === symbol));
		const places = by.map(([first, kinds]) => `${kindsText(kinds)} ${code(first.at)}`).join('; ');
		return [nameOf(symbol), doc, places, fixed === undefined ? 'yes' : `no: ${fixed}`];
	});
}

/** Rows that differ in their kind only, together. */
function grouped<R extends DeclarationRow | ReferenceRow>(rows: readonly R[]): readonly (readonly [R, KindId[]])[] {
	const groups = new Map<string, readonly [R, KindId[]]>();
	for (const row of rows) {
		const id = JSON.stringify({ ...row, in: undefined });
		const known = groups.get(id);
		if (known === undefined) groups.set(id, [row, [row.in]]);
		else known[1].push(row.in);
	}
	return [...groups.values()];
}

const many = 12;

function kindsText(kinds: readonly KindId[]): string {
	if (kinds.length > many) return `${kinds.length} kinds`;
	return kinds.map(kindText).join(', ');
}

/** `Gateway`, or `Gateway (Gateway API)` where several groups have the kind. */
function kindText(id: KindId): string {
	const { kind, group } = kindRows[id];
	const isAmbiguous = Object.values(kindRows).some((row) => row.kind === kind && row.group !== group);
	return isAmbiguous ? `${kind} (${group === '' ? 'core' : group})` : kind;
}

function nameOf(symbol: SymbolKind): string {
	return symbol === 'parent'
		? 'gateway (Gateway API)'
		: symbol.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function how({ of, ofKind, namespace, when, form, labels, everywhere, optional }: ReferenceRow): string {
	const paths = typeof namespace === 'string' ? [namespace] : (namespace ?? []);
	const kinds = when?.is.map((kind) => (kind === '' ? 'absent' : code(kind))).join(' or ');
	return [
		labels === true ? 'by its labels' : '',
		form === undefined ? '' : `written ${forms[form].looks}`,
		when === undefined ? '' : `where ${code(when.at)} is ${kinds}`,
		of === undefined ? '' : `in what ${code(of)} names${ofKind === undefined ? '' : `, a ${nameOf(ofKind)}`}`,
		paths.length === 0 ? '' : `in the namespace that ${paths.map(code).join(', else ')} says`,
		everywhere === true && namespace === undefined ? 'in all namespaces' : '',
		everywhere === 'fromRoot' ? 'from the root namespace, in all namespaces' : '',
		optional === undefined ? '**reported** where it leads nowhere' : '',
		optional === 'unlessNear' ? '**reported** where it nearly is another name, or is one of another namespace' : '',
	]
		.filter((text) => text !== '')
		.join(', ');
}

function code(text: string): string {
	return `\`${text}\``;
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): readonly string[] {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), `|${'---|'.repeat(head.length)}`, ...lines.map(line), ''];
}
