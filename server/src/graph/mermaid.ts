// A graph as a flowchart of Mermaid, for review comments and README files (mermaid.js.org/syntax/flowchart).
import { visible } from '../text/visible.ts';
import type { Graph, GraphEdge, GraphNode, NodeKind } from './graph.ts';
import type { Path } from './path.ts';

/** TABLE: the shapes of the kinds, by what stands around their text. */
const shapes: Readonly<Record<NodeKind, readonly [string, string]>> = {
	entry: ['([', '])'],
	host: ['([', '])'],
	router: ['[', ']'],
	route: ['[', ']'],
	destination: ['{{', '}}'],
	external: ['[/', '\\]'],
	subset: ['[', ']'],
	workload: ['[[', ']]'],
	answer: ['>', ']'],
	more: ['[', ']'],
};

const classes = [
	'classDef broken stroke:#c42b1c,stroke-width:2px',
	'classDef unknown stroke-dasharray:4 3',
	'classDef path stroke:#0f6cbd,stroke-width:3px',
];

/** The graph as text; nodes are called n0, n1, … in its order. */
export function mermaidOf({ nodes, edges }: Graph, path?: Path): string {
	const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
	const nodeLines = nodes.map((node) => `${names.get(node.id)}${nodeText(node, path)}`);
	// What a node says of itself need not stand on the way there too.
	const explained = new Set(nodes.flatMap(({ id, why }) => (why === '' ? [] : [id])));
	const edgeLines = edges.map((edge) => {
		return `${names.get(edge.from)} ${arrow(edge, explained.has(edge.to))} ${names.get(edge.to)}`;
	});
	const broken = edges.flatMap(({ state }, index) => (state === 'broken' ? [index] : []));
	const red = broken.length === 0 ? [] : [`linkStyle ${broken.join(',')} stroke:#c42b1c`];
	return `${['flowchart LR', ...[...nodeLines, ...edgeLines, ...classes, ...red].map((line) => `  ${line}`)].join('\n')}\n`;
}

function nodeText({ id, kind, label, lines, badges, state, why }: GraphNode, path: Path | undefined): string {
	const [open, close] = shapes[kind];
	const all = [label, ...lines, ...badges.map(({ text }) => `[${text}]`), why].filter((line) => line !== '');
	const style = state !== 'found' ? state : path?.nodes.has(id) === true ? 'path' : undefined;
	return `${open}"${all.map(escaped).join('<br/>')}"${close}${style === undefined ? '' : `:::${style}`}`;
}

function arrow({ kind, label: own, state, why }: GraphEdge, isExplained: boolean): string {
	const isDotted = state !== 'found' || kind === 'mirror';
	const label = [own, isExplained ? '' : why].filter((text) => text !== '').join(': ');
	const text = label === '' ? '' : `|"${escaped(label)}"|`;
	return `${isDotted ? '-.->' : '-->'}${text}`;
}

/** TABLE: the signs that mean something within quotes. */
const entities: Readonly<Record<string, string>> = {
	'"': '#quot;',
	'<': '#lt;',
	'>': '#gt;',
	'&': '#amp;',
	'#': '#35;',
	'`': '#96;',
	'\\': '#92;',
};

/** A text within the quotes of a label, where nothing of it is taken for HTML, Markdown, an escape or an entity. */
function escaped(text: string): string {
	return visible(text).replace(/["<>&#`\\]/g, (sign) => entities[sign] ?? sign);
}
