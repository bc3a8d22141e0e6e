// What controllers may have made: whether a name that nothing declares may be that of something an operator, a release or a
// template brings along, and whether pods may be there that no manifest tells of. The tables are in model/makers/.

import { fact, factBy } from '../facts/fact.ts';
import { gatewayName } from '../istio/gateways.ts';
import { hostForm } from '../istio/host-names.ts';
import { serviceMeant } from '../istio/hosts.ts';
import { push } from '../maps.ts';
import type { Label } from '../mesh/extract.ts';
import { type Mesh, mayShare, type Offer, type Referring } from '../mesh/mesh.ts';
import { namespacesAskedFor } from '../mesh/namespaces.ts';
import { headsOf, podsKey } from '../mesh/offers.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { fits, isAnything } from '../model/makers/patterns.ts';
import type { Product } from '../model/makers/rows.ts';
import type { Resolution } from './resolution.ts';

/** `named`: something is called so, or may well be. `any`: things of any name come into that namespace. */
type MayBe = 'named' | 'any' | undefined;

/** Whether something of this name may be made in one of `namespaces` (undefined: in any). */
export function mayBeMade(
	mesh: Mesh,
	product: Product,
	name: string,
	namespaces: readonly string[] | undefined,
): MayBe {
	let may: MayBe;
	for (const head of headsOf(name)) {
		for (const offer of mesh.offers.get(`${product} ${head}`) ?? []) {
			if (!fits(name, offer.pattern) || !mayShare(placesOf(offer), namespaces)) continue;
			const how = howSure(mesh, offer);
			if (how === 'named') return how;
			may ??= how;
		}
	}
	return may;
}

/** The namespaces of what is offered; undefined: any. */
function placesOf({ by, making }: Offer): readonly string[] | undefined {
	const { into } = making;
	if (into === undefined) return by.namespaces;
	return into.includes('*') ? undefined : into;
}

function howSure(mesh: Mesh, { by, making, pattern }: Offer): MayBe {
	const places = making.deploys.map((path) => placeOf(mesh, path));
	const isHere = places.length > 0 && places.every((place) => place !== 'elsewhere');
	if (!isAnything(pattern)) return isHere && !places.includes('chart') ? undefined : 'named';
	// The names of a chart are templates: they say nothing of other charts.
	return isHere || by.isTemplate ? undefined : 'any';
}

/** What a directory that is deployed is here. */
type Place = 'chart' | 'directory' | 'elsewhere';

const placeOf = factBy((mesh: Mesh, path): Place => {
	const directory = path.replace(/^(?:\.?\/)+|\/+$/g, '');
	const files = directory === '' || directory === '.' ? [] : [...mesh.membersOf.keys()];
	const below = files.filter((uri) => uri.includes(`/${directory}/`));
	const isChart = below.some((uri) => uri.endsWith(`/${directory}/Chart.yaml`));
	return isChart ? 'chart' : below.length > 0 ? 'directory' : 'elsewhere';
});

/** The names of what surely is made in one of `namespaces`: what another name may be a slip for. */
export function exactNames(mesh: Mesh, product: Product, namespaces: readonly string[] | undefined): readonly string[] {
	return (exactOffers(mesh).get(product) ?? []).flatMap((offer) =>
		mayShare(placesOf(offer), namespaces) && howSure(mesh, offer) === 'named' ? [offer.pattern] : [],
	);
}

const exactOffers = fact((mesh: Mesh): ReadonlyMap<Product, readonly Offer[]> => {
	const found = new Map<Product, Offer[]>();
	for (const offers of mesh.offers.values()) {
		for (const offer of offers) if (!offer.pattern.includes('*')) push(found, offer.making.product, offer);
	}
	return found;
});

/** Whether pods with these labels may be there that no manifest of a workload tells of. */
export function mayHavePods(mesh: Mesh, labels: readonly Label[], namespaces: readonly string[] | undefined): boolean {
	if (labels.length === 0) return false;
	if (labels.some(({ value }) => mayBeMade(mesh, 'Pod', value.text, namespaces) === 'named')) return true;
	return (mesh.offers.get(podsKey) ?? []).some(
		({ by }) =>
			mayShare(by.namespaces, namespaces) &&
			by.maker.pods.some((pod) => labels.every(({ key, value }) => fits(value.text, pod.get(key.text) ?? ''))),
	);
}

const products: Partial<Readonly<Record<SymbolKind, Product>>> = {
	host: 'Service',
	gateway: 'Gateway',
	parent: 'Gateway',
	secret: 'Secret',
	configMap: 'ConfigMap',
	serviceAccount: 'ServiceAccount',
	virtualService: 'VirtualService',
	destinationRule: 'DestinationRule',
};

/** Whether what `from` mentions, and nothing declares, may have been made by a controller. */
export function isMade(mesh: Mesh, from: Referring, resolution: Resolution & { is: 'contradicted' }): boolean {
	const { row } = from.mention;
	if (resolution.reason === 'notExported') return false;
	if (row.to === 'subset') return isSubsetMade(mesh, from, resolution);
	const product = products[row.to];
	if (product === undefined) return false;
	const { name, namespaces } = asked(mesh, from);
	const may = mayBeMade(mesh, product, name, namespaces);
	return may === 'named' || (may === 'any' && resolution.suggestion === undefined);
}

/** Where no rule for the host is written, one may be made with it. */
function isSubsetMade(mesh: Mesh, from: Referring, { evidence }: Resolution & { is: 'contradicted' }): boolean {
	const { of } = from.mention;
	if (of === undefined || evidence.length > 0) return false;
	const form = hostForm(of.text, mesh.environment.settings.clusterDomain);
	const service = serviceMeant(form);
	if (service === undefined) return false;
	const namespaces = service.namespace === undefined ? from.by.namespaces : [service.namespace];
	return mayBeMade(mesh, 'DestinationRule', service.name, namespaces) !== undefined;
}

function asked(mesh: Mesh, from: Referring): { name: string; namespaces: readonly string[] | undefined } {
	const { text, row } = from.mention;
	const namespaces = namespacesAskedFor(from);
	if (row.to === 'gateway') return gatewayName(text, from.by.namespaces);
	if (row.to === 'secret') return secretAsked(from, namespaces);
	if (row.to !== 'host') return { name: text, namespaces };
	const form = hostForm(text, mesh.environment.settings.clusterDomain);
	const service = serviceMeant(form);
	if (service === undefined) return { name: text, namespaces };
	return { name: service.name, namespaces: service.namespace === undefined ? namespaces : [service.namespace] };
}

/** `kubernetes://ns/name`, or a name that the gateway's pods look up, wherever they run. */
function secretAsked(from: Referring, namespaces: readonly string[] | undefined) {
	const bare = from.mention.text.replace(/^kubernetes:\/\//, '');
	const slash = bare.indexOf('/');
	if (slash !== -1) return { name: bare.slice(slash + 1), namespaces: [bare.slice(0, slash)] };
	return { name: bare, namespaces: from.by.resource.kind.id === 'Gateway' ? undefined : namespaces };
}
