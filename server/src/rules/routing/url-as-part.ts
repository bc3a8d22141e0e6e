// A whole URL where only a host or only a path is put in.
import { routesWith } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	path: {
		wrong: '"{value}" is put after the host as a path, which makes "https://{host}{value}"',
		remedy: 'write only the path here, the host in "{beside}"',
	},
	host: {
		wrong: '"{value}" is put in as a host, which makes "https://{value}"',
		remedy: 'write only the host here, the scheme in "scheme" and the path in "uri"',
	},
	header: { wrong: 'The server gets "{value}" as its host', remedy: 'write only the host, without scheme and path' },
	rewritten: { wrong: 'The server gets "{value}" as the path', remedy: 'write only the path' },
	relative: {
		wrong: '"{value}" is put right after the host, which makes "https://{host}{value}"',
		remedy: 'begin the path with "/"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute'],
	codes: [],
	docs: {
		summary: 'A redirect or a rewrite has a whole URL where only a host or a path belongs.',
		why: 'Envoy puts the parts together as they are: the client is sent to an address such as `https://https://shop.example.com`, which does not exist, or the server gets a host that it does not know.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - redirect: { authority: "https://www.example.com" }
`,
		mend: ['"https://www.example.com"', 'www.example.com'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect',
			'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite',
		],
	},
	// istio: pilot/pkg/networking/core/route/route.go, ApplyRedirect: host_redirect and path_redirect are taken as written
	*check(by) {
		if (isDeployedAs(by, 'VirtualService')) yield* inVirtualService(by);
		else if (isDeployedAs(by, 'HTTPRoute')) yield* inHttpRoute(by);
	},
});

interface Operations {
	readonly request?: { readonly set?: Readonly<Record<string, string>> };
}

interface Route {
	readonly redirect?: { readonly uri?: string; readonly authority?: string };
	readonly rewrite?: { readonly uri?: string; readonly authority?: string };
	readonly headers?: Operations;
}

const url = /^[a-z][a-z0-9+.-]*:\/\//i;

function* inVirtualService(by: DeployedAs<'VirtualService'>): Generator<Finding<typeof messages>> {
	const host = manifest(by.resource).get('spec')?.each('hosts')[0]?.text ?? '';
	for (const { node } of routesWith(by, 'http')) {
		const route = node as Node<Route>;
		const [redirect, rewrite] = [route.get('redirect'), route.get('rewrite')];
		yield* asPath(redirect?.get('uri'), redirect?.get('authority')?.text ?? host, 'authority');
		yield* asHost(redirect?.get('authority'));
		const [path, authority] = [rewrite?.get('uri'), rewrite?.get('authority')];
		if (path !== undefined && isUrl(path)) yield { span: path, message: 'rewritten', with: { value: path.text } };
		if (authority !== undefined && isUrl(authority)) yield sent(authority);
		for (const { key, value } of route.get('headers')?.get('request')?.get('set')?.entries ?? []) {
			if (/^(?::authority|host)$/i.test(key.text) && isUrl(value)) yield sent(value);
		}
	}
}

function* inHttpRoute(by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	const host = manifest(by.resource).get('spec')?.each('hostnames')[0]?.text ?? '';
	for (const rule of manifest(by.resource).get('spec')?.each('rules') ?? []) {
		for (const filter of rule.each('filters')) {
			for (const action of [filter.get('urlRewrite'), filter.get('requestRedirect')]) {
				const path = action?.get('path');
				yield* asPath(path?.get('replaceFullPath'), host, 'hostname');
				yield* asPath(path?.get('replacePrefixMatch'), host, 'hostname');
			}
		}
	}
}

function sent(value: Node): Finding<typeof messages> {
	return { span: value, message: 'header', with: { value: value.text }, fixes: changeTo(value, hostIn(value)) };
}

function isUrl(node: Node): boolean {
	return !node.opaque && url.test(node.text);
}

function hostIn({ text }: Node): string {
	return text.replace(url, '').replace(/\/.*$/, '');
}

function* asPath(value: Node | undefined, host: string, beside: string): Generator<Finding<typeof messages>> {
	if (value === undefined || value.opaque) return;
	const shown = host === '' || host.startsWith('*') ? 'HOST' : host;
	if (isUrl(value)) yield { span: value, message: 'path', with: { value: value.text, host: shown, beside } };
	// A placeholder of Envoy's, such as `%PREFIX()%`, may begin with the slash.
	else if (beside === 'authority' && /^[\w-]/.test(value.text))
		yield {
			span: value,
			message: 'relative',
			with: { value: value.text, host: shown },
			fixes: changeTo(value, `/${value.text}`, true),
		};
}

function* asHost(value: Node | undefined): Generator<Finding<typeof messages>> {
	// A path alone after the host is a trick that works: `authority: shop.example.com/new`.
	if (value === undefined || !isUrl(value)) return;
	yield {
		span: value,
		message: 'host',
		with: { value: value.text },
		fixes: /^[\w.:-]+$/.test(hostIn(value)) ? changeTo(value, hostIn(value)) : [],
	};
}
