// The webhooks by which Istio takes part in what is applied to a cluster: what they call, and which objects they are for.
import { memo } from '../../memo.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';

interface Selector {
	readonly matchLabels?: Readonly<Record<string, string>>;
	readonly matchExpressions?: readonly {
		readonly key?: string;
		readonly operator?: string;
		readonly values?: string[];
	}[];
}

interface Written {
	readonly name?: string;
	readonly clientConfig?: {
		readonly url?: string;
		readonly service?: { readonly name?: string; readonly namespace?: string };
	};
	readonly namespaceSelector?: Selector;
	readonly objectSelector?: Selector;
}

/** A webhook of a configuration that is written out. */
export type Hook = Node<Written>;

/** The webhooks of a configuration; none where a template has a hand in it. */
export const hooksOf = memo((by: Deployed): readonly Hook[] => {
	const hooks = (manifest(by.resource) as Node<{ webhooks?: readonly Written[] }>).each('webhooks');
	return by.standing === 'whole' && hooks.every(({ opaque }) => !opaque) ? hooks : [];
});

type Labels = Readonly<Record<string, string>>;

/** Whether a selector selects what has these labels; without one everything is. */
export function selects(selector: Node<Selector> | undefined, labels: Labels): boolean {
	const isFit = selector?.get('matchLabels')?.entries.every(({ key, value }) => labels[key.text] === value.text);
	const all = selector?.each('matchExpressions') ?? [];
	return (isFit ?? true) && all.every((one) => holds(one, labels));
}

function holds(one: Node<NonNullable<Selector['matchExpressions']>[number]>, labels: Labels): boolean {
	const own = labels[one.get('key')?.text ?? ''];
	const values = one.each('values').map(({ text }) => text);
	switch (one.get('operator')?.text) {
		case 'In':
			return own !== undefined && values.includes(own);
		case 'NotIn':
			return own === undefined || !values.includes(own);
		case 'Exists':
			return own !== undefined;
		case 'DoesNotExist':
			return own === undefined;
		default:
			return true;
	}
}

/** The revisions that a configuration is for, by its label and its selectors. */
export function revisionsOf(by: Deployed): readonly string[] {
	const label = manifest(by.resource).get('metadata')?.get('labels')?.get('istio.io/rev');
	const selectors = hooksOf(by).flatMap((hook) => [hook.get('namespaceSelector'), hook.get('objectSelector')]);
	const named = selectors.flatMap((selector) => [
		...(selector?.get('matchLabels')?.entries ?? []).flatMap(({ key, value }) =>
			key.text === 'istio.io/rev' ? value.text : [],
		),
		...(selector?.each('matchExpressions') ?? []).flatMap((one) =>
			one.get('key')?.text === 'istio.io/rev' ? one.each('values').map(({ text }) => text) : [],
		),
	]);
	return [...(label === undefined ? [] : [label.text]), ...named];
}
