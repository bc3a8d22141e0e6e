// A variable of nginx in a text that Envoy sends as it is.
import { variableIn } from '../../istio/patterns.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	literal: { wrong: '"{variable}" is sent as it is', consequence: ', because Envoy does not know nginx variables' },
	replaceable: {
		wrong: '"{variable}" is sent as it is',
		consequence: ', because Envoy does not know nginx variables',
		remedy: 'write "{operator}"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A header, a rewrite or a redirect holds a variable of nginx, such as `$host`.',
		why: 'Envoy does not have such variables: the literal string `$host` is sent. In headers Envoy replaces what stands between percent signs, such as `%REQ(:authority)%`.',
		exceptions: 'Only variables that nginx has are reported.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - headers:
      request:
        set: { x-forwarded-host: $host }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['$host', '"%REQ(:authority)%"'],
		links: [
			'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#custom-request-response-headers',
		],
	},
	// istio: pilot/pkg/networking/core/route/route.go, TranslateHeadersOperations: values are handed to Envoy as they are
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			if (protocol !== 'http') continue;
			const route = node as Node<Route>;
			const targets = [route.get('rewrite'), route.get('redirect')].flatMap((one) => [
				one?.get('uri'),
				one?.get('authority'),
			]);
			for (const value of targets) yield* inText(value, false);
			const all = [route.get('headers'), ...route.each('route').map((one) => one.get('headers'))];
			for (const value of all.flatMap(valuesOf)) yield* inText(value, true);
		}
	},
});

interface Operations {
	readonly set?: Readonly<Record<string, string>>;
	readonly add?: Readonly<Record<string, string>>;
}
interface Headers {
	readonly request?: Operations;
	readonly response?: Operations;
}
interface Route {
	readonly headers?: Headers;
	readonly route?: readonly { readonly headers?: Headers }[];
	readonly rewrite?: { readonly uri?: string; readonly authority?: string };
	readonly redirect?: { readonly uri?: string; readonly authority?: string };
}

function valuesOf(headers: Node<Headers> | undefined): readonly Node[] {
	const operations = [headers?.get('request'), headers?.get('response')];
	const maps = operations.flatMap((one) => [one?.get('set'), one?.get('add')]);
	return maps.flatMap((map) => map?.entries.map(({ value }) => value) ?? []);
}

function* inText(value: Node | undefined, isHeader: boolean): Generator<Finding<typeof messages>> {
	// `$host` looks like what a tool fills in, too; but no tool has the very names that nginx has, in small letters.
	const found = value === undefined || value.text.includes('{{') ? undefined : variableIn(value.text);
	if (value === undefined || found === undefined) return;
	const { variable, operator } = found;
	const whole = value.text === variable && operator !== '' && isHeader && value.style !== 'block';
	const text = value.style === 'plain' ? `"${operator}"` : operator;
	yield {
		span: value,
		message: isHeader && operator !== '' ? 'replaceable' : 'literal',
		with: { variable, operator },
		fixes: whole ? [{ title: `Change to "${operator}"`, edits: [{ start: value.start, end: value.end, text }] }] : [],
	};
}
