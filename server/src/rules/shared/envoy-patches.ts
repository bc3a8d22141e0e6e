// The patches of an EnvoyFilter, as far as they are written out.
import { memo } from '../../facts/memo.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import { manifest } from '../../model/resource.ts';
import { isMatch } from '../../schema/patterns.ts';
import type { Node } from '../../yaml/node.ts';

interface Match {
	readonly context?: string;
	readonly proxy?: { readonly proxyVersion?: string };
	readonly listener?: {
		readonly name?: string;
		readonly portNumber?: number;
		readonly listenerFilter?: string;
		readonly filterChain?: {
			readonly transportProtocol?: string;
			readonly destinationPort?: number;
			readonly filter?: { readonly name?: string; readonly subFilter?: { readonly name?: string } };
		};
	};
	readonly routeConfiguration?: {
		readonly name?: string;
		readonly portNumber?: number;
		readonly portName?: string;
		readonly gateway?: string;
		readonly vhost?: { readonly name?: string; readonly route?: { readonly name?: string; readonly action?: string } };
	};
	readonly cluster?: { readonly service?: string; readonly subset?: string; readonly name?: string };
}

/** A patch whose target and operation are known. */
export interface Patch {
	readonly applyTo: Node<string>;
	readonly operation: Node<string>;
	readonly match: Node<Match> | undefined;
	readonly value: Node | undefined;
	/** Whether only proxies that are known not to be of Istio 1.8 or later are meant, which had other names for filters. */
	readonly isForOld: boolean;
	/** The filter of a filter chain, or the HTTP filter in it, that the patch is about. */
	readonly filter: Node<string> | undefined;
	readonly httpFilter: Node<string> | undefined;
}

/** The patches of an EnvoyFilter, up to the first that has no `patch`; without those that a template makes. */
export const patchesOf = memo((by: DeployedAs<'EnvoyFilter'>): readonly Patch[] => {
	const spec = manifest(by.resource).get('spec');
	if (by.standing !== 'whole' || spec?.opaque !== false) return [];
	return spec.each('configPatches').flatMap((one): readonly Patch[] => {
		const [applyTo, patch] = [one.get('applyTo') as Node<string> | undefined, one.get('patch')];
		const operation = patch?.get('operation') as Node<string> | undefined;
		const match = one.get('match') as Node<Match> | undefined;
		const filter = match?.get('listener')?.get('filterChain')?.get('filter');
		if (applyTo === undefined || operation === undefined) return [];
		if ([one, applyTo, operation, match, filter].some((node) => node?.opaque === true)) return [];
		const value = patch?.get('value') as Node | undefined;
		return [
			{
				applyTo,
				operation,
				match,
				value,
				isForOld: isForOld(match?.get('proxy')?.get('proxyVersion'), 8),
				filter: filter?.get('name'),
				httpFilter: filter?.get('subFilter')?.get('name'),
			},
		];
	});
});

/**
 * Whether Istio adds what the patch holds beside what is there, so that it reads neither `cluster` nor `listener` of the match
 * (istio: pilot/pkg/networking/core/envoyfilter, InsertedClusters and patchListeners).
 */
export function isAdditional({ applyTo, operation }: Patch): boolean {
	return /^(?:CLUSTER|LISTENER)$/.test(applyTo.text) && effectOf(applyTo.text, operation.text) === 'added';
}

/** The last release that is asked about: some that are to come are among them. */
const latest = 39;

/** Whether `version`, the `proxyVersion` of a patch, matches no proxy of release 1.`since` or newer, or may do so: it is filled in later. */
export function isForOld(version: Node<string> | undefined, since: number): boolean {
	if (version?.opaque === true) return true;
	if (version === undefined || version.text === '') return false;
	for (let minor = since; minor <= latest; minor++) if (isMatch(version.text, `1.${minor}.1`) !== false) return false;
	return true;
}

/** What tells patches apart (istio: pkg/config/analysis/analyzers/envoyfilter/envoyfilter.go). */
export function nameOf({ value, filter }: Patch): string {
	const own = (value as Node<{ name?: string }> | undefined)?.get('name');
	if (own !== undefined && own.text !== '') return own.text;
	return value?.kind === 'map' && value.entries.length > 0 ? (filter?.text ?? '') : '';
}
