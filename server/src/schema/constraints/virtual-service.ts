// Rows of the VirtualService: its hosts and gateways, and what TLS and TCP routes share with HTTP routes.
// istio: pkg/config/validation/virtualservice.go
import { each, get, head, isReadable, isSet, keyOf, mayBeSet, said, textOf, unless } from '../checks.ts';
import { isClaim } from '../formats/headers.ts';
import { hostList } from '../formats/host-list.ts';
import { isGenerated, isWildcardDomain, virtualServiceHost } from '../formats/hosts.ts';
import type { Check } from '../schema.ts';
import { wrong } from '../wrong.ts';
import { http } from './http-route.ts';
import { retries } from './retries.ts';
import { below, type Constraints } from './rows.ts';
import { destination, exported, joined, optionalPort } from './shared.ts';

type Checked = Parameters<Check>[0];

const rules = ['http', 'tls', 'tcp'];

/** Whether it applies to gateways only; undefined where a template keeps that open. */
function isForGateways(node: Checked): boolean | undefined {
	const names = each(node, 'gateways').map(textOf);
	if (names.includes(undefined) || get(node, 'gateways')?.opaque === true) return undefined;
	return names.length > 0 && !names.includes('mesh');
}

/** istio: pkg/config/validation/validation.go, ValidateVirtualService */
function* routesAndHosts(node: Checked): ReturnType<Check> {
	if (!isReadable(node, 'hosts')) return;
	if (each(node, 'hosts').length === 0) {
		for (const name of ['gateways', 'tls', 'tcp']) {
			if (isSet(node, name))
				yield said(unless(node, 'hosts', 'conflicting-fields'), keyOf(node, name), 'notOfDelegate', {
					field: name,
					fields: ['hosts'],
				});
		}
	} else yield* hostFaults(node);
	const isTemplated = node.entries.some(({ key, value }) => key.opaque || (value.opaque && rules.includes(key.text)));
	if (!isTemplated && !rules.some((name) => mayBeSet(node, name)))
		yield said('missing-field', head(node), 'needsAny', { what: 'A VirtualService', fields: '"http", "tls" or "tcp"' });
	if (isForGateways(node) === false) yield* claims(node);
	yield* delegates(node);
}

/** istio: ValidateVirtualService; for gateways ValidateWildcardDomainForVirtualServiceBoundToGateway */
function* hostFaults(node: Checked): ReturnType<Check> {
	const written = each(node, 'hosts');
	const isForGateway = isForGateways(node);
	const isForMesh = isForGateway === undefined ? undefined : !isForGateway;
	const hasTls = hasSni(node);
	const known = hostList();
	for (const host of written) {
		const text = textOf(host);
		if (text === undefined) continue;
		if (text === '*' && isForMesh === true) {
			yield said(unless(node, 'gateways', 'conflicting-fields'), host, 'starInMesh', { field: 'gateways' });
			continue;
		}
		if (isGenerated(text) && isForMesh !== undefined && (isForMesh || !hasTls))
			yield said(unless(node, 'gateways', 'conflicting-fields'), host, 'generatedHost', { host: text });
		const other = known.overlapping(text);
		if (other !== undefined) {
			yield said(
				'duplicate-item',
				host,
				other === text ? wrong('sameHost', { host: text }) : wrong('overlappingHosts', { host: text, other }),
			);
		} else if (virtualServiceHost(text) === undefined) known.add(text);
	}
}

function hasSni(node: Checked): boolean {
	return (
		!isReadable(node, 'tls') ||
		each(node, 'tls').some((route) => each(route, 'match').some((match) => isSet(match, 'sniHosts')))
	);
}

/** JWT claims are known at gateways only. istio: ValidateVirtualService */
function* claims(node: Checked): ReturnType<Check> {
	for (const match of each(node, 'http').flatMap((route) => each(route, 'match'))) {
		for (const field of ['headers', 'withoutHeaders']) {
			for (const { key } of get(match, field)?.entries ?? []) {
				if (isClaim(key.text))
					yield said(unless(node, 'gateways', 'conflicting-fields'), key, 'claimInMesh', { claim: key.text });
			}
		}
	}
}

/** istio: pkg/config/validation/virtualservice.go, validateHTTPRouteConflict */
function* delegates(node: Checked): ReturnType<Check> {
	const isDelegate = each(node, 'hosts').length === 0;
	for (const route of each(node, 'http')) {
		if (!isSet(route, 'delegate')) continue;
		const key = keyOf(route, 'delegate');
		if (isDelegate) yield said('conflicting-fields', key, 'delegateOfDelegate');
		for (const name of ['route', 'redirect']) {
			if (!isDelegate && isSet(route, name))
				yield said('conflicting-fields', keyOf(route, name), 'excludes', { one: 'delegate', other: name });
		}
	}
}

/**
 * Each SNI host must be one of the hosts, or covered by one.
 * istio: pkg/config/validation/validation.go, validateTLSMatch, validateSniHost
 */
function* sniHosts(node: Checked): ReturnType<Check> {
	const hosts = each(node, 'hosts').map(textOf);
	const isKnown = hosts.length > 0 && !hosts.includes(undefined);
	const known = hostList();
	for (const host of hosts) if (host !== undefined) known.add(host);
	for (const match of each(node, 'tls').flatMap((route) => each(route, 'match'))) {
		if (
			get(match, 'sniHosts') !== undefined &&
			each(match, 'sniHosts').length === 0 &&
			get(match, 'sniHosts')?.opaque !== true
		)
			yield said('missing-field', keyOf(match, 'sniHosts'), 'withoutSniHosts', { fields: ['sniHosts'] });
		for (const sni of each(match, 'sniHosts')) {
			const text = textOf(sni);
			if (text === undefined || !isKnown || !(isWildcardDomain(text) || isGenerated(text))) continue;
			if (!known.covers(text)) yield said('conflicting-fields', sni, 'foreignSni', { host: text });
		}
	}
}

const layer4: Constraints = {
	'match[].destinationSubnets[]': { format: 'cidrOrIp' },
	'match[].port': optionalPort,
	'match[].sourceLabels': { keys: 'labelKey' },
	'match[].sourceLabels{}': { format: 'labelValue' },
	'match[].gateways[]': { format: 'gatewayName' },
	'route[]': { required: ['destination'] },
	'route[].weight': { format: 'int32' },
	route: { minItems: 1 },
	...below(['route[].destination'], destination),
};

/** istio: validateTLSRoute, validateTCPRoute */
function* routed(node: Checked): ReturnType<Check> {
	if (get(node, 'route') === undefined)
		yield said('missing-field', head(node), 'routeWithoutRoute', { fields: ['route'] });
}

export const virtualService: Constraints = joined(
	exported,
	{
		spec: { checks: [routesAndHosts, sniHosts] },
		'spec.hosts[]': { format: 'virtualServiceHost' },
		'spec.gateways[]': { format: 'gatewayName' },
		'spec.tls[]': { required: ['match'], checks: [routed] },
		'spec.tls[].match': { minItems: 1 },
		'spec.tls[].match[]': { required: ['sniHosts'] },
		'spec.tls[].match[].sniHosts[]': { format: 'virtualServiceHost' },
		'spec.tcp[]': { checks: [routed] },
		...below(['spec.tls[]', 'spec.tcp[]'], layer4),
	},
	below(['spec.http[]'], http),
	below(['spec.http[].retries'], retries),
);
