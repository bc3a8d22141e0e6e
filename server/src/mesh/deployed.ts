// shareOf(document): what a document of an environment brings into its mesh: its resources as they are deployed, and the
// names by which they are known there.

import { memo } from '../facts/memo.ts';
import { trimmed } from '../maps.ts';
import { isFragment } from '../model/fragments.ts';
import { type Resource, says, type Word } from '../model/resource.ts';
import type { Member } from '../workspace/environments.ts';
import { sameTemplate } from '../yaml/templates/holes.ts';
import type { DeclarationRow } from './declarations.ts';
import { type Mention, symbols } from './extract.ts';
import type { Declared, Deployed, Offer } from './mesh.ts';
import { offersOf } from './offers.ts';
import type { SymbolKind } from './symbols.ts';

/** What a document brings into the mesh, under which names. */
export interface Share {
	readonly resources: readonly Deployed[];
	/** What its makers may have made, under the keys of offers.ts. */
	readonly offers: readonly (readonly [key: string, offer: Offer])[];
	readonly declared: readonly { readonly kind: SymbolKind; readonly name: string; readonly one: Declared }[];
}

/** The same for the same member, so that an edit makes anew only what it touched. */
export const shareOf = memo((member: Member): Share => {
	const resources = deployed(member);
	const declared = resources.flatMap((by) =>
		by.declarations.flatMap((mention) => {
			// What has an owner is found through it: a port through its Service, a subset through its DestinationRule.
			if (mention.row.of !== undefined) return [];
			const one = { by, mention };
			return namesOf(by, mention).map((name) => ({ kind: mention.row.declares, name, one }));
		}),
	);
	return { resources: trimmed(resources), offers: trimmed(offersIn(member)), declared: trimmed(declared) };
});

const noOffers: Share['offers'] = [];

function offersIn(member: Member): Share['offers'] {
	const { makers, isTemplate } = symbols(member.chunk);
	if (makers.length === 0) return noOffers;
	const standing = isTemplate ? 'template' : member.standing;
	return makers.flatMap((maker) => {
		const namespace = maker.namespace === undefined ? undefined : { text: maker.namespace, opaque: false };
		const namespaces = namespacesOf({ namespace }, member, standing);
		return offersOf({ maker, member, isTemplate: standing === 'template', namespaces });
	});
}

function deployed(member: Member): readonly Deployed[] {
	const { resources, isTemplate, problems } = symbols(member.chunk);
	return resources.map((found) => {
		const sound = isTemplate ? 'template' : standingOf(found.resource, member);
		const standing = sound === 'whole' && problems.some(({ isPassing }) => isPassing !== true) ? 'broken' : sound;
		return { ...found, member, standing, namespaces: namespacesOf(found.resource, member, sound) };
	});
}

function standingOf(resource: Resource, { standing, patched }: Member): Member['standing'] {
	const { kind, name } = resource;
	if (standing === 'whole' && (says(resource, '$patch:') || isFragment(resource))) return 'patch';
	if (standing !== 'whole' || patched.size === 0) return standing;
	return patched.has(`${kind.kind}/${name?.text ?? ''}`) || patched.has(`${kind.kind}/`) ? 'patched' : 'whole';
}

function namespacesOf(
	{ namespace: written }: { readonly namespace: Pick<Word, 'text' | 'opaque'> | undefined },
	member: Member,
	standing: Member['standing'],
): readonly string[] | undefined {
	const { targets } = member;
	if (written?.opaque === true) return targets.length > 0 ? targets : undefined;
	const ends = member.chains.map((chain) => chain.flatMap((one) => one.namespace ?? []));
	// A root that sets no namespace leaves it to whoever applies it.
	const isLeft = written === undefined && (ends.length === 0 || ends.some((namespaces) => namespaces.length === 0));
	if (isLeft && ends.length > 0 && targets.length === 0) return undefined;
	const { defaultNamespace } = member.settings;
	const all = new Set([...ends.flat(), ...(isLeft ? targets : [])]);
	if (written !== undefined) all.add(written.text);
	if (all.size > 0) return [...all];
	return defaultNamespace !== '' && standing !== 'template' ? [defaultNamespace] : undefined;
}

/** The names a declaration goes by: as written, and as each kustomization on the way out makes it. */
function namesOf(by: Deployed, mention: Mention<DeclarationRow>): readonly string[] {
	const written = mention.opaque ? sameTemplate(mention.text) : mention.text;
	return mention.row.at === 'metadata.name' ? [...new Set([written, ...namesBuilt(by, mention.text)])] : [written];
}

/**
 * What the kustomizations on the way out make of the name of a resource, step by step. The namespace of a kustomization is the
 * name of a Namespace, and prefixes are not put before it (kustomize: api/internal/konfig/builtinpluginconsts/namespace.go;
 * api/internal/builtins/PrefixTransformer.go).
 */
export function namesBuilt({ resource, member }: Deployed, name: string): readonly string[] {
	const isNamespace = resource.kind.id === 'Namespace';
	return member.chains.flatMap((chain) => {
		let built = name;
		return chain.map(({ namePrefix, nameSuffix, namespace }) => {
			built = isNamespace ? (namespace ?? built) : `${namePrefix}${built}${nameSuffix}`;
			return built;
		});
	});
}
