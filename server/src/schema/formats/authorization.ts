// The small languages inside of AuthorizationPolicies. istio: pilot/pkg/security/authz, pkg/config/validation/validation.go
import { ownOf } from '../../maps.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { type Wrong, wrong } from '../wrong.ts';
import { brief, identityOf } from './words.ts';

export const claimOrHeader = identityOf(/^[-_A-Za-z0-9]+$/, 'name of letters, digits, "-" and "_"');

export function serviceAccount(text: string): Wrong | undefined {
	if (text === '') return wrong('emptyAccount');
	if (text === '*') return wrong('anyAccount');
	if (text.length > 320) return wrong('longAccount', { length: text.length });
	const parts = text.split('/');
	return parts.length <= 2 && parts.every((part) => part !== '') ? undefined : wrong('notName', { value: brief(text) });
}

export function trustDomain(text: string): Wrong | undefined {
	if (text === '') return wrong('emptyTrustDomain');
	if (text.includes('/')) return wrong('slashInTrustDomain', { value: brief(text) });
	const star = text.indexOf('*');
	if (star === -1) return undefined;
	const isAtEnd = star === 0 || star === text.length - 1;
	return isAtEnd && star === text.lastIndexOf('*') ? undefined : wrong('starInTrustDomain', { value: brief(text) });
}

/** What a segment beside templates may hold; "*" is no template there. istio: pkg/config/security/security.go */
const literal = /^[-A-Za-z0-9._~%!$&'()+,;:@=]+$/;

export function pathTemplate(text: string): Wrong | undefined {
	if (text === '') return wrong('emptyPath');
	if (!/[{}]/.test(text)) return undefined;
	const rest = text.replaceAll('{**}', '').replaceAll('{*}', '');
	if (/[{}]/.test(rest)) return wrong('bracesInPath', { value: brief(text) });
	const behind = text.slice(text.indexOf('{**}') + 4);
	if (text.includes('{**}') && /\{\*\*?\}/.test(behind)) return wrong('templateNotLast', { value: brief(text) });
	const segments = text.split('/');
	const from = segments.findIndex((one) => one !== '');
	for (const segment of segments.slice(from, segments.findLastIndex((one) => one !== '') + 1)) {
		if (segment === '{*}' || segment === '{**}') continue;
		if (!literal.test(segment)) return wrong('partOfSegment', { value: brief(text) });
	}
	return undefined;
}

const plain = [
	'source.ip',
	'remote.ip',
	'source.namespace',
	'source.serviceAccount',
	'source.principal',
	'source.trustDomain',
	'request.auth.principal',
	'request.auth.audiences',
	'request.auth.presenter',
	'destination.ip',
	'destination.port',
	'connection.sni',
];
const maps = ['request.headers', 'request.auth.claims'];
const gone: Readonly<Record<string, string>> = {
	'destination.namespace': 'put the policy in that namespace',
	'destination.labels': 'use the selector',
	'destination.name': 'use the selector',
	'destination.user': 'use the selector',
};

export function condition(text: string): Wrong | undefined {
	if (text === '') return wrong('emptyCondition');
	if (plain.includes(text)) return undefined;
	const open = text.indexOf('[');
	const name = open === -1 ? text : text.slice(0, open);
	const isMap = maps.includes(name) || name.startsWith('experimental.envoy.filters.');
	if (isMap)
		return /^[^[]+(?:\[[^\]]+\])+$/.test(text) ? undefined : wrong('conditionName', { value: brief(text), name });
	const remedy = ownOf(gone, name);
	if (remedy !== undefined) return wrong('oldCondition', { value: brief(text), instead: remedy });
	const near = nearestName(name, [...plain, ...maps]);
	return near === undefined
		? wrong('notCondition', { value: brief(text) })
		: wrong('misspeltCondition', { value: brief(text), suggestion: near });
}
