// What counts as evidence that a name ought to be in the workspace. In repositories that work, a third of them name hosts
// that are declared elsewhere, so absence alone proves nothing; this is the one place where the line is drawn.

import type { Lists } from '../lists.ts';
import { memo } from '../memo.ts';
import { nearestName } from '../text/nearest-name.ts';
import { parentOf } from '../text/uri.ts';
import { contradicted, unknown } from './answers.ts';
import type { Declared, Deployed, Mesh, Referring } from './mesh.ts';
import type { Resolution } from './resolution.ts';

export { nearestName } from '../text/nearest-name.ts';

/** Names that the control plane and the platform bring along: never in an application's workspace, always there. */
const platformNames = new Set([
	'istio-ingressgateway',
	'istio-egressgateway',
	'istio-eastwestgateway',
	'istiod',
	'istio-pilot',
	'istio-policy',
	'istio-telemetry',
	'kubernetes',
	'kube-dns',
]);

export function isPlatformName(name: string): boolean {
	return platformNames.has(name);
}

/**
 * Judges a name that nothing declares. `near`: names it might be misspelt for. `isKeptHere`: does the workspace hold such
 * things at all? A near name and company together are certain, one of them is likely; neither is no evidence.
 */
export function judged(
	mesh: Mesh,
	name: string,
	near: Lists<string, Declared>,
	company: 'directory' | 'workspace' | 'none',
): Resolution {
	const suggestion = nearestName(name, near.keys());
	if (suggestion !== undefined) {
		const certainty = company === 'directory' || mesh.environment.isComplete ? 'certain' : 'likely';
		return contradicted('misspelt', certainty, near.get(suggestion), suggestion);
	}
	if (mesh.environment.isComplete) return contradicted('missing', 'certain');
	if (company === 'none') return unknown('noEvidence');
	return contradicted('missing', company === 'directory' ? 'likely' : 'possible');
}

/** How the references to one kind of symbol fare, other than templated ones: the company a name keeps. */
interface Company {
	/** Directory URI -> the names mentioned there that were found. */
	readonly foundIn: ReadonlyMap<string, ReadonlySet<string>>;
	readonly found: number;
	readonly total: number;
}

/** Tallies the references that `isFound` can decide; undefined from it means that it cannot. */
export function companyOf(
	isFound: (mesh: Mesh, from: Referring) => boolean | undefined,
	symbol: string,
): (mesh: Mesh) => Company {
	return memo((mesh: Mesh): Company => {
		const foundIn = new Map<string, Set<string>>();
		let [found, total] = [0, 0];
		for (const by of mesh.resources) {
			for (const mention of by.references) {
				if (mention.row.to !== symbol || mention.row.optional !== undefined || mention.opaque) continue;
				const answer = isFound(mesh, { by, mention });
				if (answer === undefined) continue;
				total++;
				if (!answer) continue;
				found++;
				const directory = directoryOf(by);
				const names = foundIn.get(directory);
				if (names === undefined) foundIn.set(directory, new Set([mention.text]));
				else names.add(mention.text);
			}
		}
		return { foundIn, found, total };
	});
}

/** Whether other names mentioned beside `from`, or most of those in the whole workspace, do lead somewhere. */
export function companyFor(company: Company, from: Referring): 'directory' | 'workspace' | 'none' {
	// Deployed with things from elsewhere, which may well hold the name.
	if (from.by.member.isOpen) return 'none';
	const beside = company.foundIn.get(directoryOf(from.by));
	if (beside !== undefined && (beside.size > 1 || !beside.has(from.mention.text))) return 'directory';
	return company.found > 0 && company.found * 2 >= company.total ? 'workspace' : 'none';
}

/** The URI of the directory that a resource's file is in. */
export function directoryOf({ member }: Deployed): string {
	return parentOf(member.file.uri);
}
