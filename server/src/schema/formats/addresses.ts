// IP addresses, ports, and the places that a listener binds to.
import ipaddr from 'ipaddr.js';
import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

export function isIp(text: string): boolean {
	// Nearly all that is asked about are names, and the library is slow to say no.
	if (text.length > 100 || !/^[\d.]+$|:/.test(text)) return false;
	if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text);
	// The library takes groups of more than four digits, and a zone without a name.
	return !/[0-9a-f]{5}/i.test(text.split('%')[0] ?? '') && !text.endsWith('%') && ipaddr.IPv6.isValid(text);
}

export function ip(text: string): Wrong | undefined {
	return isIp(text) ? undefined : wrong('notIp', { value: brief(text) });
}

export function cidrOrIp(text: string): Wrong | undefined {
	const [address = '', length, more] = text.split('/');
	if (length === undefined) return ip(text);
	const longest = address.includes(':') ? 128 : 32;
	const isPrefix =
		more === undefined &&
		isIp(address) &&
		!address.includes('%') &&
		/^(?:0|[1-9]\d?\d?)$/.test(length) &&
		Number(length) <= longest;
	return isPrefix ? undefined : wrong('notRange', { value: brief(text) });
}

/** Whether an address is one, or in the range, that `cidrOrIp` takes; an IPv4 address is in no range of IPv6. */
export function isInRange(address: string, block: string): boolean {
	if (!isIp(address) || cidrOrIp(block) !== undefined) return false;
	const [base = '', length] = block.split('/');
	const [one, range] = [ipaddr.parse(address), ipaddr.parse(base)];
	if (one.kind() !== range.kind()) return false;
	return one.match(range, length === undefined ? (range.kind() === 'ipv6' ? 128 : 32) : Number(length));
}

export function numericPort(text: string): Wrong | undefined {
	const value = Number(text);
	return value >= 1 && value <= 65535 ? undefined : wrong('notPort', { value: brief(text) });
}

export function optionalPort(text: string): Wrong | undefined {
	return Number(text) === 0 ? undefined : numericPort(text);
}

export function portOrNone(text: string): Wrong | undefined {
	return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? undefined : wrong('notPortNumber', { value: brief(text) });
}

/** What is wrong with the path behind `unix://`. istio: ValidateUnixAddress */
export function unixPath(path: string): Wrong | undefined {
	if (path === '') return wrong('emptySocket');
	if (path.startsWith('@')) return undefined;
	if (!path.startsWith('/')) return wrong('relativeSocket', { path: brief(path) });
	return path.endsWith('/') ? wrong('directory', { path: brief(path) }) : undefined;
}

export function unixPathOrIp(text: string): Wrong | undefined {
	if (text === '') return undefined;
	return text.startsWith('unix://') ? unixPath(text.slice('unix://'.length)) : ip(text);
}
