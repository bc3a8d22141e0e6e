// The Gateways that may be named where one is not found: those of the namespace, else those of others, with it.
import { factBy } from '../../facts/fact.ts';
import { areSame, byKey } from '../../facts/table.ts';
import { gatewayName } from '../../istio/gateways.ts';
import { type Mesh, mayShare, namesDeclared, namespaceOf, type Referring } from '../../mesh/mesh.ts';

/** As a VirtualService writes them: in the namespace that is asked for, else all others as `namespace/name`. */
export function gatewaysKnown(mesh: Mesh, { by, mention }: Referring): readonly string[] {
	const { namespaces, isQualified } = gatewayName(mention.text, by.namespaces);
	const own = namesIn(mesh, JSON.stringify(['gateway', namespaces ?? null]));
	if (own.length > 0) return isQualified ? own.map((name) => `${namespaces?.[0]}/${name}`) : own;
	return everywhere(mesh, 'gateway');
}

/** As a route of the Gateway API writes them; none of another namespace, which stands in a field of its own. */
export function parentsKnown(mesh: Mesh, { by, mention }: Referring): readonly string[] {
	const namespaces = mention.namespace === undefined ? by.namespaces : [mention.namespace.text];
	return namesIn(mesh, JSON.stringify(['parent', namespaces ?? null]));
}

const namesIn = factBy((mesh: Mesh, asked): readonly string[] => {
	const [kind, namespaces]: readonly ['gateway' | 'parent', readonly string[] | null] = JSON.parse(asked);
	return byKey(namesDeclared(mesh, kind)).flatMap(([name, declared]) =>
		declared.some(({ by, mention }) => !mention.opaque && mayShare(by.namespaces, namespaces ?? undefined))
			? [name]
			: [],
	);
}, areSame);

const everywhere = factBy((mesh: Mesh, kind): readonly string[] => {
	return byKey(namesDeclared(mesh, kind as 'gateway')).flatMap(([name, declared]) =>
		declared.flatMap(({ by, mention }) => {
			const namespace = namespaceOf(by);
			return mention.opaque || namespace === undefined ? [] : [`${namespace}/${name}`];
		}),
	);
}, areSame);
