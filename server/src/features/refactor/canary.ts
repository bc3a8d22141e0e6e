// A route with one destination is split: a tenth of its requests goes to another subset of the host.
import { subsetsOf } from '../../istio/destination-rules.ts';
import type { Edit } from '../../text/edit.ts';
import { fieldAddition, itemAddition } from '../../yaml/edits/additions.ts';
import type { Node } from '../../yaml/node.ts';
import { here, itemOf, lockedBy, type Offer, type Site } from './site.ts';

interface Weighted {
	readonly destination?: {
		readonly host?: string;
		readonly subset?: string;
		readonly port?: { readonly number?: number };
	};
	readonly weight?: number;
}

interface Route {
	readonly route?: readonly Weighted[];
}

/** Percent of the requests that a canary gets at first. */
const share = 10;
/** Subsets that are offered. */
const most = 3;

/** Offered on a route with one destination, once for each other subset of its host. */
export function canarySplit(site: Site): readonly Offer[] {
	const route = itemOf(site, 'http')?.node as Node<Route> | undefined;
	const [only, another] = route?.each('route') ?? [];
	const host = only?.get('destination')?.get('host');
	if (site.by.resource.kind.id !== 'VirtualService' || route === undefined || only === undefined) return [];
	if (host === undefined || host.opaque || another !== undefined) return [];
	const own = only.get('destination')?.get('subset')?.text;
	const known = subsetsOf(site.mesh, { text: host.text, namespaces: site.by.namespaces });
	const names = [...new Set(known.filter(({ mention }) => !mention.opaque).map(({ mention }) => mention.text))];
	// Requests for all pods are none for the stable ones: they get the first subset.
	const stable = own ?? names[0];
	const others = names.filter((name) => name !== stable).slice(0, most);
	const title = `Split the route: ${share}% to another subset of "${host.text}"`;
	if (stable === undefined || others.length === 0)
		return [
			{
				title,
				change: () => ({
					refusal: `Host "${host.text}" has no other subset; declare one in its DestinationRule first`,
				}),
			},
		];
	return others.map((name) => ({
		title: `Split the route: ${share}% to subset "${name}"`,
		choice: name,
		change: () => {
			const locked = lockedBy(site);
			const edits =
				locked === undefined ? splitEdits(site, route, only, own === undefined ? stable : undefined, name) : undefined;
			if (edits === undefined)
				return { refusal: `The route cannot be split: ${locked ?? 'it is written in a way that cannot be extended'}` };
			return { edits: here(site, edits) };
		},
	}));
}

/** `stable`: the subset that the destination that is there gets, if it has none. */
function splitEdits(
	site: Site,
	route: Node<Route>,
	only: Node<Weighted>,
	stable: string | undefined,
	canary: string,
): readonly Edit[] | undefined {
	const { text } = site;
	const destination = only.get('destination');
	const weight = only.get('weight');
	if (destination === undefined || destination.start < only.start || weight?.opaque === true) return undefined;
	const subset = stable === undefined ? undefined : fieldAddition(text, destination, 'subset', stable);
	const weighed =
		weight === undefined
			? fieldAddition(text, only, 'weight', 100 - share)
			: { start: weight.start, end: weight.end, text: `${weight.isNull ? ' ' : ''}${100 - share}` };
	const port = destination.get('port')?.get('number')?.value;
	const target = {
		host: destination.get('host')?.text ?? '',
		subset: canary,
		port: port === undefined ? undefined : { number: port },
	};
	const added = itemAddition(text, route, 'route', { destination: target, weight: share });
	if (weighed === undefined || added === undefined || (stable !== undefined && subset === undefined)) return undefined;
	return merged([...(subset === undefined ? [] : [subset]), weighed, ...added]);
}

/** Insertions at one place become one, in their order. */
function merged(edits: readonly Edit[]): readonly Edit[] {
	const done: Edit[] = [];
	for (const edit of edits) {
		const at = done.findIndex(({ start, end }) => start === edit.start && end === edit.end && start === end);
		const before = done[at];
		if (before === undefined) done.push(edit);
		else done[at] = { ...before, text: before.text + edit.text };
	}
	return done;
}
