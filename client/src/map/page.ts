// The page of the route map: shows the picture that the server drew, and tells what is chosen in it by mouse or keyboard.
import type { FromPage, Kept, Scope, ToPage } from './messages.ts';
import { nextNode } from './steps.ts';

interface State {
	readonly zoom: number;
	readonly left: number;
	readonly top: number;
	/** What the extension opens the page with, after a reload. */
	readonly kept: Kept | undefined;
}

declare function acquireVsCodeApi(): {
	postMessage(message: FromPage): void;
	getState(): State | undefined;
	setState(state: State): void;
};

const editor = acquireVsCodeApi();
const [smallest, largest] = [0.1, 4];
let zoom = editor.getState()?.zoom ?? 1;
let isFirst = true;
let kept = editor.getState()?.kept;

function part<T extends HTMLElement>(id: string): T {
	return document.getElementById(id) as T;
}

const [view, notes, title, filter] = [
	part('map'),
	part('notes'),
	part('title'),
	part<HTMLInputElement>('filter'),
] as const;

function picture(): SVGSVGElement | null {
	return view.querySelector('svg');
}

function nodes(): readonly SVGGElement[] {
	return [...view.querySelectorAll<SVGGElement>('.node')];
}

/** Shows the picture as large as it is asked for; `at`, a point of the window, stays where it is. */
function scale(wanted: number, at?: { readonly x: number; readonly y: number }): void {
	const svg = picture();
	if (svg === null) return;
	const next = Math.min(largest, Math.max(smallest, wanted));
	const { width, height } = svg.viewBox.baseVal;
	const edge = view.getBoundingClientRect();
	const [x, y] = at === undefined ? [0, 0] : [at.x - edge.left, at.y - edge.top];
	const [left, top] = [((view.scrollLeft + x) * next) / zoom - x, ((view.scrollTop + y) * next) / zoom - y];
	zoom = next;
	svg.setAttribute('width', String(width * zoom));
	svg.setAttribute('height', String(height * zoom));
	view.scrollTo(left, top);
	remember();
}

/** As large as fits, but no larger than it is drawn, and no smaller than `least`. */
function fitWindow(least = smallest): void {
	const size = picture()?.viewBox.baseVal;
	if (size === undefined || size.width === 0) return;
	scale(Math.max(least, Math.min(1, view.clientWidth / size.width, view.clientHeight / size.height)));
	view.scrollTo(0, 0);
}

/** What can be read without glasses. */
const readable = 0.65;

function remember(): void {
	editor.setState({ zoom, left: view.scrollLeft, top: view.scrollTop, kept });
}

function show({ drawn, notes: told, title: of, kept: asked }: Extract<ToPage, { type: 'map' }>): void {
	const { scope, filter: words } = asked;
	kept = asked;
	const focused = document.activeElement?.getAttribute('data-id');
	const { scrollLeft, scrollTop } = view;
	// Parsed as XML, whose scripts and handlers do not run, whatever may have come in.
	const svg = drawn === '' ? null : new DOMParser().parseFromString(drawn, 'image/svg+xml').documentElement;
	view.replaceChildren(...(svg === null ? [] : [document.importNode(svg, true)]));
	notes.textContent = told.join(' · ');
	title.textContent = of;
	if (document.activeElement !== filter) filter.value = words;
	filter.hidden = scope !== 'all';
	for (const button of document.querySelectorAll<HTMLElement>('[data-scope]'))
		button.setAttribute('aria-pressed', String(button.dataset.scope === scope));
	const saved = editor.getState();
	if (isFirst && saved === undefined) fitWindow(readable);
	else {
		scale(zoom);
		view.scrollTo(isFirst ? (saved?.left ?? 0) : scrollLeft, isFirst ? (saved?.top ?? 0) : scrollTop);
	}
	isFirst = false;
	remember();
	const all = nodes();
	const current = all.find((node) => node.dataset.id === focused) ?? all[0];
	current?.setAttribute('tabindex', '0');
	if (current !== undefined && current.dataset.id === focused) current.focus({ preventScroll: true });
}

function select(ids: readonly string[]): void {
	const chosen = new Set(ids);
	let isShown = false;
	for (const node of nodes()) {
		const isChosen = chosen.has(node.dataset.id ?? '');
		node.classList.toggle('selected', isChosen);
		if (isChosen && !isShown && document.activeElement?.contains(node) !== true) {
			node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
			isShown = true;
		}
	}
}

function nodeAt(target: EventTarget | null): SVGGElement | null {
	return target instanceof Element ? target.closest<SVGGElement>('.node') : null;
}

function open(node: SVGGElement): void {
	editor.postMessage({ type: 'open', id: node.dataset.id ?? '' });
}

function focus(node: SVGGElement): void {
	for (const other of view.querySelectorAll('.node[tabindex="0"]')) other.setAttribute('tabindex', '-1');
	node.setAttribute('tabindex', '0');
	node.focus();
	node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
	if (data.type === 'map') show(data);
	else select(data.ids);
});

let grabbed: { readonly x: number; readonly y: number; isMoved: boolean } | undefined;

view.addEventListener('pointerdown', ({ clientX: x, clientY: y, button }) => {
	if (button === 0) grabbed = { x: x + view.scrollLeft, y: y + view.scrollTop, isMoved: false };
});
window.addEventListener('pointermove', ({ clientX, clientY }) => {
	if (grabbed === undefined) return;
	const [left, top] = [grabbed.x - clientX, grabbed.y - clientY];
	if (Math.abs(left - view.scrollLeft) + Math.abs(top - view.scrollTop) > 4) grabbed.isMoved = true;
	if (!grabbed.isMoved) return;
	view.classList.add('dragged');
	view.scrollTo(left, top);
});
window.addEventListener('pointerup', ({ target }) => {
	const node = nodeAt(target);
	if (grabbed !== undefined && !grabbed.isMoved && node !== null) {
		focus(node);
		open(node);
	}
	grabbed = undefined;
	view.classList.remove('dragged');
});
view.addEventListener('scroll', remember, { passive: true });
view.addEventListener(
	'wheel',
	(event) => {
		if (!event.ctrlKey && !event.metaKey) return;
		event.preventDefault();
		scale(zoom * (event.deltaY < 0 ? 1.1 : 1 / 1.1), { x: event.clientX, y: event.clientY });
	},
	{ passive: false },
);

view.addEventListener('keydown', (event) => {
	if (event.key === '+' || event.key === '=') scale(zoom * 1.2);
	else if (event.key === '-') scale(zoom / 1.2);
	else if (event.key === '0') fitWindow();
	else {
		const node = nodeAt(event.target);
		if (node === null) return;
		if (event.key === 'Enter' || event.key === ' ') open(node);
		else {
			const next = nextNode(view, node, event.key);
			if (next === undefined) return;
			focus(next);
		}
	}
	event.preventDefault();
});

/** TABLE: what the buttons do, by their ids. */
const buttons: Readonly<Record<string, () => void>> = {
	larger: () => scale(zoom * 1.2),
	smaller: () => scale(zoom / 1.2),
	fit: () => fitWindow(),
	'copy-mermaid': () => editor.postMessage({ type: 'copy', format: 'mermaid' }),
	'copy-svg': () => editor.postMessage({ type: 'copy', format: 'styled svg' }),
};
for (const [id, run] of Object.entries(buttons)) part(id).addEventListener('click', run);
for (const button of document.querySelectorAll<HTMLElement>('[data-scope]'))
	button.addEventListener('click', () => {
		isFirst = false;
		view.scrollTo(0, 0);
		editor.postMessage({ type: 'scope', scope: button.dataset.scope as Scope });
	});

let typing: number | undefined;
filter.addEventListener('input', () => {
	window.clearTimeout(typing);
	typing = window.setTimeout(() => editor.postMessage({ type: 'filter', text: filter.value }), 200);
});

editor.postMessage({ type: 'ready' });
