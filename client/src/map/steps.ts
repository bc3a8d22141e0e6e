// Where an arrow key leads from a node of the map: along its edges to the left and right, else to the nearest node there.

interface Direction {
	readonly x: number;
	readonly y: number;
}

/** TABLE: the keys. */
const directions: Readonly<Record<string, Direction>> = {
	ArrowRight: { x: 1, y: 0 },
	ArrowLeft: { x: -1, y: 0 },
	ArrowDown: { x: 0, y: 1 },
	ArrowUp: { x: 0, y: -1 },
};

/** The node that a key leads to from `node`; undefined if there is none, or if it is another key. */
export function nextNode(map: Element, node: SVGGElement, key: string): SVGGElement | undefined {
	const all = [...map.querySelectorAll<SVGGElement>('.node')];
	if (key === 'Home') return all[0];
	if (key === 'End') return all.at(-1);
	const direction = directions[key];
	if (direction === undefined) return undefined;
	const joined = direction.x === 0 ? [] : neighbours(map, node, all, direction);
	return nearest(node, joined.length > 0 ? joined : all, direction);
}

function neighbours(map: Element, node: SVGGElement, all: readonly SVGGElement[], { x }: Direction) {
	const [near, far] = x > 0 ? (['from', 'to'] as const) : (['to', 'from'] as const);
	const ids = new Set(
		[...map.querySelectorAll<SVGGElement>('.edge')]
			.filter(({ dataset }) => dataset[near] === node.dataset.id)
			.map(({ dataset }) => dataset[far]),
	);
	return all.filter(({ dataset }) => ids.has(dataset.id));
}

/** The nearest in a direction; what lies aside is farther than it looks. */
function nearest(node: SVGGElement, all: readonly SVGGElement[], { x, y }: Direction): SVGGElement | undefined {
	const own = middle(node);
	let [best, least]: [SVGGElement | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
	for (const other of all) {
		const at = middle(other);
		const [dx, dy] = [at.x - own.x, at.y - own.y];
		const ahead = dx * x + dy * y;
		if (other === node || ahead <= 1) continue;
		const distance = ahead + 3 * Math.abs(dx * y) + 3 * Math.abs(dy * x);
		if (distance < least) [best, least] = [other, distance];
	}
	return best;
}

function middle(node: SVGGElement): Direction {
	// Left edges stand below each other in a column, whose nodes are not of one width.
	const { left, top, height } = node.getBoundingClientRect();
	return { x: left, y: top + height / 2 };
}
