// Rows of what Istio's validators take with a warning: valid, but without effect, or not with the one it seems to have.
// istio: pkg/config/validation/validation.go

import { lastBefore } from '../changes.ts';
import { each, get, said, textOf } from '../checks.ts';
import { goUrl } from '../formats/urls.ts';
import { isHttp, protocolNamed } from '../protocols.ts';
import type { Check } from '../schema.ts';
import type { Arguments } from '../wrong.ts';
import type { Constraints } from './rows.ts';

type Checked = Parameters<Check>[0];

const caution = (node: Checked, message: string, args?: Arguments) => said('without-effect', node, message, args);
/** Of what is simply not used. */
const idle = (node: Checked, message: string, args?: Arguments) => ({ ...caution(node, message, args), isIdle: true });

/** A selector that is written, but without `labels`. */
function emptySelector(labels: string): Check {
	return function* (node) {
		const inner = get(node, labels);
		if (node.kind !== 'map' || node.opaque || (inner !== undefined && (inner.opaque || inner.entries.length > 0)))
			return;
		yield idle(node, 'selectsAll', { selector: labels === 'labels' ? 'workloadSelector' : 'selector' });
	};
}

function* server(node: Checked): ReturnType<Check> {
	const tls = get(node, 'tls');
	const [redirect, credential] = [get(tls, 'httpsRedirect'), get(tls, 'credentialName')];
	const isHttps = protocolNamed(textOf(get(get(node, 'port'), 'protocol')) ?? '') === 'HTTPS';
	if (isHttps && redirect?.text === 'true') yield idle(redirect, 'redirectOnHttps');
	if (credential !== undefined && textOf(get(tls, 'mode')) === 'PASSTHROUGH')
		yield idle(credential, 'certificateOfPassthrough');
	const third = each(tls, 'tlsCertificates')[2];
	if (third !== undefined) yield idle(third, 'thirdCertificate');
}

function* cipherSuite(node: Checked): ReturnType<Check> {
	if (!node.opaque && !/^[A-Z0-9-_]+$/.test(node.text)) yield idle(node, 'notCipherSuite', { value: node.text });
}

function* unresolved(node: Checked): ReturnType<Check> {
	const resolution = get(node, 'resolution');
	if (resolution?.opaque === true || (resolution !== undefined && !['NONE', ''].includes(resolution.text))) return;
	const selector = get(node, 'workloadSelector');
	if (selector?.kind === 'map' && selector.entries.length > 0) yield idle(selector, 'unusedSelector');
	for (const port of each(node, 'ports')) {
		const target = get(port, 'targetPort');
		// istio 1.22: pilot/pkg/features/experimental.go, ENABLE_RESOLUTION_NONE_TARGET_PORT, on since then.
		if (target !== undefined) yield { ...idle(target, 'oldTargetPort'), until: lastBefore('targetPortOfNone') };
	}
}

function* sharedAddresses(node: Checked): ReturnType<Check> {
	const addresses = get(node, 'addresses');
	const isMixed = each(node, 'ports').some((port) => !isHttp(protocolNamed(get(port, 'protocol')?.text ?? '')));
	if (addresses !== undefined && addresses.items.length > 0 && each(node, 'hosts').length > 1 && isMixed)
		yield caution(addresses, 'sharedAddresses');
}

function* partialWildcard(node: Checked): ReturnType<Check> {
	if (/^\*[^.]/.test(node.text))
		yield {
			...caution(node, 'partialWildcard', { value: node.text }),
			better: `*.${node.text.slice(1).replace(/^[-.]+/, '')}`,
		};
}

function* networkAlone(node: Checked): ReturnType<Check> {
	const network = get(node, 'network');
	if (network !== undefined && get(node, 'address') === undefined) yield caution(network, 'wholeNetwork');
}

/** Hosts that another one of the same listener takes in already: `ns/*`, or all with `*` as namespace. */
function* importedTwice(node: Checked): ReturnType<Check> {
	const own = textOf(get(get(node, 'metadata'), 'namespace')) ?? '.';
	const scope = (text: string): string => {
		const namespace = text.slice(0, text.indexOf('/'));
		return namespace === '.' ? own : namespace;
	};
	for (const listener of each(get(node, 'spec'), 'egress')) {
		// What `~` takes out is not taken in, of whatever else.
		const hosts = each(listener, 'hosts').filter(({ opaque, text }) => !opaque && /^[^~]*\//.test(text));
		const wide = hosts.filter(({ text }) => text.endsWith('/*'));
		for (const host of hosts) {
			const by = wide.find(({ text }) => scope(text) === '*' || scope(text) === scope(host.text));
			if (by !== undefined && !wide.includes(host)) yield idle(host, 'covered', { by: by.text, host: host.text });
		}
	}
}

function* oneProvider(node: Checked): ReturnType<Check> {
	const second = each(node, 'providers')[1];
	if (second !== undefined) yield idle(second, 'secondProvider');
}

/** An empty list is gone once the manifest is decoded, and what is not there matches everybody. */
function* emptyParts(node: Checked): ReturnType<Check> {
	for (const [name, what] of [
		['from', 'every caller'],
		['to', 'every request'],
	] as const) {
		const value = get(node, name);
		if (value?.kind === 'seq' && !value.opaque && value.items.length === 0)
			yield caution(value, 'emptyPart', { field: name, matched: what });
	}
}

/** Go reads it as a URL, and Istio takes it. */
function* hostless(node: Checked): ReturnType<Check> {
	const url = goUrl(node.text);
	if (!node.opaque && (url?.scheme === 'http' || url?.scheme === 'https') && url.host === '')
		yield caution(node, 'withoutHost', { url: node.text, scheme: url.scheme });
}

/** Envoy injects a fault into no request where no share is given (istio/istio#36303; istio/api: HTTPFaultInjection.Abort.percentage). */
function* withoutShare(node: Checked): ReturnType<Check> {
	if (node.kind !== 'map' || node.opaque || node.entries.length === 0) return;
	if (get(node, 'percentage') !== undefined || get(node, 'percent') !== undefined) return;
	yield caution(node, 'faultOfNone');
}

/** envoy: api/envoy/config/route/v3/route_components.proto, RouteMatch.case_sensitive: "Ignored for safe_regex matching" */
function* caseOfRegex(node: Checked): ReturnType<Check> {
	const [ignored, regex] = [get(node, 'ignoreUriCase'), get(get(node, 'uri'), 'regex')];
	if (ignored?.value !== true || regex === undefined || regex.opaque || regex.text.startsWith('(?i')) return;
	yield idle(ignored, 'caseOfRegex');
}

const workloadSelector: Constraints = { 'spec.workloadSelector': { checks: [emptySelector('labels')] } };

/** `group/Kind` -> rows. */
export const cautions: Readonly<Record<string, Constraints>> = {
	'networking.istio.io/Gateway': {
		'spec.servers[]': { checks: [server] },
		'spec.servers[].tls.cipherSuites[]': { checks: [cipherSuite] },
	},
	'networking.istio.io/ServiceEntry': {
		spec: { checks: [unresolved, sharedAddresses] },
		'spec.hosts[]': { checks: [partialWildcard] },
		'spec.endpoints[]': { checks: [networkAlone] },
		...workloadSelector,
	},
	'networking.istio.io/VirtualService': {
		'spec.http[].match[]': { checks: [caseOfRegex] },
		'spec.http[].fault.abort': { checks: [withoutShare] },
		'spec.http[].fault.delay': { checks: [withoutShare] },
	},
	'networking.istio.io/Sidecar': { '': { checks: [importedTwice] }, ...workloadSelector },
	'security.istio.io/AuthorizationPolicy': {
		'spec.selector': { checks: [emptySelector('matchLabels')] },
		'spec.rules[]': { checks: [emptyParts] },
	},
	'security.istio.io/RequestAuthentication': {
		'spec.jwtRules[].jwksUri': { checks: [hostless] },
		'spec.jwtRules[].jwks_uri': { checks: [hostless] },
	},
	'telemetry.istio.io/Telemetry': { 'spec.tracing[]': { checks: [oneProvider] } },
};
