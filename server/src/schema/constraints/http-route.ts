// Rows of an HTTP route. istio: pkg/config/validation/virtualservice.go, validateHTTPRoute
import { each, excludes, get, head, isSet, keyOf, mayBeSet, needsOne, numberOf, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { destination, duration, joined, nullable, optionalPort, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/virtualservice.go, validateHTTPRouteConflict */
function* actions(node: Checked): ReturnType<Check> {
	// A route that delegates is only kept from redirects and routes of its own.
	const isRoot = get(node, 'delegate') !== undefined;
	if (!isRoot && get(node, 'redirect') !== undefined) {
		yield* excludes('redirect', ['route', 'fault', 'rewrite', 'directResponse'], 'redirectExcludes')(node);
	} else if (!isRoot && get(node, 'directResponse') !== undefined) {
		yield* excludes('directResponse', ['route', 'fault', 'rewrite'], 'responseExcludes')(node);
	} else if (!mayBeSet(node, 'route') && get(node, 'delegate') === undefined) {
		const isUnread = node.entries.some(({ key }) => key.opaque || key.text === '<<');
		if (!isUnread)
			yield said('missing-field', head(node), 'needsAny', {
				what: 'An HTTP route',
				fields: '"route", "redirect" or "directResponse"',
			});
	}
	if (get(node, 'delegate') === undefined) yield* excludes('mirror', ['mirrors'])(node);
	yield* prefixOfRedirect(node);
	yield* authority(node);
}

/** A redirect can only replace a prefix that was matched. istio: validateHTTPRedirect */
function* prefixOfRedirect(node: Checked): ReturnType<Check> {
	const prefix = get(get(node, 'redirect'), 'prefixRewrite');
	if (prefix === undefined || textOf(prefix) === '') return;
	for (const match of each(node, 'match')) {
		const uri = get(match, 'uri');
		if (uri !== undefined && !uri.opaque && get(uri, 'prefix') === undefined)
			yield said('conflicting-fields', prefix, 'prefixWithoutUri', { fields: ['prefixRewrite'] });
	}
}

/**
 * The host can be rewritten in one place only.
 * istio: pkg/config/validation/virtualservice.go, validateAuthorityRewrite
 */
function* authority(node: Checked): ReturnType<Check> {
	const request = get(get(node, 'headers'), 'request');
	const set = ['set', 'add'].flatMap((name) =>
		(get(request, name)?.entries ?? [])
			.filter(({ key }) => /^(?:host|:authority)$/i.test(key.text))
			.map(({ key }) => key),
	);
	const rewritten = isSet(get(node, 'rewrite'), 'authority');
	const last = set.at(-1);
	if (last !== undefined && set.length + (rewritten ? 1 : 0) > 1)
		yield said('conflicting-fields', last, 'severalHosts');
}

/** istio: pkg/config/validation/validation.go, validateHTTPRedirect */
function* redirect(node: Checked): ReturnType<Check> {
	if (isSet(node, 'uri') && isSet(node, 'prefixRewrite')) {
		yield said('conflicting-fields', keyOf(node, 'prefixRewrite'), 'excludes', { one: 'uri', other: 'prefixRewrite' });
		return;
	}
	const fields = ['uri', 'prefixRewrite', 'authority', 'scheme'];
	const isSome =
		fields.some((name) => mayBeSet(node, name)) ||
		get(node, 'port') !== undefined ||
		get(node, 'derivePort') !== undefined;
	if (!isSome)
		yield said('missing-field', head(node), 'needsAny', {
			what: 'A redirect',
			fields: '"uri", "authority", "scheme" or "port"',
		});
}

/** istio: validateHTTPRedirect */
function* redirectCode(node: Checked): ReturnType<Check> {
	const code = numberOf(node);
	if (code !== undefined && code !== 0 && (code < 300 || code > 399))
		yield said('invalid-value', node, 'notRedirectCode', { code });
}

/** istio: pkg/config/validation/validation.go, validateHTTPStatus */
function* status(node: Checked): ReturnType<Check> {
	const code = numberOf(node);
	if (code !== undefined && (code < 200 || code > 600)) yield said('invalid-value', node, 'notStatus', { code });
}

/** istio: pkg/config/validation/validation.go, validateHTTPRewrite, validateURIRegexRewrite */
function* rewrite(node: Checked): ReturnType<Check> {
	const pattern = get(node, 'uriRegexRewrite');
	if (isSet(node, 'uri') && pattern !== undefined) {
		yield said('conflicting-fields', keyOf(node, 'uriRegexRewrite'), 'excludes', {
			one: 'uri',
			other: 'uriRegexRewrite',
		});
		return;
	}
	if (!mayBeSet(node, 'uri') && !mayBeSet(node, 'authority') && pattern === undefined) {
		yield said('missing-field', head(node), 'needsAny', {
			what: 'A rewrite',
			fields: '"uri", "authority" or "uriRegexRewrite"',
		});
		return;
	}
	if (pattern === undefined || pattern.kind !== 'map') return;
	for (const name of ['match', 'rewrite']) {
		if (!mayBeSet(pattern, name))
			yield said('missing-field', head(pattern), 'needs', { what: '"uriRegexRewrite"', field: name });
	}
}

/** istio: pkg/config/validation/validation.go, validateHTTPFaultInjection */
function* faulty(node: Checked): ReturnType<Check> {
	yield* needsOne(['abort', 'delay'], 'A fault')(node);
}

/** istio: validateHTTPFaultInjectionAbort, validateHTTPFaultInjectionDelay */
function* unsupported(node: Checked): ReturnType<Check> {
	yield said('invalid-value', node, 'unsupported');
}

/** istio: validateHTTPDirectResponse */
function* bodySize(node: Checked): ReturnType<Check> {
	const text = textOf(node) ?? '';
	// A character has at most three bytes.
	if (text.length * 3 > mostBytes) yield* tooLong(node, new TextEncoder().encode(text).length);
}

function* bytesSize(node: Checked): ReturnType<Check> {
	yield* tooLong(node, Math.floor((textOf(node) ?? '').replace(/(?<!=)=+$/, '').length * 0.75));
}

/** istio: validateHTTPDirectResponse */
const mostBytes = 1_048_576;

function* tooLong(node: Checked, size: number): ReturnType<Check> {
	if (size > mostBytes) yield said('invalid-value', { start: node.start, end: node.start + 1 }, 'longBody');
}

/** istio: pkg/config/validation/virtualservice.go, validateHTTPRouteMatchRequest */
function* withoutHeader(node: Checked): ReturnType<Check> {
	const pattern = get(node, 'regex');
	if (pattern === undefined || textOf(pattern) === '*') return;
	yield* regexOnly(node);
}

function* regexOnly(node: Checked): ReturnType<Check> {
	const pattern = get(node, 'regex');
	if (pattern !== undefined && textOf(pattern) === '') yield said('invalid-value', pattern, 'emptyRegex');
}

/** istio: pkg/config/validation/virtualservice.go, validateHTTPRouteMatchRequest */
function* nonEmptyMatch(node: Checked): ReturnType<Check> {
	const prefix = (node as Parameters<Check>[0] & { get(key: string): Checked | undefined }).get('prefix');
	if (prefix !== undefined && textOf(prefix) === '' && !prefix.isNull)
		yield said('invalid-value', prefix, 'emptyPrefix');
	yield* regexOnly(node);
}

const stringMatch: Constraints = { '': { checks: [nonEmptyMatch] }, regex: { format: 'regex' } };

const match: Constraints = {
	uri: { checks: [regexOnly] },
	'uri.regex': { format: 'regex' },
	...below(['scheme', 'method', 'authority', 'queryParams{}', 'headers{}'], stringMatch),
	headers: { keys: 'headerName' },
	withoutHeaders: { keys: 'headerName' },
	'withoutHeaders{}': { checks: [withoutHeader], nullable: true },
	'withoutHeaders{}.regex': { format: 'regexOrStar' },
	port: optionalPort,
	sourceLabels: { keys: 'labelKey' },
	'sourceLabels{}': { format: 'labelValue' },
	sourceNamespace: { format: 'optionalLabel' },
	'gateways[]': { format: 'gatewayName' },
};

const headers: Constraints = {
	...below(['request'], {
		add: { keys: 'headerToChange' },
		set: { keys: 'headerToChange' },
		'remove[]': { format: 'headerToTakeAway' },
	}),
	...below(['response'], {
		add: { keys: 'headerToTakeAway' },
		set: { keys: 'headerToTakeAway' },
		'remove[]': { format: 'headerToTakeAway' },
	}),
	...below(['request', 'response'], { 'add{}': { format: 'headerValue' }, 'set{}': { format: 'headerValue' } }),
};

const percentage = { type: 'number', format: 'percent' } as const;

function* someOrigin(node: Checked): ReturnType<Check> {
	for (const { value } of node.entries) {
		if (textOf(value) === '') yield said('invalid-value', value, 'emptyOrigin');
	}
}

/** Rows below `spec.http[]`. */
export const http: Constraints = joined(
	{
		'': { checks: [actions] },
		timeout: duration,
		'corsPolicy.maxAge': { format: 'secondsDuration' },
		'corsPolicy.allowCredentials': nullable,
		'corsPolicy.allowOrigins[]': { checks: [someOrigin] },
		'corsPolicy.allowOrigins[].regex': { format: 'regex' },
		'corsPolicy.allowMethods[]': { format: 'corsMethod' },
		'corsPolicy.allowHeaders[]': { format: 'corsHeader' },
		'corsPolicy.exposeHeaders[]': { format: 'corsHeader' },
		'directResponse.status': { ...unsigned, checks: [status] },
		'directResponse.body.string': { checks: [bodySize] },
		'directResponse.body.bytes': { format: 'base64', checks: [bytesSize] },
		fault: { checks: [faulty] },
		'fault.abort.percentage.value': percentage,
		'fault.abort.httpStatus': { format: 'int32', checks: [status] },
		'fault.abort.grpcStatus': { format: 'grpcStatus' },
		'fault.abort.http2Error': { checks: [unsupported] },
		'fault.delay.percentage.value': percentage,
		'fault.delay.percent': { format: 'int32' },
		'fault.delay.fixedDelay': duration,
		'fault.delay.exponentialDelay': { ...duration, checks: [unsupported] },
		mirrorPercent: { ...unsigned, ...nullable, maximum: 100 },
		mirror_percent: { ...unsigned, ...nullable, maximum: 100 },
		'mirrorPercentage.value': { type: 'number', minimum: 0, maximum: 100 },
		'mirrors[]': { required: ['destination'] },
		'mirrors[].percentage.value': { type: 'number', minimum: 0, maximum: 100 },
		redirect: { checks: [redirect] },
		'redirect.port': optionalPort,
		'redirect.redirectCode': { ...unsigned, checks: [redirectCode] },
		'redirect.scheme': { format: 'redirectScheme' },
		rewrite: { checks: [rewrite] },
		'rewrite.uriRegexRewrite.match': { format: 'regex' },
		'route[]': { required: ['destination'] },
		'route[].weight': { format: 'int32' },
		'delegate.namespace': { format: 'optionalLabel' },
	},
	// A match of nothing is passed over.
	{ 'match[]': { nullable: true } },
	below(['match[]'], match),
	below(['headers', 'route[].headers'], headers),
	below(['mirror', 'mirrors[].destination', 'route[].destination'], destination),
);
