// A graph as a picture: SVG as text, the same for files and for the editor, which brings colors of its own.
import { visible, visibleInXml } from '../text/visible.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';
import { type Box, layoutOf, type Size } from './layout.ts';
import type { Path } from './path.ts';
import { style } from './svg-style.ts';

export interface SvgOptions {
	readonly path?: Path;
	/** Whether it says its own colors; not in an editor, whose page has them. */
	readonly isStyled?: boolean;
}

/** In pixels; `letter`, `bold`, `small`: the width of one in the mean, for text is not measured here. */
const sizes = { line: 16, letter: 7, bold: 7.9, small: 6.9, padding: 10, badge: 18, widest: 44, narrowest: 90 };

/** The graph as an SVG document. Each node is a group with the id of the node as `data-id`, each edge one with `data-from` and `data-to`. */
export function svgOf(graph: Graph, { path, isStyled = true }: SvgOptions = {}): string {
	const { width, height, boxes } = layoutOf(graph, sizeOf);
	const [w, h] = [Math.ceil(width), Math.ceil(height)];
	const head = `<svg xmlns="http://www.w3.org/2000/svg" class="route-map" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="group" aria-label="Route map">`;
	const tips = ['found', 'broken', 'unknown', 'path'].map(
		(name) =>
			`<marker id="tip-${name}" class="tip ${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>`,
	);
	return [
		head,
		...(isStyled ? [`<style>${style}</style>`] : []),
		`<defs>${tips.join('')}</defs>`,
		...graph.edges.map((edge) => edgeOf(edge, boxes, path)),
		...graph.nodes.map((node) => nodeOf(node, boxes.get(node.id), path)),
		'</svg>',
		'',
	].join('\n');
}

function linesIn({ kind, label, lines, why }: GraphNode): readonly string[] {
	return [kind === 'more' ? `+ ${label}` : label, ...lines, why].filter((line) => line !== '').map(short);
}

function short(text: string): string {
	const letters = [...visible(text)];
	return letters.length > sizes.widest ? `${letters.slice(0, sizes.widest - 1).join('')}…` : letters.join('');
}

const lettersIn = (text: string): number => [...text].length;

interface Pill {
	readonly text: string;
	readonly code: string;
	readonly x: number;
	readonly width: number;
	readonly row: number;
}

/** The badges, in rows that are no wider than the node. */
function pillsIn(node: GraphNode, room: number): readonly Pill[] {
	let [x, row] = [0, 0];
	return node.badges.map(({ code, text }) => {
		const shown = short(text);
		const width = lettersIn(shown) * sizes.small + 10;
		if (x > 0 && x + width > room) [x, row] = [0, row + 1];
		const pill = { text: shown, code, x, width, row };
		x += width + 4;
		return pill;
	});
}

function roomIn(node: GraphNode): number {
	const [first = '', ...rest] = linesIn(node);
	const widths = [lettersIn(first) * sizes.bold, ...rest.map((line) => lettersIn(line) * sizes.letter)];
	const ofBadges = node.badges.map(({ text }) => lettersIn(short(text)) * sizes.small + 10);
	return Math.max(sizes.narrowest - 2 * sizes.padding, ...widths, ...ofBadges);
}

function sizeOf(node: GraphNode): Size {
	const room = roomIn(node);
	const rows = Math.max(0, ...pillsIn(node, room).map(({ row }) => row + 1));
	const height = 2 * 7 + linesIn(node).length * sizes.line + rows * sizes.badge;
	return { width: Math.ceil(room + 2 * sizes.padding), height };
}

function nodeOf(node: GraphNode, box: Box | undefined, path: Path | undefined): string {
	if (box === undefined) return '';
	const { id, kind, label, lines, badges, state, why, remarks } = node;
	const loudest = remarks.some(({ severity }) => severity === 'error')
		? ' error'
		: remarks.some(({ severity }) => severity === 'warning')
			? ' warning'
			: '';
	const classes = `node ${kind} ${state}${loudest}${path?.nodes.has(id) === true ? ' path' : ''}`;
	const said = [label, ...lines, ...badges.map(({ text }) => text), why, ...remarks.map(({ message }) => message)];
	const title = escaped([...new Set(said)].filter((text) => text !== '').join('\n'));
	const [first = '', ...rest] = linesIn(node);
	const texts = [
		`<text class="label" x="${sizes.padding}" y="${7 + 12}">${escaped(first)}</text>`,
		...rest.map(
			(line, index) => `<text x="${sizes.padding}" y="${7 + 12 + (index + 1) * sizes.line}">${escaped(line)}</text>`,
		),
	];
	const top = 7 + (rest.length + 1) * sizes.line;
	const pills = pillsIn(node, roomIn(node)).map(({ text, code, x, width, row }) => {
		const [left, y] = [round(sizes.padding + x), top + row * sizes.badge + 1];
		return `<g class="badge ${code}"><rect x="${left}" y="${y}" width="${round(width)}" height="15" rx="7"/><text x="${round(left + 5)}" y="${y + 11}">${escaped(text)}</text></g>`;
	});
	const role = kind === 'more' ? 'button' : 'link';
	const attributes = `class="${classes}" data-id="${escaped(id)}" transform="translate(${round(box.x)} ${round(box.y)})" role="${role}" tabindex="-1" aria-label="${escaped([kind, ...said].filter((text) => text !== '').join(', '))}"`;
	const shape = `<rect class="box" width="${box.width}" height="${box.height}" rx="${radii[kind] ?? 4}"/>`;
	return `<g ${attributes}><title>${title}</title>${shape}${texts.join('')}${pills.join('')}</g>`;
}

/** TABLE: how round the corners of a kind are; 4 else. */
const radii: Partial<Record<GraphNode['kind'], number>> = { entry: 16, host: 16, workload: 0, answer: 16 };

/** Pixels before a column in which no node of the column before it stands: there is room for labels, and lines do not cross yet. */
const beforeColumn = 26;

interface Curve {
	readonly x1: number;
	readonly y1: number;
	readonly x2: number;
	readonly y2: number;
	readonly bend: number;
}

/** How high the line is at `x`. Lines that part or meet are apart there, so their labels are. */
function heightAt(x: number, { x1, y1, x2, y2, bend }: Curve): number {
	let [low, high] = [0, 1];
	for (let step = 0; step < 12; step++) {
		const t = (low + high) / 2;
		const [a, b, c, d] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
		if (a * x1 + b * (x1 + bend) + c * (x2 - bend) + d * x2 < x) low = t;
		else high = t;
	}
	return y1 + (y2 - y1) * (3 * low ** 2 - 2 * low ** 3);
}

function edgeOf(edge: GraphEdge, boxes: ReadonlyMap<string, Box>, path: Path | undefined): string {
	const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
	if (from === undefined || to === undefined) return '';
	const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
	const [x2, y2] = [to.x, to.y + to.height / 2];
	const bend = Math.max(24, (x2 - x1) / 2);
	const isOnPath = path?.edges.has(edge) === true;
	const tip = edge.state === 'found' ? (isOnPath ? 'path' : 'found') : edge.state;
	const line = `<path d="M${round(x1)} ${round(y1)}C${round(x1 + bend)} ${round(y1)} ${round(x2 - bend)} ${round(y2)} ${round(x2)} ${round(y2)}" marker-end="url(#tip-${tip})"/>`;
	const at = Math.max(x1 + 12, x2 - beforeColumn);
	const label =
		edge.label === ''
			? ''
			: `<text x="${round(at)}" y="${round(heightAt(at, { x1, y1, x2, y2, bend }) + 4)}">${escaped(short(edge.label))}</text>`;
	const said = [edge.why, ...edge.remarks.map(({ message }) => message)].filter((text) => text !== '');
	const title = said.length === 0 ? '' : `<title>${escaped([...new Set(said)].join('\n'))}</title>`;
	const classes = `edge ${edge.kind} ${edge.state}${isOnPath ? ' path' : ''}`;
	return `<g class="${classes}" data-from="${escaped(edge.from)}" data-to="${escaped(edge.to)}">${title}${line}${label}</g>`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

/** A text in XML, in which lines stay apart. */
function escaped(text: string): string {
	return text.split('\n').map(visibleInXml).join('\n');
}
