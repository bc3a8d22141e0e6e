// Where a route sends what it takes, in a few words: `reviews v1 90%, v2 10%`. For the outline and for code lenses.

import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';

/** One of the destinations of a route. */
export interface Share {
	readonly name: string;
	/** The subset, or the port; '' if none is written. */
	readonly part: string;
	/** Undefined where a template writes it. */
	readonly weight: number | undefined;
}

interface Destination {
	readonly host?: string;
	readonly subset?: string;
}

/** A route of a VirtualService. */
export interface WrittenRoute {
	readonly name?: string;
	readonly match?: readonly unknown[];
	readonly route?: readonly { readonly destination?: Destination; readonly weight?: number }[];
	readonly delegate?: { readonly name?: string; readonly namespace?: string };
	readonly redirect?: { readonly uri?: string; readonly authority?: string };
	readonly directResponse?: { readonly status?: number };
}

/** A rule of a route of the Gateway API. */
export interface WrittenRule {
	readonly name?: string;
	readonly matches?: readonly unknown[];
	readonly backendRefs?: readonly { readonly name?: string; readonly port?: number; readonly weight?: number }[];
	readonly filters?: readonly { readonly type?: string }[];
}

/** The destinations of a route of a VirtualService. A weight that is not written is 0 (istio/api: networking/v1alpha3/virtual_service.proto, HTTPRouteDestination). */
export function sharesOfRoute(route: Node<WrittenRoute>): readonly Share[] {
	return route.each('route').map((one) => {
		const destination = one.get('destination');
		const weight = one.get('weight');
		return {
			name: destination?.get('host')?.text ?? '',
			part: destination?.get('subset')?.text ?? '',
			weight: weight !== undefined && isUnknown(weight) ? undefined : Number(weight?.text ?? 0),
		};
	});
}

/** The backends of a rule. A weight that is not written is 1 (gateway-api: apis/v1/shared_types.go, BackendRef). */
export function sharesOfRule(rule: Node<WrittenRule>): readonly Share[] {
	return rule.each('backendRefs').map((one) => {
		const weight = one.get('weight');
		return {
			name: one.get('name')?.text ?? '',
			part: '',
			weight: weight !== undefined && isUnknown(weight) ? undefined : Number(weight?.text ?? 1),
		};
	});
}

const mostShown = 5;

/** `reviews v1 90%, v2 10%`: the name is not said again for what follows it, an only destination has no share. */
export function sharesText(shares: readonly Share[]): string {
	const sum = shares.reduce((total, { weight }) => total + (weight ?? Number.NaN), 0);
	const parts = shares.slice(0, mostShown).map(({ name, part, weight }, index) => {
		const isSame = index > 0 && shares[index - 1]?.name === name && part !== '';
		const percent =
			shares.length > 1 && sum > 0 && weight !== undefined ? `${Math.round((weight / sum) * 1000) / 10}%` : '';
		return [isSame ? '' : name, part, percent].filter((word) => word !== '').join(' ');
	});
	return [...parts.filter((part) => part !== ''), ...(shares.length > mostShown ? ['…'] : [])].join(', ');
}

/** What a route of a VirtualService does with what it takes; '' where nothing is written yet. */
export function doneByRoute(route: Node<WrittenRoute>): string {
	const delegate = route.get('delegate');
	const redirect = route.get('redirect');
	const response = route.get('directResponse');
	if (delegate !== undefined) {
		const name = [delegate.get('namespace')?.text, delegate.get('name')?.text].filter((one) => one !== undefined);
		return `delegates to ${name.join('/')}`;
	}
	if (redirect !== undefined)
		return `redirects to ${redirect.get('authority')?.text ?? ''}${redirect.get('uri')?.text ?? ''}`;
	if (response !== undefined) return `answers ${response.get('status')?.text ?? ''}`.trim();
	return sharesText(sharesOfRoute(route));
}

/** What a rule of the Gateway API does with what it takes. */
export function doneByRule(rule: Node<WrittenRule>): string {
	const shares = sharesText(sharesOfRule(rule));
	const isRedirect = rule.each('filters').some((filter) => filter.get('type')?.text === 'RequestRedirect');
	return shares === '' && isRedirect ? 'redirects' : shares;
}
