// mutantsOf(text): the ways to break a source in one place: another operator, a condition that always or never holds, a
// return or an argument left out, another constant, another certainty. Types and other strings are left alone.
import { parse } from '../../server/node_modules/@babel/parser/lib/index.js';

/** `text` in place of what stands from `start` to `end`. */
export interface Mutant {
	readonly start: number;
	readonly end: number;
	readonly text: string;
	readonly line: number;
}

interface AstNode {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly loc: { readonly start: { readonly line: number } };
	readonly [field: string]: unknown;
}

/** TABLE: what an operator becomes. */
const operators: Readonly<Record<string, readonly string[]>> = {
	'===': ['!=='],
	'!==': ['==='],
	'<': ['<=', '>='],
	'<=': ['<', '>'],
	'>': ['>=', '<='],
	'>=': ['>', '<'],
	'+': ['-'],
	'-': ['+'],
	'*': ['/'],
	'&&': ['||'],
	'||': ['&&'],
	'??': ['&&'],
	'+=': ['-='],
	'++': ['--'],
};

/** TABLE: what a certainty becomes: how loudly something is said is what users trust. */
const certainties: Readonly<Record<string, string>> = { certain: 'likely', likely: 'certain', possible: 'likely' };

export function mutantsOf(text: string): readonly Mutant[] {
	const found: Mutant[] = [];
	const add = ({ start, end, loc }: AstNode, replacement: string): void => {
		found.push({ start, end, text: replacement, line: loc.start.line });
	};
	const source = ({ start, end }: AstNode): string => text.slice(start, end);
	/** Whether it says which of two comes first: what is equal is not compared, and no more than the sign is asked for. */
	const isOrder = ({ type, start, end }: AstNode): boolean =>
		type === 'ConditionalExpression' && /\? -1\s*: 1$/.test(text.slice(start, end));
	visit(parse(text, { sourceType: 'module', plugins: ['typescript'] }).program as unknown as AstNode, (node) => {
		if (isOrder(node)) {
			add(node, `-(${source(node)})`);
			return false;
		}
		mutate(node, add, source);
		return !(node.type === 'UnaryExpression' && /^-\d/.test(source(node)));
	});
	return found;
}

/** Adds the ways to break a node itself, not what is in it. */
function mutate(node: AstNode, add: (node: AstNode, text: string) => void, source: (node: AstNode) => string): void {
	const { left, right, operator, test, argument, body } = node as unknown as Readonly<Record<string, AstNode>> & {
		operator: string;
	};
	switch (node.type) {
		case 'BinaryExpression':
		case 'LogicalExpression':
		case 'AssignmentExpression':
			if (left === undefined || right === undefined) return;
			for (const other of operators[operator as unknown as string] ?? [])
				add(node, `(${source(left)} ${other} ${source(right)})`);
			return;
		case 'IfStatement':
		case 'ConditionalExpression':
		case 'WhileStatement':
			if (test === undefined) return;
			if (node.type !== 'WhileStatement') add(test, 'true');
			add(test, 'false');
			return;
		case 'UnaryExpression':
			if ((operator as unknown as string) === '!' && argument) add(node, `(${source(argument)})`);
			if ((operator as unknown as string) === '-' && argument?.type === 'NumericLiteral') add(node, '0');
			return;
		case 'ReturnStatement':
			// Of true and false the other one is tried.
			if (argument && !/^(?:undefined|true|false)$/.test(source(argument))) add(argument, 'undefined as never');
			return;
		case 'ArrowFunctionExpression':
			if (body !== undefined && body.type !== 'BlockStatement' && source(body) !== 'undefined')
				add(body, 'undefined as never');
			return;
		case 'BooleanLiteral':
			add(node, node.value === true ? 'false' : 'true');
			return;
		case 'NumericLiteral':
			// Nobody would miss one of thousands.
			add(node, String(Number(node.value) >= 1_000 ? 0 : Number(node.value) + 1));
			return;
		case 'StringLiteral': {
			const other = certainties[String(node.value)];
			if (other !== undefined) add(node, `'${other}'`);
			return;
		}
		case 'ExpressionStatement':
			add(node, `/* ${source(node).replaceAll('*/', '')} */;`);
			return;
		case 'SpreadElement':
			add(node, '...[]');
	}
}

/** Types are no code; what is left out of them cannot be told at run time. `look`: whether to look into what is in it, too. */
function visit(node: AstNode, look: (node: AstNode) => boolean): void {
	if (/^TS(?!AsExpression|NonNull|Satisfies)|^Import|^ExportAll/.test(node.type)) return;
	if (!look(node)) return;
	for (const [field, value] of Object.entries(node)) {
		if (field === 'loc' || field === 'typeAnnotation') continue;
		for (const one of Array.isArray(value) ? value : [value])
			if (typeof one === 'object' && one !== null && typeof (one as AstNode).type === 'string')
				visit(one as AstNode, look);
	}
}
