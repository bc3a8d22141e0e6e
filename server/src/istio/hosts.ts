// Which hosts there are: Services by short or full name, ServiceEntries by what they literally say.

import { fact, factBy } from '../facts/fact.ts';
import { indexed } from '../facts/indexed.ts';
import { areSame, byKey } from '../facts/table.ts';
import { filtered, push } from '../maps.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { shareOf } from '../mesh/deployed.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare, namesDeclared } from '../mesh/mesh.ts';
import { inNamespaces } from '../mesh/namespaces.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import {
	type HostForm,
	hostForm,
	hostKey,
	isWildcard,
	isWithin,
	serviceHost,
	templatedName,
	wildcardsOver,
} from './host-names.ts';

/** A host as written, and the namespaces a short name is looked up in. */
export interface HostQuery {
	readonly text: string;
	readonly namespaces: readonly string[] | undefined;
}

/** Whether a row wants the name of a Service, and not a host. */
export function isByName({ to, when }: ReferenceRow): boolean {
	return to === 'host' && when?.is.includes('Service') === true;
}

/** Whatever declares the host; of a wildcard, all that it covers. Unranked. */
export function hostsCalled(mesh: Mesh, { text, namespaces }: HostQuery): readonly Declared[] {
	const domain = mesh.environment.settings.clusterDomain;
	if (text.includes('{{')) return templatedHosts(mesh, text);
	const form = hostForm(text, domain);
	if (form.form === 'wildcard') return coveredBy(mesh, text);
	if (form.form === 'literal') {
		const literal = declaredAs(mesh, 'host', text);
		return literal.length > 0 ? literal : wildcardEntries(mesh, text);
	}
	const own = form.namespace === undefined ? namespaces : [form.namespace];
	const names = own?.map((namespace) => serviceHost(form.name, namespace, domain)) ?? [];
	const full =
		own === undefined
			? (entriesByService(mesh).get(form.name) ?? none)
			: names.flatMap((name) => declaredAs(mesh, 'host', name));
	const services = servicesOf(mesh, form.name, own);
	const exact = full.length === 0 ? services : [...services, ...full];
	return exact.length > 0 ? exact : names.flatMap((name) => wildcardEntries(mesh, name));
}

/**
 * The Services that the author of `name.namespace` or `name.namespace.svc` had in mind. Istio does not complete such names, so
 * they lead nowhere (istio: pilot/pkg/model/config.go, ResolveShortnameToFQDN); clients do, by the search list of their pods.
 */
export function servicesHadInMind(mesh: Mesh, text: string): readonly Declared[] {
	const form = hostForm(text, mesh.environment.settings.clusterDomain);
	if (form.form !== 'literal' || form.service === undefined) return [];
	return servicesOf(mesh, form.service.name, [form.service.namespace]);
}

/** The ServiceEntries that declare exactly this host, which Istio never completes in them. */
export function entriesCalled(mesh: Mesh, host: string): readonly Declared[] {
	return entriesByHost(mesh).get(host) ?? [];
}

/** What a templated host means: what is called just so, or the Service whose name stands before the templated namespace. */
function templatedHosts(mesh: Mesh, text: string): readonly Declared[] {
	const whole = declaredAs(mesh, 'host', text);
	const name = templatedName(text);
	return whole.length > 0 || name === text ? whole : servicesOf(mesh, name, undefined);
}

/** The Services of this name that may be in one of the namespaces. */
export function servicesOf(mesh: Mesh, name: string, namespaces: readonly string[] | undefined): readonly Declared[] {
	const [only, another] = namespaces ?? [];
	const byPlace = servicesByPlace(mesh);
	// What has the name in other namespaces is nobody's business, and a common name may be in hundreds.
	if (only !== undefined && another === undefined && !name.includes('{{') && !byPlace.has(`? ${name}`))
		return byPlace.get(`${only} ${name}`) ?? none;
	const services = filtered(declaredAs(mesh, 'host', name), ({ by }) => isService(by));
	return inNamespaces(services, namespaces);
}

const none: readonly Declared[] = [];

function isService(by: Deployed): boolean {
	return by.resource.kind.kind === 'Service';
}

/** Services by namespace and name; `?` for those that may be in any namespace. */
const servicesByPlace = indexed({
	of: (mesh: Mesh) => mesh.resources,
	*give(by): Generator<readonly [string, Declared]> {
		if (!isService(by)) return;
		for (const [name, one] of hostsDeclaredBy(by))
			for (const namespace of by.namespaces ?? ['?']) yield [`${namespace} ${name}`, one];
	},
	itemOf: ({ by }: Declared) => by,
});

/** The hosts that a resource declares, by each name that they go by. */
function hostsDeclaredBy(by: Deployed): readonly (readonly [name: string, one: Declared])[] {
	const { declared } = shareOf(by.member);
	return declared.flatMap(({ kind, name, one }) => (kind === 'host' && one.by === by ? [[name, one] as const] : []));
}

/** ServiceEntries by each of their hosts. */
const entriesByHost = indexed({
	of: (mesh: Mesh): readonly Deployed[] => resourcesOf(mesh, 'ServiceEntry'),
	give: hostsDeclaredBy,
	itemOf: ({ by }: Declared) => by,
});

/** ServiceEntries by the names of those of their hosts that are the full names of Services, in whatever namespace. */
const entriesByService = indexed({
	of: (mesh: Mesh): readonly Deployed[] => resourcesOf(mesh, 'ServiceEntry'),
	*give(by, mesh): Generator<readonly [string, Declared]> {
		for (const [host, one] of hostsDeclaredBy(by)) {
			const form = hostForm(host, mesh.environment.settings.clusterDomain);
			if (form.form === 'service' && form.namespace !== undefined) yield [form.name, one];
		}
	},
	itemOf: ({ by }: Declared) => by,
});

/** ServiceEntries with a wildcard that covers `host`. */
function wildcardEntries(mesh: Mesh, host: string): readonly Declared[] {
	const { byName, others } = wildcards(mesh);
	if (byName.size === 0 && others.length === 0) return none;
	// Hundreds of wildcards, and as many hosts that nothing else declares: those that may cover one are known by their names.
	const covering = wildcardsOver(host).flatMap((wide) => byName.get(wide) ?? []);
	return [...covering, ...others.filter(({ mention }) => isWithin(host, mention.text))];
}

interface Wildcards {
	/** Those that stand for whole labels, as `*.example.com`. */
	readonly byName: ReadonlyMap<string, readonly Declared[]>;
	readonly others: readonly Declared[];
}

const wildcards = fact((mesh: Mesh): Wildcards => {
	const all = byKey(namesDeclared(mesh, 'host')).filter(([name]) => isWildcard(name));
	const isOfLabels = (name: string) => name.startsWith('*.') && wildcardsOver(`x${name.slice(1)}`)[0] === name;
	return {
		byName: new Map(all.filter(([name]) => isOfLabels(name))),
		others: all.flatMap(([name, declared]) => (isOfLabels(name) ? [] : declared)),
	};
}, areLikeWildcards);

function areLikeWildcards(a: Wildcards, b: Wildcards): boolean {
	const [x, y] = [[...a.byName], [...b.byName]];
	const isSame =
		x.length === y.length && x.every(([name, list], at) => name === y[at]?.[0] && areSame(list, y[at]?.[1]));
	return isSame && areSame(a.others, b.others);
}

/** Several rules ask of the same wildcard, and each time all hosts are looked through. */
const coveredBy = factBy((mesh: Mesh, wildcard): readonly Declared[] => {
	const domain = mesh.environment.settings.clusterDomain;
	const covered = new Map<string, Declared[]>();
	for (const [name, declared] of namesDeclared(mesh, 'host')) {
		for (const one of declared)
			if (fullNames(one, domain).some((full) => isWithin(full, wildcard))) push(covered, name, one);
	}
	return byKey(covered).flatMap(([, declared]) => declared);
}, areSame);

/** The full names a declared host goes by; of a Service without a known namespace, none. */
export function fullNames({ by, mention }: Declared, domain: string): readonly string[] {
	if (by.resource.kind.kind !== 'Service') return [mention.text];
	return by.namespaces?.map((namespace) => serviceHost(mention.text, namespace, domain)) ?? [];
}

/** Whether two hosts, each seen from its own namespaces, may mean the same; a wildcard means all that it covers. */
export function mayBeSame(mesh: Mesh, a: HostQuery, b: HostQuery): boolean {
	const domain = mesh.environment.settings.clusterDomain;
	if (a.text.includes('{{') || b.text.includes('{{')) return hostKey(a.text, domain) === hostKey(b.text, domain);
	const [x, y] = [hostForm(a.text, domain), hostForm(b.text, domain)];
	if (x.form === 'wildcard' || y.form === 'wildcard') return mayCover(a, b, domain) || mayCover(b, a, domain);
	if (x.form === 'literal' || y.form === 'literal') return a.text === b.text;
	const own = (namespace: string | undefined, query: HostQuery) =>
		namespace === undefined ? query.namespaces : [namespace];
	return x.name === y.name && mayShare(own(x.namespace, a), own(y.namespace, b));
}

export function serviceMeant(
	form: HostForm,
): { readonly name: string; readonly namespace: string | undefined } | undefined {
	if (form.form === 'service') return form;
	return form.form === 'literal' ? form.service : undefined;
}

function mayCover(wide: HostQuery, narrow: HostQuery, domain: string): boolean {
	if (!isWildcard(wide.text)) return false;
	const form = hostForm(narrow.text, domain);
	if (form.form !== 'service' || form.namespace !== undefined) return isWithin(narrow.text, wide.text);
	if (narrow.namespaces === undefined) return isWithin(`svc.${domain}`, `*${wide.text.slice(-domain.length)}`);
	return narrow.namespaces.some((namespace) => isWithin(serviceHost(form.name, namespace, domain), wide.text));
}
