// Which VirtualServices are bound to a Gateway.
import { indexedBy } from '../../facts/indexed.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { resolve } from '../../resolution/resolve.ts';

const byGateway = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => gatewaysOf(by).map(({ text }) => text.slice(text.indexOf('/') + 1)),
);

function gatewaysOf(by: Deployed) {
	return by.references.filter(({ row }) => row.at === 'spec.gateways[]' && row.to === 'gateway');
}

/** The VirtualServices that are bound to a Gateway. */
export function routesOn(mesh: Mesh, gateway: Deployed): readonly DeployedAs<'VirtualService'>[] {
	const named = byGateway(mesh).get(gateway.resource.name?.text ?? '') ?? [];
	return named.filter((by) =>
		gatewaysOf(by).some((mention) => {
			const resolution = resolve(mesh, { by, mention });
			return resolution.is === 'found' && resolution.targets.some((target) => target.by === gateway);
		}),
	);
}
