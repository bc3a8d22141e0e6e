// The webhooks by which Istio takes part in what is applied to a cluster: what they call, and which objects they are for.
import { memo } from '../../facts/memo.ts';
import type { Labels } from '../../istio/injection.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { type LabelSelector, surelySelects } from '../../model/label-selector.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';

interface Written {
	readonly name?: string;
	readonly clientConfig?: {
		readonly url?: string;
		readonly service?: { readonly name?: string; readonly namespace?: string };
	};
	readonly namespaceSelector?: LabelSelector;
	readonly objectSelector?: LabelSelector;
}

/** A webhook of a configuration that is written out. */
export type Hook = Node<Written>;

/** The webhooks of a configuration; none where a template has a hand in it. */
export const hooksOf = memo((by: Deployed): readonly Hook[] => {
	const hooks = (manifest(by.resource) as Node<{ webhooks?: readonly Written[] }>).each('webhooks');
	return by.standing === 'whole' && hooks.every(({ opaque }) => !opaque) ? hooks : [];
});

/** Whether a webhook is called for a pod with these labels in a namespace with those. */
export function isCalled(hook: Hook, namespace: Labels, pod: Labels): boolean {
	return isFit(hook.get('namespaceSelector'), namespace) && isFit(hook.get('objectSelector'), pod);
}

function isFit(selector: Node<LabelSelector> | undefined, labels: Labels): boolean {
	return selector === undefined || surelySelects(selector, labels) === true;
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
