// A pattern where Istio compares, or puts in, a plain text.
import { groupIn, type Pattern, patternIn } from '../../istio/patterns.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	method: {
		wrong: '"{value}" matches no method: "{field}" is compared literally',
		remedy: 'for several methods use "regex", such as "GET|POST"',
	},
	anyByBraces: {
		wrong: '"{value}" under "{field}" matches only the literal string "{literal}"',
		remedy: 'write {} for any value',
	},
	anyByAbsence: {
		wrong: '"{value}" under "{field}" matches only the literal string "{literal}"',
		remedy: 'leave it out for any value',
	},
	value: {
		wrong: '"{value}" is compared literally: "{part}" has no special meaning under "{field}"',
		remedy: 'write a regular expression under "regex"',
	},
	path: { wrong: '"{path}" matches no request: {where} "{part}" is literal', remedy: '{remedy}' },
	glob: {
		wrong: 'In regular expression "{regex}" the "*" repeats only the "/" before it',
		remedy: 'write "/.*" for anything below',
	},
	delimited: {
		wrong: 'Regular expression "{regex}" matches no path: slashes around it and flags are read as part of it',
		remedy: 'write only what is between them{flags}',
	},
	group: { wrong: '"{group}" is put into the path as it is', remedy: '{remedy}' },
	groupForm: { wrong: '"{group}" is put into the path as it is', remedy: 'groups are written "{form}" here' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute'],
	codes: [],
	docs: {
		summary:
			'A path under `exact` or `prefix`, or the target of a rewrite, has a pattern in it, as nginx or Traefik read them; or a `regex` is written as a glob or as in JavaScript.',
		why: 'Only `regex` holds a pattern. Elsewhere every character is literal, so the route matches no real request, or `$1` is sent to the server as it is. In `uriRegexRewrite` groups are written as `\\1`, not as `$1`.',
		exceptions: 'Only what hardly ever stands in a real path is taken for a pattern.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: "/api/.*" }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['"/api/.*"', '/api/'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch',
			'https://istio.io/latest/docs/reference/config/networking/virtual-service/#RegexRewrite',
		],
	},
	// istio: pilot/pkg/networking/core/route/route.go, TranslateRouteMatch, applyHTTPRouteDestination, ApplyRedirect
	*check(by) {
		if (by.standing !== 'whole') return;
		if (isDeployedAs(by, 'VirtualService')) yield* inVirtualService(by);
		else if (isDeployedAs(by, 'HTTPRoute')) yield* inHttpRoute(by);
	},
});

type Matched = Readonly<Record<string, string>>;
type MatchedByName = Readonly<Record<string, Matched>>;

interface Match {
	readonly method?: Matched;
	readonly authority?: Matched;
	readonly scheme?: Matched;
	readonly headers?: MatchedByName;
	readonly withoutHeaders?: MatchedByName;
	readonly queryParams?: MatchedByName;
	readonly uri?: Matched;
}
interface Route {
	readonly match?: readonly Match[];
	readonly rewrite?: { readonly uri?: string; readonly uriRegexRewrite?: { readonly rewrite?: string } };
	readonly redirect?: { readonly uri?: string };
}

function* inVirtualService(by: DeployedAs<'VirtualService'>): Generator<Finding<typeof messages>> {
	for (const { node, protocol } of routesOf(by)) {
		if (protocol !== 'http') continue;
		const route = node as Node<Route>;
		for (const { key, value } of route.each('match').flatMap((match) => match.get('uri')?.entries ?? [])) {
			if (key.text === 'prefix' || key.text === 'exact') yield* asPath(value, `under "${key.text}"`, '"regex"', key);
			else if (key.text === 'regex') yield* asRegex(value);
		}
		for (const match of route.each('match')) yield* inValues(match);
		for (const field of ['rewrite', 'redirect'] as const) {
			const uri = route.get(field)?.get('uri');
			const remedy = field === 'rewrite' ? 'groups work in "uriRegexRewrite", as "\\1"' : 'redirects know no groups';
			yield* asTarget(uri, remedy);
		}
		yield* asSubstitution(route.get('rewrite')?.get('uriRegexRewrite')?.get('rewrite'));
	}
}

/** Headers, query parameters and the like: what hardly ever is in their values. */
function* inValues(match: Node<Match>): Generator<Finding<typeof messages>> {
	const maps = [match.get('headers'), match.get('withoutHeaders'), match.get('queryParams')];
	const named: readonly (Node | undefined)[] = [match.get('method'), match.get('authority'), match.get('scheme')];
	const values = [...maps.flatMap((map) => map?.entries.map((one) => one.value) ?? []), ...named];
	for (const one of values) {
		for (const { key, value } of one?.entries ?? []) {
			if (value.opaque) continue;
			const isText = key.text === 'exact' || key.text === 'prefix';
			const part = isText && one !== named[0] ? expressionIn(value.text, one === named[1]) : undefined;
			if (isText && /^(?:\.?\*|\.\+)$/.test(value.text)) yield present(key, value, !named.includes(one));
			else if (key.text === 'regex' && value.text === '\\*') yield present(key, value, !named.includes(one));
			else if (isText && one === named[0] && /[|,*]/.test(value.text))
				yield {
					span: value,
					message: 'method',
					with: { value: value.text, field: key.text },
					fixes: [
						{ title: 'Take it for a regular expression', edits: [{ start: key.start, end: key.end, text: 'regex' }] },
					],
				};
			else if (part !== undefined)
				yield { span: value, message: 'value', with: { value: value.text, field: key.text, part } };
		}
	}
}

/** What of a value is a pattern: only what no header and no host has in itself. */
function expressionIn(text: string, isHost: boolean): string | undefined {
	if (isHost) return /^\*\.|[\\^$()|]|\.[*+]/.exec(text)?.[0];
	return /^\^|\.[*+]|\\[dDwWsSb.]|\[[\w-]{1,50}-[\w-]{1,50}\][*+?{]/.exec(text)?.[0];
}

/** A star that was meant to take anything. */
function present(key: Node, value: Node, mayBeEmpty: boolean): Finding<typeof messages> {
	return {
		span: value,
		message: mayBeEmpty ? 'anyByBraces' : 'anyByAbsence',
		with: { value: value.text, field: key.text, literal: value.text.replace('\\', '') },
	};
}

function* inHttpRoute(by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	for (const one of manifest(by.resource).get('spec')?.each('rules') ?? []) {
		for (const match of one.each('matches')) {
			const [type, value] = [match.get('path')?.get('type'), match.get('path')?.get('value')];
			const written = type === undefined || type.isNull ? 'PathPrefix' : type.text;
			if (type?.opaque === true) continue;
			if (written === 'RegularExpression') {
				yield* asRegex(value);
				continue;
			}
			// The API server refuses such a value, and the schema says so.
			if (value !== undefined && !/^[\w.~%!$&'()*+,;=:@/-]*$/.test(value.text)) continue;
			yield* asPath(value, `in a path of type ${written}`, 'type "RegularExpression"');
		}
		for (const filter of one.each('filters')) {
			for (const action of [filter.get('urlRewrite'), filter.get('requestRedirect')]) {
				const path = action?.get('path');
				yield* asTarget(path?.get('replacePrefixMatch'), 'no filter of an HTTPRoute knows groups');
				yield* asTarget(path?.get('replaceFullPath'), 'no filter of an HTTPRoute knows groups');
			}
		}
	}
}

function* asPath(
	value: Node | undefined,
	where: string,
	instead: string,
	key?: Node,
): Generator<Finding<typeof messages>> {
	const pattern = value === undefined || value.opaque ? undefined : patternIn(value.text);
	if (value === undefined || pattern === undefined) return;
	yield {
		span: value,
		message: 'path',
		with: { path: value.text, where, part: pattern.part, remedy: remedy(pattern, value.text, instead) },
		fixes: [...shortened(value, pattern), ...(key === undefined ? [] : asExpression(key, value, pattern))],
	};
}

/** A glob, or an expression as JavaScript, Perl and PHP write it, where a whole path is compared with an expression of RE2. */
function* asRegex(value: Node | undefined): Generator<Finding<typeof messages>> {
	if (value === undefined || value.opaque) return;
	const regex = value.text;
	const flags = /^\/.*\\\/.*\/([gimsuy]+)$/.exec(regex.slice(0, 1000))?.[1];
	// With an anchor somebody knew what "/*$" is: any number of slashes at the end.
	if (/^\/(?:[\w.~/-]*\/)?\*$/.test(regex))
		yield {
			span: value,
			message: 'glob',
			with: { regex },
			fixes: changeTo(value, regex.replace(/\*$/, '.*')),
		};
	else if (flags !== undefined)
		yield {
			span: value,
			message: 'delimited',
			with: { regex, flags: flags.includes('i') ? ', and "(?i)" before it to ignore case' : '' },
		};
}

function remedy({ is, part }: Pattern, path: string, instead: string): string {
	if (is === 'wildcard' && path.endsWith(part)) return 'a prefix matches all paths below it without "*"';
	return is === 'expression'
		? `a regular expression goes under ${instead}`
		: `write ${instead} with "[^/]+" for a segment that varies`;
}

/** The prefix before a wildcard at the end, or before `.*`. */
function shortened(value: Node, { part }: Pattern): readonly Fix[] {
	const stem = /^(\/[\w./-]*?\/?)(?:\.?\*{1,2}|\(\.\*\))$/.exec(value.text)?.[1];
	return stem === undefined || part === '' ? [] : changeTo(value, stem);
}

/** `regex` instead of `exact` or `prefix`, where the whole path is described. */
function asExpression(key: Node, { text }: Node, { is }: Pattern): readonly Fix[] {
	if (is !== 'expression' || (key.text === 'prefix' && !/(?:\.\*|\$|\))$/.test(text))) return [];
	const { start, end } = key;
	return [{ title: 'Take it for a regular expression', edits: [{ start, end, text: 'regex' }] }];
}

function* asTarget(value: Node | undefined, remedy: string): Generator<Finding<typeof messages>> {
	const group = value === undefined || value.opaque ? undefined : groupIn(value.text);
	if (value === undefined || group === undefined) return;
	yield { span: value, message: 'group', with: { group, remedy } };
}

/** RE2 knows `\1` only. */
function* asSubstitution(value: Node | undefined): Generator<Finding<typeof messages>> {
	if (value === undefined || value.opaque || !/\$\d|\$\{\d\}/.test(value.text)) return;
	const group = groupIn(value.text) ?? '';
	const meant = value.text.replaceAll(/\$\{?(\d)\}?/g, '\\$1');
	const { start, end } = value;
	const edits = value.style === 'plain' || value.style === 'single' ? [{ start, end, text: meant }] : [];
	yield {
		span: value,
		message: 'groupForm',
		with: { group, form: `\\${group.replaceAll(/\D/g, '')}` },
		fixes: edits.length === 0 ? [] : [{ title: `Change to "${meant}"`, edits, isSafe: true }],
	};
}
