// The test files of istio-config-validator, read as they are (getyourguide/istio-config-validator: docs/test-cases.md): each
// compares the route that takes a request, whatever gateway it comes through, with parts of a route. Which route that is, is
// decided as Istio does: hosts with wildcards and VirtualServices that share a host count, and delegates are merged.

import { isWithin } from '../istio/host-names.ts';
import { unmet } from '../istio/routing/requests.ts';
import { routesOf, specOf } from '../istio/routing/routes.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { hasTestCases } from '../model/kinds.ts';
import { title, word } from '../model/resource.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Span } from '../text/span.ts';
import { oneOfEach } from '../trace/alternatives.ts';
import { entriesOf } from '../trace/delegates.ts';
import { at, listAt, plain, textAt } from '../trace/fields.ts';
import type { OwnEntry, PlainRoute } from '../trace/routes.ts';
import { sentence } from '../trace/sentences.ts';
import { routeShape, shaped } from '../trace/shapes.ts';
import { placeOf, type Step } from '../trace/story.ts';
import type { Json } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';
import { mostCases } from './cases.ts';
import type { Suite } from './read.ts';
import type { CaseResult, Failure } from './run.ts';

/** What of a route is compared, if it is given. */
const compared = ['route', 'redirect', 'rewrite', 'fault', 'headers', 'delegate'] as const;

/** Whether a document holds such tests. */
export function isValidatorTest({ text }: Chunk): boolean {
	return hasTestCases(text);
}

/** A test of such a document; the span counts from the document. */
export interface ValidatorTest {
	readonly name: string;
	readonly span: Span;
	readonly node: Node;
	readonly requests: readonly Request[];
}

/** The tests in a document. */
export function validatorTestsIn(chunk: Chunk): readonly ValidatorTest[] {
	return listAt(tree(chunk).root, 'testCases').map((node, index) => {
		const name = word(at(node, 'description'));
		const { start, end } = name ?? node.entries[0]?.key ?? node;
		return { name: name?.text ?? `test ${index + 1}`, span: { start, end }, node, requests: requestsOf(node) };
	});
}

/** The answers to tests in a document of the file `member.uri`: to all of them, unless `tests` says to which. */
export function runValidatorTests(
	mesh: Mesh,
	member: Suite['member'],
	isWanted: (title: string) => boolean = () => true,
	tests: readonly ValidatorTest[] = validatorTestsIn(member.chunk),
): readonly CaseResult[] {
	const suite: Suite = { member, name: '', namespace: 'default', environment: undefined, tests: [] };
	return tests.flatMap(({ name: test, span, node, requests }) => {
		const fault = faultOf(requests);
		const about: About = { suite, test, span, node };
		if (fault !== undefined) return isWanted(test) ? [broken(about, fault)] : [];
		return requests.flatMap((one) => (isWanted(`${test} ${validatorTitle(one)}`) ? [answered(mesh, about, one)] : []));
	});
}

type About = Pick<CaseResult, 'suite' | 'test' | 'span'> & { readonly node: Node };

interface Request {
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
}

function requestsOf(node: Node): readonly Request[] {
	const request = at(node, 'request');
	const [hosts, methods, paths] = ['authority', 'method', 'uri'].map((field) =>
		listAt(request, field).map(({ text }) => text),
	) as [string[], string[], string[]];
	if (hosts.length * methods.length * paths.length > mostCases) return [];
	const entries = at(request, 'headers')?.entries ?? [];
	const headers = Object.fromEntries(entries.map(({ key, value }) => [key.text.toLowerCase(), value.text]));
	return hosts.flatMap((host) => methods.flatMap((method) => paths.map((path) => ({ host, method, path, headers }))));
}

function faultOf(requests: readonly Request[]): string | undefined {
	return requests.length > 0
		? undefined
		: `The request needs "authority", "method" and "uri", each a list that is not empty, with no more than ${mostCases} combinations`;
}

function broken({ node: _, ...about }: About, message: string): CaseResult {
	const failure: Failure = { field: '', span: about.span, expected: '', got: message, step: undefined };
	return { ...about, title: '', is: 'broken', failures: [failure], trace: undefined };
}

/** What a case is called. */
export function validatorTitle({ method, host, path }: Request): string {
	return `${method} ${host}${path}`;
}

function answered(mesh: Mesh, { node, ...about }: About, request: Request): CaseResult {
	const found = routeFor(mesh, request);
	const isEqualWanted = textAt(node, 'wantMatch') === 'true';
	const failures = compared.flatMap((field): readonly Failure[] => {
		const written = at(node, field);
		if (written === undefined || written.isNull) return [];
		const wanted = normal(fieldOf(plain(node), field));
		const got = normal(field === 'delegate' ? (found?.delegate ?? null) : (fieldOf(found?.plain, field) ?? null));
		if ((wanted === got) === isEqualWanted) return [];
		const span = { start: written.start, end: written.end };
		return [{ field, span, expected: `${isEqualWanted ? '' : 'anything but '}${wanted}`, got, step: found?.step }];
	});
	const is = failures.length === 0 ? 'passed' : 'failed';
	return {
		...about,
		title: validatorTitle(request),
		is,
		failures,
		trace: found && { ...nothing, steps: [found.step] },
	};
}

const nothing = { end: { is: 'refused' }, isUnsure: false, envoy: [] } as const;

interface Found {
	readonly plain: PlainRoute;
	/** What the route of the VirtualService that has the host leaves it to. */
	readonly delegate: Json | undefined;
	readonly step: Step;
}

/** The first route that takes a request, of the VirtualServices that have its host most exactly. */
function routeFor(mesh: Mesh, request: Request): Found | undefined {
	const asked = { ...request, scheme: 'http', port: 80 };
	const takes = ({ http: { port: _, ...match } }: Pick<OwnEntry, 'http'>): boolean => unmet(match, asked) === undefined;
	let dropped: Found | undefined;
	for (const by of virtualServicesFor(mesh, request.host.toLowerCase().replace(/:\d+$/, '')))
		for (const route of routesOf(by)) {
			if (route.protocol !== 'http' || route.entries?.some(takes) !== true) continue;
			const entry = entriesOf(mesh, by, route).find(takes);
			const delegate = dropped?.delegate ?? fieldOf(plain(route.node), 'delegate');
			const words = { route: `route ${route.index + 1}`, resource: title(by.resource) };
			if (entry !== undefined) {
				const taken = { route: `route ${entry.route.index + 1}`, resource: title(entry.by.resource) };
				const step = stepAt(sentence('route.taken', taken), entry.by, entry.route.node);
				return { plain: entry.plain, delegate, step: dropped?.step ?? step };
			}
			// What is tested of such a route may be just whom it leaves the rest to.
			dropped ??= { plain: {}, delegate, step: stepAt(droppedText(words), by, route.node) };
		}
	return dropped;
}

function droppedText({ route, resource }: { readonly route: string; readonly resource: string }): string {
	return `Istio leaves out ${route} of ${resource}: its delegate takes no such request, is missing, or has matches that Istio cannot combine with those of ${route}`;
}

function stepAt(text: string, by: Deployed, node: Node): Step {
	return { code: 'route.taken', text, at: placeOf(by, node), passedOver: [], isUnknown: false, proxy: 0 };
}

/** The VirtualServices with the best host for a name: the name itself, else the longest wildcard. */
function virtualServicesFor(mesh: Mesh, name: string): readonly Deployed[] {
	const all = oneOfEach(mesh, 'VirtualService').flatMap((by) => {
		const hosts = specOf(by)?.each('hosts') ?? [];
		const ranks = hosts.flatMap(({ text, opaque }) => {
			const host = text.toLowerCase();
			if (opaque) return [];
			if (host === name) return [Number.POSITIVE_INFINITY];
			return host.startsWith('*') && isWithin(name, host) ? [host.length] : [];
		});
		return ranks.length === 0 ? [] : [{ by, rank: Math.max(...ranks) }];
	});
	const best = Math.max(...all.map(({ rank }) => rank));
	return all.filter(({ rank }) => rank === best).map(({ by }) => by);
}

function fieldOf(value: unknown, field: (typeof compared)[number]): Json | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const own = (value as Readonly<Record<string, Json>>)[field];
	if (field === 'delegate' || own === undefined) return own;
	// Both sides in the same form, whatever else a route may hold.
	const made = shaped({ [field]: own }, routeShape) as Readonly<Record<string, Json>> | undefined;
	return made?.[field];
}

/** A value as text, for comparison: without what is empty or zero, which is the same as nothing in protobuf, and in one order of keys. */
function normal(value: Json | undefined): string {
	return JSON.stringify(withoutEmpty(value)) ?? 'none';
}

function withoutEmpty(value: Json | undefined): Json | undefined {
	if (value === null || value === undefined || value === '' || value === 0 || value === false) return undefined;
	if (typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value;
	if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => withoutEmpty(one) ?? {});
	const entries = Object.entries(value).flatMap(([key, one]) => {
		const made = withoutEmpty(one);
		return made === undefined ? [] : [[key, made] as const];
	});
	entries.sort(([a], [b]) => (a < b ? -1 : 1));
	return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
