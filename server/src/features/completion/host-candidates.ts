// The hosts that may stand at a cursor: of Services and ServiceEntries, those that gateways serve, those of requests.
import { fact } from '../../facts/fact.ts';
import { gatewayName, meshGateway } from '../../istio/gateways.ts';
import { isWildcard, isWithin, servedTo } from '../../istio/host-names.ts';
import { fullNames, isByName } from '../../istio/hosts.ts';
import { routedInMesh } from '../../istio/routing/shared-hosts.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Declared, declarationsIn, declaredAs, type Mesh, mayShare, type Referring } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { title } from '../../model/resource.ts';
import { expectsTls, portsOf, startsTls } from '../../rules/shared/host-ports.ts';
import { origin } from '../describe.ts';
import { all, type Candidate, type Namespaces, ranked, written } from './ranking.ts';

/**
 * Short where the Service is in the same namespace, the full name where it is in another, or where a dot is typed; a ServiceEntry's
 * host as it is.
 */
export function hosts(mesh: Mesh, from: Referring, namespaces: Namespaces, typed: string): readonly Candidate[] {
	const { row } = from.mention;
	const { form } = row;
	const isFull = form === undefined && typed.includes('.');
	const inFull = namesInFull(mesh);
	const formed = (one: Declared, name: string, isNear: boolean): string | undefined =>
		form === 'egressHost' ? egressHost(one, name, isNear, typed) : written(mesh, form, name, undefined);
	const label = (one: Declared): string | readonly string[] | undefined => {
		const isService = one.by.resource.kind.kind === 'Service';
		const isNear = mayShare(one.by.namespaces, namespaces);
		if (isByName(row) && !(isService && isNear)) return undefined;
		const isShort = !isService || isByName(row) || (isNear && form === undefined && !isFull);
		const names = isShort ? one.mention.text : inFull.get(one);
		if (typeof names !== 'string') return names?.flatMap((name) => formed(one, name, isNear) ?? []);
		return isWildcard(names) ? undefined : formed(one, names, isNear);
	};
	return ranked(all(mesh, 'host'), from, { kind: 'host', label, detail: origin, isRight: rightHosts(mesh, from) });
}

/**
 * What each Service is called in full: once for each namespace that it may be in, as one of a base is in those of its overlays.
 * Written once, for all of them are looked at with every letter.
 */
const namesInFull = fact((mesh: Mesh): ReadonlyMap<Declared, string | readonly string[]> => {
	const domain = mesh.environment.settings.clusterDomain;
	return new Map(
		all(mesh, 'host').map((one) => {
			const names = fullNames(one, domain);
			return [one, names.length === 1 ? (names[0] ?? names) : names];
		}),
	);
});

/** Of hosts that may stand where `from` is written those that the rules take. */
function rightHosts(mesh: Mesh, from: Referring): (host: string, one: Declared) => boolean {
	const { by, mention } = from;
	const { at } = mention.row;
	if (by.resource.kind.id !== 'VirtualService') return () => true;
	const { namespaces } = by;
	if (/^spec\.http\[\]\.(?:route\[\]\.destination|mirror)\.host$/.test(at))
		return (text, one) => {
			const ports = portsOf(one.by);
			const isOpen = ports.length === 0 || !ports.every((port) => port !== undefined && expectsTls(port));
			return isOpen || startsTls(mesh, { text, namespaces }, undefined);
		};
	if (at !== 'spec.hosts[]') return () => true;
	const gateways = by.references.filter(({ row }) => row.at === 'spec.gateways[]').map(({ text }) => text);
	if (gateways.length === 0 || gateways.includes(meshGateway)) {
		const isRouted = routedInMesh(mesh, by);
		return (text) => !isRouted(text);
	}
	const served = servedHosts(mesh, from, namespaces).map(({ label }) => label);
	return (text) => served.length === 0 || served.some((one) => one === '*' || text === one || isWithin(text, one));
}

/** A host of a Sidecar: with `.` or `*` before it, where that is typed. */
function egressHost({ by }: Declared, name: string, isNear: boolean, typed: string): string | undefined {
	const scope = /^[.*](?=\/)/.exec(typed)?.[0];
	if (scope === '.' && !isNear) return undefined;
	return `${scope ?? by.namespaces?.[0] ?? '*'}/${name}`;
}

/** The hosts that the VirtualService's own gateways serve; a wildcard is a pattern to start from. */
export function servedHosts(mesh: Mesh, from: Referring, namespaces: Namespaces): readonly Candidate[] {
	if (from.by.resource.kind.id === 'EnvoyFilter') return hostsOfRequests(mesh);
	const own = mesh.ofFile.get(from.by.member.uri) ?? [];
	const named = own
		.filter(
			({ resource }) => resource.name?.text === from.by.resource.name?.text && resource.kind.id === 'VirtualService',
		)
		.flatMap(({ references }) => references.filter(({ row }) => row.at === 'spec.gateways[]'));
	const gateways = named.flatMap(({ text }) => {
		const { name, namespaces: there } = gatewayName(text, namespaces);
		return inNamespaces(declaredAs(mesh, 'gateway', name), there);
	});
	const served = gateways.flatMap(({ by }) => declarationsIn(by, 'servedHost').map((mention) => ({ by, mention })));
	return ranked(served, from, {
		kind: 'host',
		label: ({ by, mention }) => servedTo(mention.text, by.namespaces, namespaces),
		detail: (one) => `served by ${origin(one)}`,
	});
}

/** What a request may ask for: the hosts of all VirtualServices and Gateways, without wildcards. */
export function hostsOfRequests(mesh: Mesh): readonly Candidate[] {
	const routed = resourcesOf(mesh, 'VirtualService').flatMap((by) =>
		by.references.flatMap((mention) => (mention.row.at === 'spec.hosts[]' ? [{ by, mention }] : [])),
	);
	const served = resourcesOf(mesh, 'Gateway').flatMap((by) =>
		declarationsIn(by, 'servedHost').map((mention) => ({ by, mention })),
	);
	const seen = new Set<string>();
	return [...routed, ...served].flatMap(({ by, mention }) => {
		const label = mention.text.replace(/^.*\//, '');
		if (mention.opaque || label.includes('*') || !label.includes('.') || seen.has(label)) return [];
		seen.add(label);
		return [{ label, kind: 'host' as const, detail: () => title(by.resource), distance: seen.size }];
	});
}
