// Where requests come in, as nodes: the servers of Gateways, and the places at which hosts are named.
import { fullHost } from '../istio/host-names.ts';
import { firstNamespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { at, listAt, specAt } from '../trace/fields.ts';
import type { GateServer } from '../trace/gate-servers.ts';
import { type Place, placeOf } from '../trace/story.ts';
import type { Bound } from '../trace/virtual-services.ts';
import type { Building } from './building.ts';

/** Adds a server of a Gateway. */
export function addEntry(building: Building, id: string, server: GateServer): void {
	const { by, port, protocol, hasTls, mode, isTlsOnly } = server;
	const tls = isTlsOnly ? 'redirect to HTTPS' : hasTls ? `TLS ${mode ?? 'PASSTHROUGH'}` : '';
	building.node({
		id,
		kind: 'entry',
		label: title(by.resource),
		lines: [`port ${port} ${protocol}`],
		badges: tls === '' ? [] : [{ code: 'tls', text: tls }],
		at: placeOf(by, server.span),
	});
}

/** Where what is bound names a host. */
export function hostPlaces({ mesh }: Building, { by }: Bound, host: string): readonly Place[] {
	const spec = specAt(by.resource);
	const { clusterDomain } = mesh.environment.settings;
	const all = [
		...listAt(spec, 'hosts'),
		...listAt(spec, 'hostnames'),
		...listAt(spec, 'rules').flatMap((one) => at(one, 'host') ?? []),
	];
	return all
		.filter(
			({ text }) =>
				fullHost(text, firstNamespaceOf(by) ?? '', clusterDomain).toLowerCase() === host || text.toLowerCase() === host,
		)
		.map((node) => placeOf(by, node));
}
