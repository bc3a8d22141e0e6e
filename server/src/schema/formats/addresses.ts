// IP addresses, ports, and the places that a listener binds to.
import ipaddr from 'ipaddr.js';
import { quote } from './words.ts';

export function isIp(text: string): boolean {
	// Nearly all that is asked about are names, and the library is slow to say no.
	if (text.length > 100 || !/^[\d.]+$|:/.test(text)) return false;
	if (!text.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(text);
	// The library takes groups of more than four digits, and a zone without a name.
	return !/[0-9a-f]{5}/i.test(text.split('%')[0] ?? '') && !text.endsWith('%') && ipaddr.IPv6.isValid(text);
}

export function ip(text: string): string | undefined {
	return isIp(text) ? undefined : `${quote(text)} is not an IP address`;
}

export function cidrOrIp(text: string): string | undefined {
	const [address = '', length, more] = text.split('/');
	if (length === undefined) return ip(text);
	const longest = address.includes(':') ? 128 : 32;
	const isPrefix =
		more === undefined &&
		isIp(address) &&
		!address.includes('%') &&
		/^(?:0|[1-9]\d?\d?)$/.test(length) &&
		Number(length) <= longest;
	return isPrefix ? undefined : `${quote(text)} is not an IP address range; use CIDR form, such as 10.0.0.0/8`;
}

/** Whether an address is one, or in the range, that `cidrOrIp` takes; an IPv4 address is in no range of IPv6. */
export function isInRange(address: string, block: string): boolean {
	if (!isIp(address) || cidrOrIp(block) !== undefined) return false;
	const [base = '', length] = block.split('/');
	const [one, range] = [ipaddr.parse(address), ipaddr.parse(base)];
	if (one.kind() !== range.kind()) return false;
	return one.match(range, length === undefined ? (range.kind() === 'ipv6' ? 128 : 32) : Number(length));
}

export function numericPort(text: string): string | undefined {
	const value = Number(text);
	return value >= 1 && value <= 65535 ? undefined : `${quote(text)} is not a port; ports are from 1 to 65535`;
}

export function optionalPort(text: string): string | undefined {
	return Number(text) === 0 ? undefined : numericPort(text);
}

export function portOrNone(text: string): string | undefined {
	return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? undefined : `${quote(text)} is not a port number`;
}

/** What is wrong with the path behind `unix://`. istio: ValidateUnixAddress */
export function unixPath(path: string): string | undefined {
	if (path === '') return '"unix://" needs a path';
	if (path.startsWith('@')) return undefined;
	if (!path.startsWith('/')) return `${quote(path)} must be an absolute path, or start with "@"`;
	return path.endsWith('/') ? `${quote(path)} is a directory; use the path of the socket` : undefined;
}

export function unixPathOrIp(text: string): string | undefined {
	if (text === '') return undefined;
	return text.startsWith('unix://') ? unixPath(text.slice('unix://'.length)) : ip(text);
}
