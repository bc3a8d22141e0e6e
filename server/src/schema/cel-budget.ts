// What an evaluation of CEL may cost: every node that is evaluated counts, and what is read in whole counts by its size, in
// the units of the API server's own budget. Lists and texts can be made to grow, and loops to nest, without an end.
import { limits, stopped } from '../limits.ts';
import type { Json } from '../yaml/json.ts';

/** What cannot be paid for. */
class OutOfBudget extends Error {}

/** A node of an expression, as far as it is touched here. */
interface Ast {
	readonly op: string;
	readonly args: unknown;
	readonly meta: { readonly alternate?: unknown; readonly macro?: unknown };
	evaluate: (this: Ast, ...given: unknown[]) => unknown;
}

let spentHere = 0;
let spentOnResource = 0;

/** A new resource is judged: nothing is spent on it yet. */
export function nextResource(): void {
	spentOnResource = 0;
}

/** Pays for work. Costs follow cel-go (interpreter/runtimecost.go): one for each step, a tenth for each character read. */
export function spend(cost: number): void {
	spentHere += cost;
	if (isOut()) throw new OutOfBudget('too much work');
}

function isOut(): boolean {
	return spentHere > limits.conditionCost.most || spentOnResource + spentHere > limits.resourceCost.most;
}

/** What `evaluate` gives; undefined, and a word for the log, if it costs too much. Loops of CEL go on after errors, so the sum counts. */
export function withinBudget<T>(rule: string, evaluate: () => T): { readonly result: T } | undefined {
	spentHere = 0;
	try {
		const result = evaluate();
		if (!isOut()) return { result };
	} catch (error) {
		if (!isOut()) throw error;
	} finally {
		spentOnResource += spentHere;
	}
	stopped(spentHere > limits.conditionCost.most ? 'conditionCost' : 'resourceCost', rule);
	return undefined;
}

/** What the last condition cost, for tests. */
export function lastCost(): number {
	return spentHere;
}

/** Operators that read all of what they are given. */
const comparing = new Set(['==', '!=', 'in']);
const reading = new Set(['+', '<', '<=', '>', '>=', 'call', 'rcall']);

/** Makes every node of an expression pay when it is evaluated, and calls functions by the names in `instead`. */
export function metered(ast: unknown, instead: Readonly<Record<string, string>>): void {
	const seen = new Set<object>();
	const open: [value: unknown, weigh: (result: unknown) => number][] = [[ast, free]];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const [value, weigh] = next;
		if (typeof value !== 'object' || value === null || seen.has(value)) continue;
		seen.add(value);
		if (!isAst(value)) {
			for (const part of Object.values(value)) open.push([part, Array.isArray(value) ? weigh : free]);
			continue;
		}
		if (value.op === 'rcall' && Array.isArray(value.args)) {
			const [name] = value.args;
			if (Object.hasOwn(instead, name)) value.args[0] = instead[name];
		}
		const weighParts = comparing.has(value.op) ? sizeOf : reading.has(value.op) ? lengthOf : free;
		open.push([value.args, weighParts], [value.meta.alternate, free], [value.meta.macro, free]);
		meter(value, value.op === 'rcall' || value.op === 'call' ? lengthOf : weigh);
	}
}

function isAst(value: object): value is Ast {
	return 'op' in value && 'meta' in value && 'evaluate' in value;
}

/** The library puts a node's own `evaluate` in place of the first one when that is called; ours stays around both. */
function meter(node: Ast, weigh: (result: unknown) => number): void {
	let inner = node.evaluate;
	const outer = (...given: unknown[]): unknown => {
		spend(1);
		const result = inner.apply(node, given);
		const weight = weigh(result);
		if (weight > 0) spend(weight);
		return result;
	};
	Object.defineProperty(node, 'evaluate', {
		get: () => outer,
		set: (next: Ast['evaluate']) => {
			inner = next;
		},
	});
}

const free = (): number => 0;
const perCharacter = 0.1;

function lengthOf(value: unknown): number {
	return typeof value === 'string' || Array.isArray(value) ? value.length * perCharacter : 0;
}

const sizes = new WeakMap<object, number>();

/** All that is in a value. */
function sizeOf(value: unknown): number {
	if (typeof value !== 'object' || value === null) return lengthOf(value);
	const known = sizes.get(value);
	if (known !== undefined) return known;
	const size = Object.values(value as Json[]).reduce<number>((sum, part) => sum + perCharacter + sizeOf(part), 0);
	sizes.set(value, size);
	return size;
}
