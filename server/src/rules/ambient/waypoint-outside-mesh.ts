// A waypoint for pods that are not in ambient mode.

import { modeKey } from '../../istio/ambient.ts';
import { factsOf, modeOf, namespaceFactsOf, ownLabels, podKinds } from '../../istio/pods.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { withField } from '../shared/fixes.ts';
import { askedBy } from '../shared/waypoint-labels.ts';

export default stating({
	outside: {
		wrong: '"istio.io/use-waypoint" is set on pods that are not in ambient mode',
		remedy: 'add the label "istio.io/dataplane-mode: ambient" to them or to their namespace',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: ['Namespace', ...podKinds],
	codes: ['KIA1312'],
	docs: {
		summary: 'A namespace or pods use a waypoint, but are not in ambient mode.',
		why: 'The waypoint handles requests from clients in ambient mode. Requests from other clients, and requests that these pods send, go without it.',
		severityNotes: 'Off by default because a waypoint may be meant only for clients in other namespaces.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/use-waypoint: waypoint }
`,
		mend: ['labels: { ', 'labels: { istio.io/dataplane-mode: ambient, '],
		links: ['https://istio.io/latest/docs/ambient/usage/waypoint/'],
	},
	*check(resource, mesh) {
		const asked = askedBy(resource);
		if (asked === undefined || isIn(mesh, resource) !== false) return;
		yield {
			span: asked.value,
			message: 'outside',
			fixes: enrolled(resource),
		};
	},
});

/** Of pods their namespace may be meant just as well, which says so of itself. */
function enrolled(by: Deployed): readonly Fix[] {
	const labels = manifest(by.resource).get('metadata')?.get('labels');
	return by.resource.kind.id === 'Namespace' && labels !== undefined && ownLabels(by.resource)?.has(modeKey) === false
		? withField(by, labels as Node, `${modeKey}: ambient`)
		: [];
}

/** What a Namespace says; undefined if it says something that Istio does not know. */
function isAmbient(mode: string | undefined): boolean | undefined {
	return mode === 'ambient' ? true : mode === undefined || mode === '' || mode === 'none' ? false : undefined;
}

/** Whether these pods are in ambient mode; undefined if that is not known. */
function isIn(mesh: Mesh, by: Deployed): boolean | undefined {
	if (by.resource.kind.id === 'Namespace') return isAmbient(ownLabels(by.resource)?.get(modeKey));
	const [facts, namespace] = [factsOf(by), namespaceFactsOf(mesh, by)];
	return facts === undefined || namespace === undefined ? undefined : modeOf(namespace, facts) === 'ambient';
}
