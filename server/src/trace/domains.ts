// The Host headers that a sidecar accepts for a service. istio: pilot/pkg/networking/core/httproute.go, generateVirtualHostDomains
import { isIp } from '../schema/formats/addresses.ts';

/** What is known of a service under this name. */
export interface NamedService {
	/** In full. */
	readonly host: string;
	/** Whether it is outside of the mesh, so that there are no short names for it. */
	readonly isExternal?: boolean;
	/** Whether it has no address of its own, but its pods have names below its own. */
	readonly isHeadless?: boolean;
	readonly addresses?: readonly string[];
	/** The full names of ExternalName Services that lead to it. */
	readonly aliases?: readonly string[];
}

/** The domains of a service for clients whose own names end with `suffix`, such as `shop.svc.cluster.local`. */
export function domainsOf(service: NamedService, suffix: string): readonly string[] {
	const { host, isExternal = false, isHeadless = false, addresses = [], aliases = [] } = service;
	const names = [host, ...aliases].flatMap((one) => namesOf(one, isExternal ? '' : suffix));
	const below = isHeadless ? names.filter((name) => !isIp(name)).map((name) => `*.${name}`) : [];
	return [...new Set([...names, ...below, ...addresses.map(bracketed)])];
}

function namesOf(host: string, suffix: string): readonly string[] {
	if (isIp(host)) return [bracketed(host)];
	return [host, `${host}.`, ...shortNames(host, suffix)];
}

function bracketed(address: string): string {
	return address.includes(':') ? `[${address}]` : address;
}

/** The shorter forms that a client's resolver completes: down to what the two names do not share. */
function shortNames(host: string, suffix: string): readonly string[] {
	if (suffix.includes('.svc.')) return kubernetesNames(host, suffix);
	const [parts, own] = [host.split('.'), suffix.split('.')];
	let shared = 0;
	while (shared < own.length && shared < parts.length && parts.at(-1 - shared) === own.at(-1 - shared)) shared++;
	if (shared === 0) return [];
	const rest = parts.slice(0, parts.length - shared);
	const short = rest.join('.');
	return rest.length === 2 ? [short, `${short}.${parts[rest.length]}`] : [short];
}

function kubernetesNames(host: string, suffix: string): readonly string[] {
	const at = suffix.indexOf('.svc.');
	const tail = suffix.slice(at);
	const short = host.endsWith(tail) ? host.slice(0, -tail.length) : '';
	const dot = short.indexOf('.');
	if (dot < 1 || dot === short.length - 1) return [];
	const own = short.slice(dot + 1) === suffix.slice(0, at) ? [short.slice(0, dot)] : [];
	return [...own, short, `${short}.svc`];
}
