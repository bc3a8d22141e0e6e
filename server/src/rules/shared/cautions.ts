// TABLE of what Istio's validators take with a warning: by kind, what to look at, and the sentence. Source: istio:
// pkg/config/validation/validation.go.
import type { KindId } from '../../model/kinds.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';

export interface Caution {
	readonly span: Span;
	readonly message: string;
}

type Check = (spec: Node, namespace: string | undefined) => readonly Caution[];

const at = (node: Node | undefined, key: string): Node | undefined =>
	node?.entries.find((entry) => entry.key.text === key)?.value;
const textAt = (node: Node | undefined, key: string): string => at(node, key)?.text ?? '';
const itemsAt = (node: Node | undefined, key: string): readonly Node[] => at(node, key)?.items ?? [];
const say = (node: Node | undefined, message: string): readonly Caution[] =>
	node === undefined ? [] : [{ span: { start: node.start, end: node.end }, message }];

/** A selector that is written, but without labels. */
function emptySelector(field: string, labels: string): Check {
	return (spec) => {
		const selector = at(spec, field);
		const inner = at(selector, labels);
		const isEmpty =
			selector?.kind === 'map' &&
			!selector.opaque &&
			(inner === undefined || (!inner.opaque && inner.entries.length === 0));
		return isEmpty ? say(selector, `"${field}" without labels selects everything, as if it were not there`) : [];
	};
}

const gatewayServers: Check = (spec) =>
	itemsAt(spec, 'servers').flatMap((server) => {
		const tls = at(server, 'tls');
		const isHttps = textAt(at(server, 'port'), 'protocol').toUpperCase() === 'HTTPS';
		const redirect = at(tls, 'httpsRedirect');
		const isPassed = textAt(tls, 'mode') === 'PASSTHROUGH';
		return [
			...(isHttps && redirect?.text === 'true'
				? say(redirect, '"httpsRedirect" has no effect on a server that speaks HTTPS already')
				: []),
			...(isPassed ? say(at(tls, 'credentialName'), 'The certificate is not used: the mode passes TLS through') : []),
			...(itemsAt(tls, 'tlsCertificates').length > 2
				? say(itemsAt(tls, 'tlsCertificates')[2], 'Only one RSA and one ECDSA certificate are used')
				: []),
			...itemsAt(tls, 'cipherSuites').flatMap((suite) =>
				suite.opaque || /^[A-Z0-9-_]+$/.test(suite.text)
					? []
					: say(suite, `"${suite.text}" is no cipher suite; it is left out`),
			),
		];
	});

const isHttp = (port: Node): boolean => /^(http2?|http_proxy|grpc(-web)?)$/i.test(textAt(port, 'protocol'));

const serviceEntry: Check = (spec) => {
	const [ports, hosts] = [itemsAt(spec, 'ports'), itemsAt(spec, 'hosts')];
	const resolution = textAt(spec, 'resolution') || 'NONE';
	const selector = at(spec, 'workloadSelector');
	const isNone = resolution === 'NONE' && at(spec, 'resolution')?.opaque !== true;
	return [
		...(isNone && selector?.kind === 'map' && selector.entries.length > 0
			? say(selector, 'With resolution NONE the selected workloads are not used; set "resolution: STATIC"')
			: []),
		...(isNone
			? ports.flatMap((port) => say(at(port, 'targetPort'), 'With resolution NONE "targetPort" has no effect'))
			: []),
		...hosts.flatMap((host) =>
			/^\*[^.]/.test(host.text)
				? say(host, `"${host.text}" is matched as a whole label only; write "*." and a domain`)
				: [],
		),
		...(hosts.length > 1 && itemsAt(spec, 'addresses').length > 0 && ports.some((port) => !isHttp(port))
			? say(
					at(spec, 'addresses'),
					'With several hosts and ports other than HTTP, the hosts of these addresses cannot be told apart',
				)
			: []),
		...itemsAt(spec, 'endpoints').flatMap((endpoint) =>
			at(endpoint, 'network') !== undefined && at(endpoint, 'address') === undefined
				? say(at(endpoint, 'network'), 'An endpoint with a network but no address is all of that network')
				: [],
		),
	];
};

/** Hosts that another one of the list takes in already: `ns/*`, or all with `*` as namespace. */
const sidecarEgress: Check = (spec, own) =>
	itemsAt(spec, 'egress').flatMap((listener) => {
		const hosts = itemsAt(listener, 'hosts').filter((host) => !host.opaque && host.text.includes('/'));
		const scope = (host: Node): string => {
			const namespace = host.text.slice(0, host.text.indexOf('/'));
			return namespace === '.' ? (own ?? '.') : namespace;
		};
		const wide = hosts.filter((host) => host.text.endsWith('/*') && !host.text.startsWith('~'));
		return hosts.flatMap((host) => {
			const by = wide.find((one) => one !== host && (scope(one) === '*' || scope(one) === scope(host)));
			return by === undefined || wide.includes(host) ? [] : say(host, `"${by.text}" takes in "${host.text}" already`);
		});
	});

const telemetryTracing: Check = (spec) =>
	itemsAt(spec, 'tracing').flatMap((one) => {
		const providers = itemsAt(one, 'providers');
		return providers.length > 1 ? say(providers[1], 'Tracing goes to one provider only; the first counts') : [];
	});

/** Kind -> what is looked at. */
export const cautions: Readonly<Partial<Record<KindId, readonly Check[]>>> = {
	Gateway: [gatewayServers],
	ServiceEntry: [serviceEntry, emptySelector('workloadSelector', 'labels')],
	Sidecar: [sidecarEgress, emptySelector('workloadSelector', 'labels')],
	AuthorizationPolicy: [emptySelector('selector', 'matchLabels')],
	Telemetry: [telemetryTracing],
};
