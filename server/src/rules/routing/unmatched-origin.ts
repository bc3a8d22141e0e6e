// An origin of a CORS policy that no browser sends.

import { routesOf } from '../../istio/routing/routes.ts';
import { ownOf } from '../../maps.ts';
import { isWhole } from '../../schema/patterns.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	star: {
		wrong: '"{origin}" allows no origin: "*" is literal under "{form}"',
		remedy: 'use "regex", such as "https://.*"',
	},
	withoutScheme: {
		wrong: '"{origin}" allows no origin: a browser sends scheme, host and port only',
		remedy: ', so write "https://{origin}"',
	},
	path: {
		wrong: '"{origin}" allows no origin: a browser sends scheme, host and port only',
		remedy: 'leave out "{path}"',
	},
	usualPort: '"{origin}" allows no origin: browsers leave out port {port} here',
	capitals: '"{origin}" allows no origin: browsers send it in lower case',
	expression: {
		wrong: '"{origin}" allows no origin: the whole origin is compared, with its scheme',
		remedy: 'write "https://{expression}"',
	},
	credentials: {
		wrong: '"*" allows nothing here: with "allowCredentials" browsers read it as a literal name',
		remedy: 'list the {what}',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'An origin of `corsPolicy` has a path, no scheme, a standard port, capitals or a wildcard.',
		why: 'A browser sends scheme, host and port of a page and nothing else, as `https://ui.example.com`, and leaves out ports 80 and 443. What is compared with that letter by letter and differs allows nobody: the browser refuses the response.',
		exceptions: '`exact: "*"` allows every origin. Of `regex` only those that start with a host are reported.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - corsPolicy:
      allowOrigins: [{ exact: https://ui.example.com/ }]
    route:
    - destination: { host: api.example.com }
`,
		mend: ['https://ui.example.com/', 'https://ui.example.com'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy'],
	},
	// envoy: source/extensions/filters/http/cors/cors_filter.cc, isOriginAllowed; fetch.spec.whatwg.org: the header Origin
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			const policy = protocol === 'http' ? (node as Node<Route>).get('corsPolicy') : undefined;
			for (const origin of policy?.each('allowOrigins') ?? []) {
				for (const { key, value } of origin.entries) if (!value.opaque) yield* inOrigin(key.text, value);
			}
			yield* withCredentials(policy);
		}
	},
});

interface Policy {
	readonly allowOrigins?: readonly Readonly<Record<string, string>>[];
	readonly allowMethods?: readonly string[];
	readonly allowHeaders?: readonly string[];
	readonly allowCredentials?: boolean;
}
interface Route {
	readonly corsPolicy?: Policy;
}

function* inOrigin(form: string, value: Node): Generator<Finding<typeof messages>> {
	const { text } = value;
	if (text === '' || text === '*' || text === 'null') return;
	const found = form === 'regex' ? inExpression(value) : inText(form, value);
	if (found === undefined) return;
	yield { span: value, ...found.said, fixes: found.fixes ?? [] };
}

/** What browsers leave out. */
const usualPorts: Readonly<Record<string, string>> = { 'https://': ':443', 'http://': ':80' };

interface Slip {
	readonly said: Said<typeof messages>;
	readonly fixes?: readonly Fix[];
}

function inText(form: string, value: Node): Slip | undefined {
	const { text } = value;
	const change = (meant: string): readonly Fix[] => changeTo(value, meant);
	if (text.includes('*')) return { said: { message: 'star', with: { origin: text, form } } };
	const [, scheme, host = '', path = ''] = /^([a-zA-Z][\w+.-]*:\/\/)?([^/]*)(.*)$/.exec(text) ?? [];
	if (scheme === undefined) {
		const isHost = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(text) || /^localhost(?::\d+)?$/.test(text);
		// A prefix may be the start of a scheme.
		return isHost
			? { said: { message: 'withoutScheme', with: { origin: text } }, fixes: change(`https://${text}`) }
			: undefined;
	}
	if (path !== '')
		return {
			said: { message: 'path', with: { origin: text, path } },
			fixes: form === 'exact' ? change(`${scheme}${host}`) : [],
		};
	if (form !== 'exact') return undefined;
	const port = ownOf(usualPorts, scheme.toLowerCase());
	if (port !== undefined && host.endsWith(port))
		return {
			said: { message: 'usualPort', with: { origin: text, port: port.slice(1) } },
			fixes: change(text.slice(0, -port.length)),
		};
	return text === text.toLowerCase()
		? undefined
		: { said: { message: 'capitals', with: { origin: text } }, fixes: change(text.toLowerCase()) };
}

/** The whole origin must match, so that an expression for a host alone matches nothing. */
function inExpression(value: Node): Slip | undefined {
	const { text } = value;
	const plain = /^\^?((?:[\w-]+\\?\.)+[a-zA-Z]{2,})\$?$/.exec(text)?.[1]?.replaceAll('\\', '');
	if (plain === undefined || isWhole(text, `https://${plain}`) !== false) return undefined;
	return { said: { message: 'expression', with: { origin: text, expression: text.replace(/^\^/, '') } } };
}

/** fetch.spec.whatwg.org: with credentials `*` is the name of a method or a header. */
function* withCredentials(policy: Node<Policy> | undefined): Generator<Finding<typeof messages>> {
	if (policy?.get('allowCredentials')?.value !== true) return;
	for (const field of ['allowMethods', 'allowHeaders'] as const) {
		for (const value of policy.each(field)) {
			if (value.text !== '*') continue;
			yield {
				span: value,
				message: 'credentials',
				with: { what: field === 'allowMethods' ? 'methods' : 'headers' },
			};
		}
	}
}
