// `x-kubernetes-validations`: conditions in CEL, with the functions that Kubernetes adds to the language. What the library
// cannot do is passed over, for the API server would judge where we cannot.
import { Environment } from '@marcbachmann/cel-js';
import ipaddr from 'ipaddr.js';
import { type Json, jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import { get, head } from './checks.ts';
import { isIp } from './formats/addresses.ts';
import { compiled } from './patterns.ts';
import type { Check } from './schema.ts';

/** An entry of `x-kubernetes-validations`. */
export interface Condition {
	readonly rule?: unknown;
	readonly message?: unknown;
	readonly messageExpression?: unknown;
	readonly fieldPath?: unknown;
}

type Program = (context: { readonly self: Json }) => unknown;

/** The checks that `conditions` make; none for those that compare with an earlier state, or are no CEL. */
export function checksOf(conditions: readonly Condition[]): readonly Check[] {
	return conditions.flatMap((condition) => {
		const { rule } = condition;
		if (typeof rule !== 'string' || /\boldSelf\b/.test(rule)) return [];
		return [checkOf({ ...condition, rule })];
	});
}

function checkOf({ rule, message, messageExpression, fieldPath }: Condition & { readonly rule: string }): Check {
	return function* (node) {
		const self = jsonOf(node, { bigIntegers: true, withoutNulls: true });
		if (self === undefined || isHuge(self)) return;
		const outcome = run(rule, self);
		if (outcome === 'met' || outcome === 'unknown') return;
		const said = typeof messageExpression === 'string' ? text(messageExpression, self) : undefined;
		const fallback = typeof message === 'string' ? message : `this condition is not met: ${rule}`;
		yield { kind: 'unmet-condition', span: placeOf(node, fieldPath), message: said ?? fallback };
	};
}

/** Comprehensions over long lists take too long for an editor. */
function isHuge(value: Json): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const items = Object.values(value);
	return items.length > 5000 || items.some(isHuge);
}

function run(rule: string, self: Json): 'met' | 'unmet' | 'unknown' {
	const program = programOf(rule);
	if (program === undefined) return 'unknown';
	try {
		return program({ self }) === false ? 'unmet' : 'met';
	} catch (error) {
		return isOfTheValue(error) ? 'unmet' : 'unknown';
	}
}

/** Whether the API server would fail too: a text that is no number, no duration, no time. */
function isOfTheValue(error: unknown): boolean {
	const code = (error as { code?: unknown } | undefined)?.code;
	return (
		error instanceof WrongValue ||
		(typeof code === 'string' && /conversion_error$|^invalid_(?:duration|timestamp)/.test(code))
	);
}

function text(expression: string, self: Json): string | undefined {
	try {
		const value = programOf(expression)?.({ self });
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

const programs = new Map<string, Program | undefined>();

function programOf(rule: string): Program | undefined {
	if (!programs.has(rule)) {
		try {
			programs.set(rule, environment().parse(rule) as Program);
		} catch {
			programs.set(rule, undefined);
		}
	}
	return programs.get(rule);
}

class WrongValue extends Error {}

/** A URL as CEL programs handle it. */
class CelUrl {
	readonly url: URL;
	constructor(given: string) {
		this.url = parsedUrl(given);
	}
}

function parsedUrl(given: string): URL {
	try {
		// Go takes a bare path for a URL too.
		return given.startsWith('/') ? new URL(`path:${given}`) : new URL(given);
	} catch {
		throw new WrongValue(`${given} is no URL`);
	}
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
		.registerFunction('URL.getScheme(): string', ({ url }: CelUrl) =>
			url.protocol === 'path:' ? '' : url.protocol.slice(0, -1),
		)
		.registerFunction('URL.getHost(): string', ({ url }: CelUrl) => url.host)
		.registerFunction('URL.getHostname(): string', ({ url }: CelUrl) => url.hostname.replace(/^\[|\]$/g, ''))
		.registerFunction('URL.getPort(): string', ({ url }: CelUrl) => url.port)
		.registerFunction('URL.getEscapedPath(): string', ({ url }: CelUrl) => url.pathname)
		.registerFunction('isIP(dyn): bool', (given: string) => isIp(given))
		.registerFunction('isCIDR(dyn): bool', (given: string) => succeeds(() => ipaddr.parseCIDR(given)))
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

function found(given: string, pattern: string): string[] {
	const read = compiled(pattern);
	if (!read.ok) return [];
	const matcher = read.re2.matcher(given);
	const all: string[] = [];
	while (all.length < 1000 && matcher.find()) all.push(matcher.group() ?? '');
	return all;
}
