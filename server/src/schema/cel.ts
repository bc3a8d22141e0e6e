// `x-kubernetes-validations`: conditions in CEL, with the functions that Kubernetes adds to the language. What the library
// cannot do is passed over, for the API server would judge where we cannot; so is what costs more than the API server allows.
import { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { type Json, jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import { metered, spend, withinBudget } from './cel-budget.ts';
import { get, head } from './checks.ts';
import { isIp } from './formats/addresses.ts';
import { type GoUrl, goUrl, hostAndPort } from './formats/urls.ts';
import { compiled, isMatch } from './patterns.ts';
import type { Check } from './schema.ts';
import { wrong } from './wrong.ts';

/** An entry of `x-kubernetes-validations`. */
export interface Condition {
	readonly rule?: unknown;
	readonly message?: unknown;
	readonly messageExpression?: unknown;
	readonly fieldPath?: unknown;
}

type Program = (context: { readonly self: Json }) => unknown;

/** A value with what the API server writes into fields that are left out, before it looks at conditions. */
export type Fill = (value: Json) => Json;

const unfilled: Fill = (value) => value;

/** The checks that `conditions` make; none for those that compare with an earlier state, or are no CEL. */
export function checksOf(conditions: readonly Condition[], fill: Fill = unfilled): readonly Check[] {
	return conditions.flatMap((condition) => {
		const { rule } = condition;
		if (typeof rule !== 'string' || /\boldSelf\b/.test(rule)) return [];
		return [checkOf({ ...condition, rule }, fill)];
	});
}

function checkOf(
	{ rule, message, messageExpression, fieldPath }: Condition & { readonly rule: string },
	fill: Fill,
): Check {
	const isEscaping = /__/.test(rule);
	return function* (node) {
		const read = jsonOf(node, { bigIntegers: true, withoutNulls: true });
		if (read === undefined) return;
		const filled = fill(read);
		const self = isEscaping ? escaped(filled) : filled;
		const outcome = run(rule, self);
		if (outcome === 'met' || outcome === 'unknown') return;
		const said = typeof messageExpression === 'string' ? text(messageExpression, self) : undefined;
		const condition = said ?? (typeof message === 'string' ? message : undefined);
		const fault = condition === undefined ? wrong('violated', { rule }) : wrong('condition', { condition });
		yield { kind: 'unmet-condition', span: placeOf(node, fieldPath), ...fault };
	};
}

const reserved = new Set(
	'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
		' ',
	),
);

/**
 * `value` with the names by which CEL reaches fields that it could not name, beside those they have.
 * https://kubernetes.io/docs/reference/using-api/cel/#escaping
 */
function escaped(value: Json): Json {
	if (Array.isArray(value)) return value.map(escaped);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, inner]) => {
			const [part, name] = [escaped(inner), escapedName(key)];
			return name === key
				? [[key, part]]
				: [
						[key, part],
						[name, part],
					];
		}),
	);
}

function escapedName(key: string): string {
	if (reserved.has(key)) return `__${key}__`;
	return key
		.replaceAll('__', '__underscores__')
		.replaceAll('.', '__dot__')
		.replaceAll('-', '__dash__')
		.replaceAll('/', '__slash__');
}

function run(rule: string, self: Json): 'met' | 'unmet' | 'unknown' {
	try {
		const outcome = evaluated(rule, self);
		if (outcome === undefined) return 'unknown';
		return outcome.result === false ? 'unmet' : 'met';
	} catch (error) {
		return isOfTheValue(error) ? 'unmet' : 'unknown';
	}
}

/** Whether the API server would fail too: a field that is not there, a text that is no number, no duration, no time. */
function isOfTheValue(error: unknown): boolean {
	const code = (error as { code?: unknown } | undefined)?.code;
	return (
		error instanceof WrongValue ||
		(typeof code === 'string' && /conversion_error$|^no_such_key$|^invalid_(?:duration|timestamp)/.test(code))
	);
}

function text(expression: string, self: Json): string | undefined {
	try {
		const value = evaluated(expression, self)?.result;
		return typeof value === 'string' && value !== '' ? value : undefined;
	} catch {
		return undefined;
	}
}

function placeOf(node: Node, fieldPath: unknown): { readonly start: number; readonly end: number } {
	if (typeof fieldPath !== 'string') return head(node);
	let at: Node = node;
	for (const [, name = '', quoted] of fieldPath.matchAll(/\.([\w-]+)|\['([^']+)'\]/g))
		at = get(at, quoted ?? name) ?? at;
	return head(at);
}

/** What an expression gives; undefined if it is no CEL that we know, or costs too much: then it is not tried again. */
function evaluated(expression: string, self: Json): { readonly result: unknown } | undefined {
	const program = programOf(expression);
	if (program === undefined) return undefined;
	const outcome = withinBudget(expression, () => program({ self }));
	if (outcome === undefined) programs.set(expression, undefined);
	return outcome;
}

const programs = new Map<string, Program | undefined>();
/** Beyond this many the table starts anew: somebody is typing a condition. */
const most = 5000;

function programOf(rule: string): Program | undefined {
	if (!programs.has(rule)) {
		if (programs.size > most) programs.clear();
		programs.set(rule, parsed(rule));
	}
	return programs.get(rule);
}

/** The library has the regular expressions of JavaScript, which know no bounds; those of CEL are RE2. */
const instead = { matches: 'matchesRe2' };

/** The library takes no `has()` of a field of an item; it knows the same question as an optional field. */
const ofItem = /\bhas\(([\w.]+(?:\[\w+\][\w.]*)*\[\w+\](?:\.\w+)*)\.(\w+)\)/g;

function parsed(rule: string): Program | undefined {
	try {
		const program = environment().parse(rule.replace(ofItem, '$1.?$2.hasValue()')) as Program & {
			readonly ast: unknown;
		};
		metered(program.ast, instead);
		return program;
	} catch {
		return undefined;
	}
}

class WrongValue extends Error {}

/** A URL as CEL programs handle it. */
class CelUrl {
	readonly url: GoUrl;
	constructor(given: string) {
		this.url = parsedUrl(given);
	}
}

function parsedUrl(given: string): GoUrl {
	const url = goUrl(given);
	if (url === undefined) throw new WrongValue(`${given} is no URL`);
	return url;
}

const succeeds = (f: () => unknown): boolean => {
	try {
		f();
		return true;
	} catch {
		return false;
	}
};

let made: Environment | undefined;

// k8s.io/apiserver/pkg/cel/library
function environment(): Environment {
	made ??= new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
		.registerVariable('self', 'dyn')
		.registerType('URL', { ctor: CelUrl })
		.registerFunction('isURL(dyn): bool', (given: string) => succeeds(() => parsedUrl(given)))
		.registerFunction('url(dyn): URL', (given: string) => new CelUrl(given))
		.registerFunction('URL.getScheme(): string', ({ url }: CelUrl) => url.scheme)
		.registerFunction('URL.getHost(): string', ({ url }: CelUrl) => url.host)
		.registerFunction('URL.getHostname(): string', ({ url }: CelUrl) => hostAndPort(url)[0])
		.registerFunction('URL.getPort(): string', ({ url }: CelUrl) => hostAndPort(url)[1])
		.registerFunction('URL.getEscapedPath(): string', ({ url }: CelUrl) => url.path)
		.registerFunction('isIP(dyn): bool', (given: string) => isIp(given))
		.registerFunction('isCIDR(dyn): bool', (given: string) => succeeds(() => ipaddr.parseCIDR(given)))
		.registerFunction('string.matchesRe2(string): bool', matches)
		.registerFunction('matches(dyn, dyn): bool', matches)
		.registerFunction('string.find(string): string', (given: string, pattern: string) => found(given, pattern)[0] ?? '')
		.registerFunction('string.findAll(string): list', (given: string, pattern: string) => found(given, pattern))
		.registerFunction('list.isSorted(): bool', (list: Json[]) =>
			list.every((one, i) => i === 0 || (list[i - 1] ?? 0) <= (one ?? 0)),
		)
		.registerFunction('list.sum(): dyn', (list: (bigint | number)[]) => list.reduce((a, b) => Number(a) + Number(b), 0))
		.registerFunction('list.min(): dyn', (list: Json[]) => list.reduce((a, b) => ((a ?? 0) <= (b ?? 0) ? a : b)))
		.registerFunction('list.max(): dyn', (list: Json[]) => list.reduce((a, b) => ((a ?? 0) >= (b ?? 0) ? a : b)))
		.registerFunction('list.indexOf(dyn): int', (list: Json[], item: Json) => BigInt(list.indexOf(item)));
	return made;
}

/** What looking for a pattern costs. cel-go: interpreter/runtimecost.go */
function payForSearch(given: string, pattern: string): void {
	spend((1 + given.length * 0.1) * (1 + pattern.length * 0.25));
}

function matches(given: string, pattern: string): boolean {
	payForSearch(given, pattern);
	const answer = isMatch(pattern, given);
	if (answer === undefined) throw new Error(`${pattern} is no RE2`);
	return answer;
}

function found(given: string, pattern: string): string[] {
	payForSearch(given, pattern);
	const read = compiled(pattern);
	if (!read.ok) return [];
	const matcher = read.re2.matcher(given);
	const all: string[] = [];
	while (all.length < 1000 && matcher.find()) all.push(matcher.group() ?? '');
	return all;
}
