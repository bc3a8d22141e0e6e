// Which VirtualServices are bound to a Gateway.
import { indexedBy } from '../../facts/indexed.ts';
import { memoOfMany } from '../../facts/memo.ts';
import { grouped } from '../../maps.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Declared, Deployed, Mesh } from '../../mesh/mesh.ts';
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
	const bound = [...alike(named).values()].filter(([by]) => by !== undefined && leadsTo(mesh, by, gateway));
	const [first = none, ...others] = bound;
	return others.length === 0 ? first : bound.flat();
}

const none: readonly DeployedAs<'VirtualService'>[] = [];

/** VirtualServices by what decides where the names of their gateways lead: a thousand copies have the same. */
const alike = memoOfMany((all: readonly DeployedAs<'VirtualService'>[]) =>
	grouped(all, (by) => {
		const names = gatewaysOf(by).map(({ text }) => text);
		const chart = names.some((name) => name.includes('{{')) ? by.member.chart : undefined;
		return JSON.stringify([names, by.namespaces, by.standing, chart]);
	}),
);

function leadsTo(mesh: Mesh, by: Deployed, gateway: Deployed): boolean {
	return gatewaysOf(by).some((mention) => {
		const resolution = resolve(mesh, { by, mention });
		return resolution.is === 'found' && declarersIn(resolution.all).has(gateway);
	});
}

const declarersIn = memoOfMany((all: readonly Declared[]) => new Set(all.map(({ by }) => by)));
