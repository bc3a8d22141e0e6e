// TABLE: how each field of `expect` is compared with what became of a request, and which steps of the trace decide it.
import { fullHost } from '../istio/host-names.ts';
import { at, numberAt, textAt } from '../trace/fields.ts';
import type { Code } from '../trace/sentences.ts';
import type { Step, Trace } from '../trace/story.ts';
import type { Node } from '../yaml/node.ts';
import type { Destination, Observed } from './observed.ts';
import type { Expectation } from './read.ts';

/** Where a test stands: what short names are completed with. */
export interface Around {
	readonly namespace: string;
	readonly clusterDomain: string;
}

interface Compared {
	readonly expected: string;
	readonly got: string;
	readonly isMet: boolean;
}

interface Row {
	readonly compare: (node: Node, seen: Observed, around: Around) => Compared;
	/** The steps that decide, the most telling first. */
	readonly steps: readonly Code[];
}

/** `got` where nothing is there to compare: how the request ended. */
const equal = (expected: string, got: string | undefined, { summary }: Observed): Compared => ({
	expected: shown(expected),
	got: got === undefined ? summary : shown(got),
	isMet: got === expected,
});

const shown = (text: string): string => (text === '' ? 'none' : text);

/** One value of all destinations. */
const ofAll = (expected: string, seen: Observed, of: (one: Destination) => string): Compared => {
	const values = [...new Set(seen.destinations.map(of))];
	const got = values.length === 0 ? seen.summary : values.map(shown).join(', ');
	return { expected: shown(expected), got, isMet: values.length === 1 && values[0] === expected };
};

/** A host in full: `cart`, `cart.shop` and `cart.shop.svc` all may mean the Service, where the request goes there. */
function hostOf(text: string, { namespace, clusterDomain }: Around, { destinations }: Observed): string {
	const meant = [fullHost(text, namespace, clusterDomain), `${text}.svc.${clusterDomain}`, `${text}.${clusterDomain}`];
	return meant.find((one) => destinations.some(({ host }) => host === one)) ?? meant[0] ?? text;
}

const qualified = (text: string, { namespace }: Around): string => (text.includes('/') ? text : `${namespace}/${text}`);
const list = (texts: readonly string[]): string => texts.join(', ') || 'none';

function textsIn(node: Node): readonly string[] {
	return node.kind === 'seq' ? node.items.map(({ text }) => text) : [node.text];
}

const routing: readonly Code[] = [
	'route.taken',
	'route.none',
	'host.none',
	'host.unbound',
	'host.redirected',
	'gateway.noListener',
];

export const expectations: Readonly<Record<string, Row>> = {
	reached: {
		compare: ({ text }, seen) => {
			const isReached = seen.end.is === 'reached';
			const expected = text === 'false' ? 'not reached' : 'reached';
			return { expected, got: seen.summary, isMet: isReached === (text !== 'false') };
		},
		steps: [],
	},
	host: {
		compare: ({ text }, seen, around) => ofAll(hostOf(text, around, seen), seen, ({ host }) => host),
		steps: ['destination.to', ...routing],
	},
	subset: {
		compare: ({ text }, seen) => ofAll(text, seen, ({ subset }) => subset),
		steps: ['destination.noSubset', 'destination.to', ...routing],
	},
	port: {
		compare: ({ text }, seen) => ofAll(text, seen, ({ port }) => String(port)),
		steps: ['destination.noPort', 'destination.to', ...routing],
	},
	workload: {
		compare: (node, seen, around) => {
			const wanted = [...new Set(textsIn(node).map((text) => qualified(text, around)))].sort();
			const isMet = seen.workloads?.join() === wanted.join();
			return { expected: list(wanted), got: seen.workloads === undefined ? seen.summary : list(seen.workloads), isMet };
		},
		steps: ['destination.pods', 'destination.noPods', 'destination.unknownPods', 'destination.to', ...routing],
	},
	destinations: { compare: compareDestinations, steps: ['route.taken', 'destination.to', ...routing] },
	route: { compare: ({ text }, seen) => equal(text, seen.route, seen), steps: routing },
	status: {
		compare: ({ text }, seen) => {
			const { end, summary } = seen;
			if (end.is === 'answered') return equal(text, String(end.status), seen);
			return {
				expected: text,
				got: end.is === 'reached' ? `${summary}, whose answer no file says` : summary,
				isMet: false,
			};
		},
		steps: [],
	},
	location: {
		compare: ({ text }, seen) => equal(text, seen.end.is === 'answered' ? seen.end.location : undefined, seen),
		steps: ['action.redirect', 'host.redirected', ...routing],
	},
	flag: {
		compare: ({ text }, seen) => equal(text, 'flag' in seen.end ? seen.end.flag : undefined, seen),
		steps: [],
	},
	connection: {
		compare: ({ text }, seen) => {
			const { is } = seen.end;
			return equal(text, is === 'closed' || is === 'refused' ? is : 'open', seen);
		},
		steps: [],
	},
	path: { compare: ({ text }, seen) => equal(text, seen.arrives?.path, seen), steps: ['action.rewrite', ...routing] },
	authority: {
		compare: ({ text }, seen) => equal(text, seen.arrives?.host, seen),
		steps: ['action.rewrite', ...routing],
	},
	headers: {
		compare: (node, seen) => compareHeaders(node, seen.arrives === undefined ? undefined : seen.headers, seen),
		steps: ['action.headers', ...routing],
	},
	responseHeaders: {
		compare: (node, seen) => {
			const isAnswer = seen.arrives !== undefined || seen.end.is === 'answered';
			return compareHeaders(node, isAnswer ? seen.responseHeaders : undefined, seen);
		},
		steps: ['action.headers', 'action.corsOrigin', 'action.cors', ...routing],
	},
	deniedBy: {
		compare: ({ text }, seen, around) => {
			const wanted = qualified(text, around);
			const got = seen.deniedBy.length === 0 ? seen.summary : list(seen.deniedBy);
			return { expected: wanted, got, isMet: seen.deniedBy.includes(wanted) };
		},
		steps: ['policy.denied', 'policy.notAllowed', 'token.refused', 'policy.allowed', 'policy.notDenied', 'policy.none'],
	},
	mtls: {
		compare: ({ text }, seen) => {
			const { isMutual } = seen;
			const words = (is: boolean): string => (is ? 'mutual TLS' : 'no mutual TLS');
			const wanted = text !== 'false';
			const got = isMutual === undefined ? seen.summary : words(isMutual);
			return { expected: words(wanted), got, isMet: isMutual === wanted };
		},
		steps: ['tls.mutual', 'tls.simple', 'tls.plain', 'inbound.mode'],
	},
};

function compareHeaders(node: Node, headers: Readonly<Record<string, string>> | undefined, seen: Observed): Compared {
	const wanted = node.entries.map(({ key, value }) => [key.text, value.isNull ? undefined : value.text] as const);
	const gotOf = (name: string): string | undefined => headers?.[name.toLowerCase()];
	const wrong = wanted.filter(([name, value]) => headers === undefined || gotOf(name) !== value);
	const words = (name: string, value: string | undefined) => (value === undefined ? `no ${name}` : `${name}: ${value}`);
	return {
		expected: (wrong.length > 0 ? wrong : wanted).map(([name, value]) => words(name, value)).join(', '),
		got: headers === undefined ? seen.summary : wrong.map(([name]) => words(name, gotOf(name))).join(', '),
		isMet: wrong.length === 0,
	};
}

/** Each destination that is written must be there, and no other. */
function compareDestinations(node: Node, seen: Observed, around: Around): Compared {
	const left = [...seen.destinations];
	const fits = (item: Node, one: Destination): boolean => {
		const { length } = node.items;
		const [subset, port] = [at(item, 'subset'), numberAt(item, 'port')];
		const weight = numberAt(item, 'weight') ?? (length === 1 ? 100 : undefined);
		return (
			hostOf(textAt(item, 'host'), around, seen) === one.host &&
			(subset === undefined || subset.text === one.subset) &&
			(port === undefined || port === one.port) &&
			(weight === undefined || Math.abs(weight - one.weight) < 0.01)
		);
	};
	const isMet = node.items.every((item) => {
		const index = left.findIndex((one) => fits(item, one));
		if (index !== -1) left.splice(index, 1);
		return index !== -1;
	});
	const wanted = node.items.map((item) => ({
		host: hostOf(textAt(item, 'host'), around, seen),
		subset: textAt(item, 'subset'),
		port: numberAt(item, 'port'),
		weight: numberAt(item, 'weight'),
	}));
	return {
		expected: wanted.map(destinationWords).join('; ') || 'none',
		got: seen.destinations.length === 0 ? seen.summary : seen.destinations.map(destinationWords).join('; '),
		isMet: isMet && left.length === 0,
	};
}

/** A destination as somebody writes it down. */
type Written = { readonly [K in keyof Destination]: Destination[K] | undefined };

function destinationWords(one: Written): string {
	const { host = '', subset = '', port, weight } = one;
	const share = weight === undefined ? '' : ` ${weight}%`;
	return `${host}${port === undefined ? '' : `:${port}`}${subset === '' ? '' : ` ${subset}`}${share}`;
}

/** The step that decided a field: the first of its row that was taken, the last of those; else where the story ends. */
export function decidingStep({ steps }: Trace, field: string): Step | undefined {
	if (!Object.hasOwn(expectations, field)) return undefined;
	for (const code of expectations[field]?.steps ?? []) {
		const found = steps.findLast((step) => step.code === code);
		if (found !== undefined) return found;
	}
	return steps.findLast(({ code, at: place }) => place !== undefined && !beside.has(code)) ?? steps.at(-1);
}

/** Steps that tell how something goes on, not why it ends. */
const beside: ReadonlySet<Code> = new Set<Code>(['action.timeout', 'action.retries', 'action.mirror', 'rule.applies']);

/** What is wrong with an expectation; undefined if it is met, or is one of a field that nobody knows. */
export function unmetOf(
	{ field, node }: Expectation,
	seen: Observed,
	around: Around,
): { readonly expected: string; readonly got: string } | undefined {
	const row = Object.hasOwn(expectations, field) ? expectations[field] : undefined;
	if (row === undefined) return { expected: `"${field}"`, got: 'no such field to expect' };
	const { isMet, ...words } = row.compare(node, seen, around);
	return isMet ? undefined : words;
}
