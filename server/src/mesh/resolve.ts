// resolve(mesh, reference): what a mentioned name means; each kind of symbol has its own resolver.
import { resolveSection } from './gateway-api.ts';
import { resolveGateway, resolveServedHost } from './gateways.ts';
import { resolveHost } from './hosts.ts';
import type { Mesh, Referring } from './mesh.ts';
import { resolveNamed } from './names.ts';
import { resolvePort } from './ports.ts';
import type { Resolution, Resolver } from './resolution.ts';
import { resolveWorkload } from './selectors.ts';
import { resolveSubset } from './subsets.ts';
import type { SymbolKind } from './symbols.ts';

const resolvers: Readonly<Record<SymbolKind, Resolver>> = {
	host: resolveHost,
	port: resolvePort,
	subset: resolveSubset,
	gateway: resolveGateway,
	servedHost: resolveServedHost,
	workload: resolveWorkload,
	secret: resolveNamed,
	delegate: resolveNamed,
	parent: resolveNamed,
	section: resolveSection,
};

/** What the name that `from` mentions means in `mesh`. Never throws; a name that is no name is unknown. */
export function resolve(mesh: Mesh, from: Referring): Resolution {
	return resolvers[from.mention.row.to](mesh, from);
}
