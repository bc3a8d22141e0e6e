// contradictions(symbol, words): the check that all rules "unknown …" share. What a name means, and how sure it is that it
// means nothing, is decided in mesh/; here it becomes a sentence.

import { gatewayName } from '../../istio/gateways.ts';
import { hostForm } from '../../istio/host-names.ts';
import { isByName } from '../../istio/hosts.ts';
import { clientsOf } from '../../istio/visibility.ts';
import { type Declared, type Deployed, type Mesh, namespaceOf, type Referring, rootsOf } from '../../mesh/mesh.ts';
import type { SymbolKind } from '../../mesh/symbols.ts';
import { title } from '../../model/resource.ts';
import type { Resolution } from '../../resolution/resolution.ts';
import { resolve } from '../../resolution/resolve.ts';
import { listed } from '../../schema/listed.ts';
import { decoded } from '../../text/uri.ts';
import { type Arguments, quoted } from '../engine/message.ts';
import { type Fault, type Finding, type Fix, type Pointer, severityOf } from '../engine/rule.ts';
import { changeWord } from './fixes.ts';

export { quoted };

export type Contradiction = Resolution & { readonly is: 'contradicted' };

export interface Words extends Evidence {
	/** The sentence for a name that nothing declares, or that is misspelled; of rules that do not state their messages yet. */
	readonly missing: (from: Referring, contradiction: Contradiction) => string;
}

/** What a rule that states its messages says of a contradiction. */
export interface Sayings<S> extends Evidence {
	/** `where` ends the sentence with what is there instead: `; did you mean "a"?`, `: it exists only in …`, or nothing. */
	readonly said: (from: Referring, contradiction: Contradiction, where: string) => S;
}

interface Evidence {
	/** Whether a contradiction is one for the rule to report like this; all are, unless that says something else. */
	readonly isMeant?: (contradiction: Contradiction) => boolean;
	/** Whether the name that was probably meant can simply be put there; it always can, unless that says something else. */
	readonly isApt?: (mesh: Mesh, from: Referring, meant: string) => boolean;
	/** What is said of each resource that shows it. */
	readonly evidence: (declared: Declared) => string;
	/** What there is instead, as it would be written, of which a few are named where nothing is near. */
	readonly known?: (mesh: Mesh, from: Referring) => readonly string[];
	/** The codes that fit, where the rule has several. */
	readonly codes?: (from: Referring) => readonly string[];
	/** Fixes beside the nearest name: others that are there, and those that create what is missing. */
	readonly create?: (mesh: Mesh, from: Referring, contradiction: Contradiction) => readonly Fix[];
}

interface Saying {
	readonly message: string;
	readonly with?: Arguments | undefined;
}

/** Findings for every reference of `resource` to a symbol of this kind that is contradicted. */
export function contradictions<S extends Saying>(
	resource: Deployed,
	mesh: Mesh,
	symbol: SymbolKind,
	words: Sayings<S>,
): Generator<Fault & S>;
export function contradictions(resource: Deployed, mesh: Mesh, symbol: SymbolKind, words: Words): Generator<Finding>;
export function* contradictions(
	resource: Deployed,
	mesh: Mesh,
	symbol: SymbolKind,
	words: Words | Sayings<Saying>,
): Generator<Finding> {
	for (const mention of resource.references) {
		if (mention.row.to !== symbol || mention.row.optional === true) continue;
		const from = { by: resource, mention };
		const resolution = resolve(mesh, from);
		if (resolution.is !== 'contradicted' || !isReported(mesh, mention, resolution)) continue;
		if (words.isMeant?.(resolution) === false) continue;
		const meant = resolution.suggestion === undefined ? undefined : inPlace(mesh, from, resolution.suggestion);
		yield {
			span: mention,
			...sayingOf(
				mesh,
				words,
				from,
				resolution,
				remedy(from, resolution, meant) || knownOf(mesh, words, from, resolution),
			),
			severity: isFaint(resolution) ? 'hint' : severityOf[resolution.certainty],
			...(words.codes === undefined ? {} : { codes: words.codes(from) }),
			related: pointers(resolution.evidence, words.evidence),
			fixes: () => [
				...(meant === undefined || words.isApt?.(mesh, from, meant) === false
					? []
					: changeWord(from.by, from.mention, meant, resolution.certainty !== 'possible')),
				...(isNowhere(resolution) ? (words.create?.(mesh, from, resolution) ?? []) : []),
			],
		};
	}
}

function sayingOf(
	mesh: Mesh,
	words: Words | Sayings<Saying>,
	from: Referring,
	resolution: Contradiction,
	where: string,
): Saying {
	const isExported = resolution.reason !== 'notExported';
	if ('said' in words) return words.said(from, resolution, isExported ? where : '');
	return { message: isExported ? `${words.missing(from, resolution)}${where}` : notExported(mesh, from) };
}

/** Whether nothing of the name exists, so that it may as well be created. */
function isNowhere({ reason }: Contradiction): boolean {
	return reason === 'missing' || reason === 'misspelt';
}

/** Whether a contradiction is one that the row stands by. A namespace that the word itself names may be the slip. */
function isReported(
	mesh: Mesh,
	{ row, namespace }: Referring['mention'],
	{ reason, suggestion }: Contradiction,
): boolean {
	if (row.optional !== 'unlessNear' || mesh.environment.isComplete) return true;
	const isKnown = namespace === undefined || mesh.namespaces.has(namespace.text);
	return suggestion !== undefined || (reason === 'otherNamespace' && isKnown);
}

/** `name` instead of the one mentioned, with the namespace and domain that are written around it. */
function inPlace(mesh: Mesh, { mention: { text, row } }: Referring, name: string): string {
	if (row.to === 'gateway') {
		const before = text.slice(0, text.indexOf('/') + 1);
		return before + name + text.slice(before.length + gatewayName(text, undefined).name.length);
	}
	const form =
		row.to === 'host' && !isByName(row) ? hostForm(text, mesh.environment.settings.clusterDomain) : undefined;
	return form?.form === 'service' ? name + text.slice(form.name.length) : name;
}

/** `Host "reviews.shop" is not exported to namespace "web"`. */
function notExported(mesh: Mesh, { by, mention: { text, row } }: Referring): string {
	const what = row.to.charAt(0).toUpperCase() + row.to.slice(1);
	return `${what} "${text}" is not exported to namespace ${quoted(clientsOf(mesh, by) ?? by.namespaces ?? [])}`;
}

/** More than these are no help to choose from. */
const fewEnough = 3;

function knownOf(mesh: Mesh, { known }: Evidence, from: Referring, { reason }: Contradiction): string {
	const names = reason === 'missing' ? [...new Set(known?.(mesh, from))] : [];
	if (names.length === 0 || names.length > fewEnough) return '';
	return `; there ${names.length === 1 ? 'is' : 'are'} ${listed(names, 'and')}`;
}

function remedy(from: Referring, { reason, evidence }: Contradiction, meant: string | undefined): string {
	if (reason === 'notExpanded') return '';
	if (meant !== undefined) return `; did you mean "${meant}"?`;
	if (reason === 'otherEnvironment') return `: it exists only in ${placesOf(evidence, from.by)}`;
	if (reason !== 'otherNamespace') return '';
	const there = evidence.flatMap(({ by }) => by.namespaces ?? []);
	const here = from.by.namespaces ?? [];
	const others = there.filter((namespace) => !here.includes(namespace));
	// Where another namespace is asked for, the own one may be the only one that has it.
	return `: it exists only in namespace ${quoted(others.length > 0 ? others : there)}`;
}

/** The directories of the overlays (other than those of `except`) that hold what is declared, or of its files: `overlays/prod`. */
function placesOf(evidence: readonly Declared[], except: Deployed): string {
	const own = rootsOf(except);
	const files = evidence.flatMap(({ by }) => {
		const roots = rootsOf(by);
		return roots.length > 0 ? roots.filter((root) => !own.includes(root)) : [by.member.uri];
	});
	return quoted(files.map((uri) => decoded(uri.split('/').slice(-3, -1).join('/'))));
}

/** At most five places, one per declaration. */
export function pointers(evidence: readonly Declared[], message: (declared: Declared) => string): readonly Pointer[] {
	return evidence
		.slice(0, 5)
		.map((declared) => ({ in: declared.by, span: declared.mention, message: message(declared) }));
}

/** ` in namespace "shop"`, or nothing where it is not known. */
export function inNamespace(by: Deployed): string {
	const namespace = namespaceOf(by);
	return namespace === undefined ? '' : ` in namespace "${namespace}"`;
}

/** `Service shop/reviews`, for related information. */
export function declaredIn({ by }: Declared): string {
	return title(by.resource);
}

/** That most other names of a workspace lead somewhere says little of one that nothing beside it vouches for. */
function isFaint({ reason, certainty, suggestion }: Contradiction): boolean {
	return reason === 'missing' && certainty === 'possible' && suggestion === undefined;
}
