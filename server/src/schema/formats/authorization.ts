// The small languages inside of AuthorizationPolicies. istio: pilot/pkg/security/authz, pkg/config/validation/validation.go
import { nearestName } from '../../text/nearest-name.ts';
import { identityOf, quote } from './words.ts';

export const claimOrHeader = identityOf(/^[-_A-Za-z0-9]+$/, 'name of letters, digits, "-" and "_"');

export function serviceAccount(text: string): string | undefined {
	if (text === '') return 'A service account must not be empty';
	if (text === '*') return '"*" is not a service account; to allow all, remove the field';
	if (text.length > 320) return `A service account can have at most 320 characters, not ${text.length}`;
	const parts = text.split('/');
	return parts.length <= 2 && parts.every((part) => part !== '')
		? undefined
		: `${quote(text)} must be a name, or namespace/name`;
}

export function trustDomain(text: string): string | undefined {
	if (text === '') return 'A trust domain must not be empty';
	if (text.includes('/')) return `${quote(text)} is not a trust domain: it cannot contain "/"`;
	const star = text.indexOf('*');
	if (star === -1) return undefined;
	const isAtEnd = star === 0 || star === text.length - 1;
	return isAtEnd && star === text.lastIndexOf('*')
		? undefined
		: `${quote(text)}: "*" can only be used once, at the start or at the end`;
}

/** What a segment beside templates may hold; "*" is no template there. istio: pkg/config/security/security.go */
const literal = /^[-A-Za-z0-9._~%!$&'()+,;:@=]+$/;

export function pathTemplate(text: string): string | undefined {
	if (text === '') return 'A path must not be empty';
	if (!/[{}]/.test(text)) return undefined;
	const rest = text.replaceAll('{**}', '').replaceAll('{*}', '');
	if (/[{}]/.test(rest)) return `${quote(text)}: only {*} and {**} are templates; other braces are not allowed`;
	const behind = text.slice(text.indexOf('{**}') + 4);
	if (text.includes('{**}') && /\{\*\*?\}/.test(behind)) return `${quote(text)}: {**} must be the last template`;
	const segments = text.split('/');
	const from = segments.findIndex((one) => one !== '');
	for (const segment of segments.slice(from, segments.findLastIndex((one) => one !== '') + 1)) {
		if (segment === '{*}' || segment === '{**}') continue;
		if (!literal.test(segment))
			return `${quote(text)}: a template must be a whole segment; the rest can only contain characters that are allowed in paths`;
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

export function condition(text: string): string | undefined {
	if (text === '') return 'The key of a condition must not be empty';
	if (plain.includes(text)) return undefined;
	const open = text.indexOf('[');
	const name = open === -1 ? text : text.slice(0, open);
	const isMap = maps.includes(name) || name.startsWith('experimental.envoy.filters.');
	if (isMap)
		return /^[^[]+(?:\[[^\]]+\])+$/.test(text) ? undefined : `${quote(text)} needs a name in brackets: ${name}[name]`;
	const remedy = gone[name];
	if (remedy !== undefined) return `${quote(text)} is no longer supported as a condition; ${remedy}`;
	const near = nearestName(name, [...plain, ...maps]);
	return `${quote(text)} is not a condition attribute${near === undefined ? '' : `; did you mean "${near}"?`}`;
}
