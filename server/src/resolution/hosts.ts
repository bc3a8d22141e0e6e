// What a host resolves to, and what is to be said of one that nothing declares.
import { fact, factBy } from '../facts/fact.ts';
import { indexed } from '../facts/indexed.ts';
import { type HostForm, hostForm, serviceHost } from '../istio/host-names.ts';
import { entriesCalled, hostsCalled, isByName, serviceMeant, servicesHadInMind } from '../istio/hosts.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { isOfGateway, isPlatformName } from '../istio/platform.ts';
import { type DeclaredBy, resourcesOf } from '../mesh/by-kind.ts';
import {
	type Declared,
	type Deployed,
	declarationsIn,
	declaredAs,
	type Mesh,
	mayShare,
	namesDeclared,
	namespaceOf,
	type Referring,
} from '../mesh/mesh.ts';
import { inNamespaces, isSurelyIn, namespacesAskedFor } from '../mesh/namespaces.ts';
import { likeness } from '../text/likeness.ts';
import { contradicted, despite, doubtOf, found, foundIfExported, unknown } from './answers.ts';
import { companyFor, companyOf, judged, judgedElsewhere, type Near } from './evidence.ts';
import { exactNames, mayBeMade } from './makers.ts';
import { areNeighbours } from './neighbours.ts';
import type { Resolution } from './resolution.ts';

export function resolveHost(mesh: Mesh, from: Referring): Resolution {
	const { row, text } = from.mention;
	const query = { text, namespaces: namespacesAskedFor(from) };
	const called = hostsCalled(mesh, query);
	const doubt = doubtOf(mesh, from);
	if (isByName(row) && text.includes('.')) return despite(doubt, from, fullName(mesh, from, called));
	// Refused in any case; the schema says so.
	const isRefused = row.form === 'egressHost' && entriesCalled(mesh, text).length > 0 && !text.includes('.');
	if (isRefused) return found(entriesCalled(mesh, text), from);
	// A full name has its namespace in itself; where the word around it gives one too, both must be met.
	const isScoped = row.form !== undefined && row.form !== 'clusterHost' && row.form !== 'virtualHost';
	const candidates = isScoped ? inNamespaces(called, query.namespaces) : called;
	if (candidates.length > 0) return foundIfExported(mesh, candidates, from);
	const meant = servicesHadInMind(mesh, text);
	if (meant.length > 0)
		return row.optional === true ? found(meant, from) : despite(doubt, from, notExpanded(mesh, meant));
	const form = hostForm(text, mesh.environment.settings.clusterDomain);
	if (form.form === 'wildcard') return emptyWildcard(mesh, from);
	if (called.length > 0) return despite(doubt, from, elsewhere(mesh, from, form, called));
	return despite(doubt, from, form.form === 'service' ? missingService(mesh, from, form) : missingExternal(mesh, from));
}

/** A name that the author left for Istio to complete, and that it does not. Unsure where the Service may be in another namespace. */
function notExpanded(mesh: Mesh, meant: readonly Declared[]): Resolution {
	const [{ by, mention }] = meant as readonly [Declared, ...Declared[]];
	const namespace = namespaceOf(by);
	if (namespace === undefined) return unknown('noEvidence');
	const full = serviceHost(mention.text, namespace, mesh.environment.settings.clusterDomain);
	return contradicted('notExpanded', 'certain', meant, full);
}

/** A full name where that of a Service belongs: no Service has dots in its name. */
function fullName(mesh: Mesh, from: Referring, called: readonly Declared[]): Resolution {
	const service = serviceMeant(hostForm(from.mention.text, mesh.environment.settings.clusterDomain));
	const all = called.length > 0 ? called : servicesHadInMind(mesh, from.mention.text);
	const meant = service === undefined ? [] : inNamespaces(all, namespacesAskedFor(from));
	if (service === undefined || meant.length === 0) return contradicted('missing', 'certain');
	return contradicted('misspelt', 'certain', meant, service.name);
}

/** What is to be said of a host that only other namespaces declare. */
function elsewhere(mesh: Mesh, from: Referring, form: HostForm, declared: readonly Declared[]): Resolution {
	const written = serviceMeant(form);
	const asked = written?.namespace === undefined ? namespacesAskedFor(from) : [written.namespace];
	const isHome = resourcesOf(mesh, 'Service').some(({ namespaces }) => isSurelyIn(namespaces, asked));
	const isQualified = written?.namespace !== undefined || from.mention.namespace !== undefined;
	return judgedElsewhere(mesh, {
		name: written?.name ?? from.mention.text,
		asked,
		declared,
		isQualified,
		isHome,
		isFar: !declared.some(({ by }) => areNeighbours(mesh, from.by, by)),
		from: from.by.namespaces,
	});
}

/** What a Sidecar imports must be there; other wildcards may be patterns for what comes from outside. */
function emptyWildcard({ environment }: Mesh, { mention: { row, opaque } }: Referring): Resolution {
	const isImported = environment.isComplete && row.form === 'egressHost' && !opaque;
	return isImported ? contradicted('missing', 'certain') : unknown('wildcard');
}

function missingService(mesh: Mesh, from: Referring, form: HostForm & { form: 'service' }): Resolution {
	const { name } = form;
	// Istio completes the hosts of routes and DestinationRules, and those of ServiceEntries never.
	const entries = entriesCalled(mesh, name);
	const near = form.namespace === undefined ? entries : inNamespaces(entries, [form.namespace]);
	if (near.length > 0) return contradicted('notExpanded', mesh.environment.isComplete ? 'certain' : 'likely', near);
	const asked = form.namespace === undefined ? namespacesAskedFor(from) : [form.namespace];
	const others = declaredAs(mesh, 'host', name).filter(({ by }) => by.resource.kind.kind === 'Service');
	const isElsewhere = others.length > 0;
	if (isElsewhere && mesh.environment.isComplete) return elsewhere(mesh, from, form, others);
	// What Istio brings along is hardly ever in the namespace of that name, or in that of who names no namespace.
	const isForgotten = isElsewhere && (form.namespace ?? 'default') === 'default';
	if (!isForgotten && (isPlatformName(name) || isOfGateway(mesh, name))) return unknown('external');
	if (isElsewhere) return elsewhere(mesh, from, form, others);
	const isForeign = asked !== undefined && form.namespace !== undefined && !mesh.namespaces.has(form.namespace);
	if (isForeign && !mesh.environment.isComplete && !hasServiceWithoutNamespace(mesh)) return unknown('external');
	const isAlone = isForeign || isOnlyRoot(mesh, asked) || isHomeElsewhere(mesh, asked);
	return judged(mesh, name, nearServices(mesh, asked), isAlone ? 'none' : companyFor(mesh, company, from));
}

/** Whether a name is looked up in the root namespace alone: the control plane and its add-ons live there, not in a repository. */
function isOnlyRoot(mesh: Mesh, namespaces: readonly string[] | undefined): boolean {
	const { isComplete } = mesh.environment;
	return !isComplete && namespaces?.length === 1 && namespaces[0] === meshConfigOf(mesh).rootNamespace;
}

/** Whether what is in the namespaces where a name is looked up is deployed from elsewhere: no Service and no pods are here. */
function isHomeElsewhere(mesh: Mesh, asked: readonly string[] | undefined): boolean {
	return asked !== undefined && !mesh.environment.isComplete && isEmptyOf(mesh, JSON.stringify(asked));
}

const isEmptyOf = factBy((mesh: Mesh, asked): boolean => {
	const services = resourcesOf(mesh, 'Service');
	const makers = declaredAs(mesh, 'workload', '').map(({ by }) => by);
	return ![...services, ...makers].some(({ namespaces }) => mayShare(namespaces, namespacesIn(asked)));
});

function hasServiceWithoutNamespace(mesh: Mesh): boolean {
	return resourcesOf(mesh, 'Service').some(({ namespaces }) => namespaces === undefined);
}

/** The names of Services that may be in `namespaces`: what a short name can be misspelled for. */
function nearServices(mesh: Mesh, namespaces: readonly string[] | undefined): Near {
	return servicesNear(mesh, JSON.stringify(namespaces ?? null));
}

/** By the namespaces as JSON. A file may have a thousand hosts that nothing declares. */
const servicesNear = factBy((mesh: Mesh, asked): Near => {
	const namespaces = namespacesIn(asked);
	const near = new Map<string, readonly Declared[]>();
	for (const [name, declared] of namesDeclared(mesh, 'host')) {
		const services = declared.filter(({ by }) => isServiceIn(by, namespaces));
		if (services.length > 0) near.set(name, services);
	}
	for (const name of exactNames(mesh, 'Service', namespaces)) if (!near.has(name)) near.set(name, []);
	return near;
});

function namespacesIn(asked: string): readonly string[] | undefined {
	return (JSON.parse(asked) as readonly string[] | null) ?? undefined;
}

function isServiceIn(by: Deployed, namespaces: readonly string[] | undefined): boolean {
	return by.resource.kind.kind === 'Service' && mayShare(by.namespaces, namespaces);
}

/** A host with dots that no ServiceEntry declares may be any host of the internet, unless it is all but one that is declared. */
function missingExternal(mesh: Mesh, from: Referring): Resolution {
	const { text } = from.mention;
	if (mesh.environment.isComplete) return judged(mesh, text, allHosts(mesh), 'none');
	const alike = entriesByShape(mesh).get(shapeOf(text)) ?? [];
	const meant = alike.find(({ mention }) => isMisspelt(text, mention.text))?.mention.text;
	if (meant === undefined) return unknown('external');
	return contradicted('misspelt', 'likely', declaredAs(mesh, 'host', meant), meant);
}

const allHosts = fact((mesh: Mesh): Near => new Map(namesDeclared(mesh, 'host')));

/** Whether one label of `host` is a misspelling of that of `other`, and the rest is the same; short labels differ by chance. */
function isMisspelt(host: string, other: string): boolean {
	const [labels, others] = [host.split('.'), other.split('.')];
	const differing = labels.flatMap((label, index) =>
		label === others[index] ? [] : [[label, others[index] ?? ''] as const],
	);
	const [[label, meant] = ['', ''], another] = differing;
	return another === undefined && meant.length > 5 && likeness(label, meant) === 'slip';
}

/** The hosts of ServiceEntries by how many labels they have: only what has as many can be misspelled for one. */
const entriesByShape = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'ServiceEntry'),
	*give(by): Generator<readonly [number, DeclaredBy<'ServiceEntry'>]> {
		for (const mention of declarationsIn(by, 'host'))
			if (mention.text.includes('.') && !mention.opaque) yield [shapeOf(mention.text), { by, mention }];
	},
	itemOf: ({ by }: DeclaredBy<'ServiceEntry'>) => by,
});

function shapeOf(host: string): number {
	return host.split('.').length;
}

const company = companyOf((mesh, from) => {
	const { clusterDomain } = mesh.environment.settings;
	const form = hostForm(from.mention.text, clusterDomain);
	if (form.form !== 'service' || from.by.standing !== 'whole' || isPlatformName(form.name)) return undefined;
	const called = hostsCalled(mesh, { text: from.mention.text, namespaces: from.by.namespaces });
	// What another demo declares is no company: it only happens to have the name.
	if (called.length > 0) return called.some(({ by }) => areNeighbours(mesh, from.by, by)) || undefined;
	const namespaces = form.namespace === undefined ? namespacesAskedFor(from) : [form.namespace];
	return mayBeMade(mesh, 'Service', form.name, namespaces) === undefined ? false : undefined;
}, 'host');
