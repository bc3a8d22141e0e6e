// What a resource means in its mesh, in a few lines: what stands behind it, whether its pods have a sidecar, which Services reach
// them, and which resources name it. What `istioctl x describe` says of a cluster, from files.
import { isBuiltIn } from '../../mesh/built-in.ts';
import type { Declared, Deployed, Mesh } from '../../mesh/mesh.ts';
import { isKindNamed } from '../../model/kind-names.ts';
import { title } from '../../model/resource.ts';
import { podKinds } from '../../model/workloads.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { policiesFor } from '../../trace/access.ts';
import { participationOf } from '../../trace/client-tls.ts';
import { peerModes } from '../../trace/peer-modes.ts';
import { podOfWorkload, servicesOf } from '../../trace/proxies.ts';
import { nameOf, type PlainPlace, placeOf, plainPlace } from '../../trace/story.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { described } from '../describe.ts';
import { usesOf } from '../uses.ts';
import type { Problem } from './question.ts';
import { whereFor } from './traced.ts';

export interface Description {
	/** `Service shop/cart` */
	readonly resource: string;
	readonly at: PlainPlace | undefined;
	/** Sentences, in Markdown. */
	readonly facts: readonly string[];
	/** The resources that name it. */
	readonly namedBy: readonly { readonly resource: string; readonly at: PlainPlace | undefined }[];
}

export interface Descriptions {
	readonly environment: string;
	readonly notes: readonly string[];
	/** Several where resources of one name are alternatives, or stand in several namespaces. */
	readonly resources: readonly Description[];
}

/** Describes the resources called `KIND/NAME` or `KIND/NAME.NAMESPACE`; the kind in any case. */
export function descriptionsOf(snapshot: Snapshot, asked: string, environment: string): Descriptions | Problem {
	const where = whereFor(snapshot, environment);
	if ('problem' in where) return where;
	const { mesh, notes } = where;
	const found = resourcesCalled(mesh, asked);
	if ('problem' in found) return found;
	const resources = found.by.map((by) => descriptionOf(where.snapshot, mesh, by));
	return { environment: mesh.environment.name, notes, resources };
}

/** The resources called `KIND/NAME` or `KIND/NAME.NAMESPACE`; why there are none. */
export function resourcesCalled(mesh: Mesh, asked: string): { readonly by: readonly Deployed[] } | Problem {
	const [, kind = '', full = ''] = /^([^/]+)\/(.+)$/.exec(asked) ?? [];
	if (kind === '')
		return { problem: `KIND/NAME or KIND/NAME.NAMESPACE is needed, such as service/cart.shop, not "${asked}"` };
	const ofKind = mesh.resources.all().filter((by) => isCalled(by, kind) && !isBuiltIn(by.member));
	if (ofKind.length === 0) return { problem: `There is no ${kind} here${meant(kind, kindsIn(mesh))}` };
	const found = ofKind.filter((by) => isNamed(by, full));
	if (found.length === 0) {
		const names = ofKind.map(({ resource }) => resource.name?.text ?? '');
		return { problem: `There is no ${kind} "${full}"${meant(full, names)}` };
	}
	return { by: found };
}

/** `pod` also means what makes pods. */
function isCalled({ resource: { kind } }: Deployed, name: string): boolean {
	return isKindNamed(kind, name) || (isKindNamed(pod, name) && podKinds.includes(kind.id));
}

const pod = { group: '', kind: 'Pod' };

function kindsIn(mesh: Mesh): readonly string[] {
	return [...new Set(mesh.resources.all().map(({ resource }) => resource.kind.kind))];
}

function isNamed({ resource: { name }, namespaces = [] }: Deployed, full: string): boolean {
	const text = name?.text;
	return text !== undefined && (text === full || namespaces.some((one) => full === `${text}.${one}`));
}

function meant(name: string, known: readonly string[]): string {
	const near = nearestName(
		name.toLowerCase(),
		known.map((one) => one.toLowerCase()),
	);
	const own = known.find((one) => one.toLowerCase() === near) ?? known.find((one) => one.startsWith(`${name}-`));
	return own === undefined ? '' : `; did you mean "${own}"?`;
}

function descriptionOf(snapshot: Snapshot, mesh: Mesh, by: Deployed): Description {
	const declared = by.declarations.flatMap((mention): readonly Declared[] => {
		const isWhole = mention.row.at === 'metadata.name' || mention.row.at === 'spec.hosts[]';
		return isWhole && !mention.opaque && mention.row.of === undefined ? [{ by, mention }] : [];
	});
	// The first line says what it is and where, which is said already.
	const facts = declared.flatMap((one) => described(snapshot, mesh, one).split('\n').slice(1));
	const uses = declared.length === 0 ? [] : usesOf(mesh, declared).mentioned;
	const namedBy = new Map(
		uses.flatMap((one) => (one.by === by ? [] : [[one.by, placeOf(one.by, one.mention)] as const])),
	);
	return {
		resource: title(by.resource),
		at: plainPlace(snapshot, nameOf(by)),
		facts: [...new Set([...facts.map((fact) => fact.replace(/^- /, '')), ...podFacts(mesh, by)])],
		namedBy: [...namedBy].map(([one, place]) => ({ resource: title(one.resource), at: plainPlace(snapshot, place) })),
	};
}

const sidecars = {
	sidecar: 'Its pods have a sidecar',
	ambient: 'Its pods are in ambient mode',
	none: 'Its pods have no sidecar',
} as const;

function podFacts(mesh: Mesh, by: Deployed): readonly string[] {
	const pod = podKinds.includes(by.resource.kind.id) ? podOfWorkload(by) : undefined;
	if (pod === undefined) return [];
	const part = participationOf(mesh, pod);
	const services = servicesOf(mesh, pod).map((one) => title(one.resource));
	const policies = policiesFor(mesh, pod).map((one) => title(one.by.resource));
	const { mode, at } = peerModes(mesh, pod);
	const because = at === undefined ? ', which is the default' : `, as ${title(at.by.resource)} says`;
	return [
		part === undefined ? 'The files do not say whether its pods have a sidecar' : sidecars[part],
		services.length === 0 ? 'No Service selects its pods' : `Its pods are selected by ${services.join(', ')}`,
		`They accept connections with mutual TLS mode ${mode}${because}`,
		policies.length === 0 ? 'No AuthorizationPolicy applies to them' : `${policies.join(', ')} apply to them`,
	];
}
