// A graph in the language of Graphviz (graphviz.org/doc/info/lang.html).
import { uncommanded, visible } from '../text/visible.ts';
import type { Graph, GraphEdge, GraphNode, NodeKind } from './graph.ts';
import type { Path } from './path.ts';

/** TABLE: the shapes of the kinds. */
const shapes: Readonly<Record<NodeKind, string>> = {
	entry: 'cds',
	host: 'oval',
	router: 'box',
	route: 'box',
	destination: 'hexagon',
	external: 'trapezium',
	subset: 'box',
	workload: 'component',
	answer: 'note',
	more: 'plaintext',
};

const [red, blue] = ['#c42b1c', '#0f6cbd'];

/** The graph as text; nodes are called by their ids. */
export function dotOf({ nodes, edges }: Graph, path?: Path): string {
	const head = ['rankdir=LR', 'node [fontname="sans-serif", fontsize=11]', 'edge [fontname="sans-serif", fontsize=10]'];
	const all = [...head, ...nodes.map((node) => nodeLine(node, path)), ...edges.map((edge) => edgeLine(edge, path))];
	return `digraph routes {\n${all.map((line) => `  ${line};\n`).join('')}}\n`;
}

function nodeLine({ id, kind, label, lines, badges, state, why }: GraphNode, path: Path | undefined): string {
	const text = [label, ...lines, ...badges.map((badge) => `[${badge.text}]`), why].filter((line) => line !== '');
	return `${quoted(id)} [${attributes({
		label: text.map(escaped).join('\\n'),
		shape: shapes[kind],
		...styleOf(state),
		...(state === 'found' && path?.nodes.has(id) === true ? { color: blue, penwidth: '2' } : {}),
		...(why === '' ? {} : { tooltip: escaped(why) }),
	})}]`;
}

function edgeLine(edge: GraphEdge, path: Path | undefined): string {
	const { from, to, kind, label, state, why } = edge;
	const values = attributes({
		...(label === '' ? {} : { label: escaped(label) }),
		...(kind === 'mirror' ? { style: 'dotted' } : styleOf(state)),
		...(state === 'found' && path?.edges.has(edge) === true ? { color: blue, penwidth: '2' } : {}),
		...(why === '' ? {} : { tooltip: escaped(why) }),
	});
	return `${quoted(from)} -> ${quoted(to)}${values === '' ? '' : ` [${values}]`}`;
}

function styleOf(state: GraphNode['state']): Readonly<Record<string, string>> {
	return state === 'found' ? {} : state === 'broken' ? { color: red, style: 'dashed' } : { style: 'dashed' };
}

/** Values are escaped already. */
function attributes(values: Readonly<Record<string, string>>): string {
	return Object.entries(values)
		.map(([name, value]) => `${name}="${value}"`)
		.join(', ');
}

function quoted(text: string): string {
	return `"${escaped(text)}"`;
}

/** Within quotes a backslash begins an escape, of which labels know some more, and an ampersand an entity of HTML. */
function escaped(text: string): string {
	const shown = visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
	return uncommanded(shown, '#&#35;');
}
