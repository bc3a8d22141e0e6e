// A Rollout names a VirtualService or a DestinationRule that does not exist.

import { indexedBy } from '../../facts/indexed.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';
import { changeWord } from '../shared/fixes.ts';

const messages = {
	missing: 'No {kind} "{name}"{place}{where}',
	routedByAnother: {
		wrong: 'No VirtualService "{name}"{place}',
		remedy: 'did you mean "{suggestion}", which routes to "{service}"?',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['Rollout'],
	codes: [],
	docs: {
		summary: 'A Rollout names a VirtualService or a DestinationRule that is not declared.',
		why: 'Argo Rollouts then finds nothing whose weights or subsets it could set: the Rollout is invalid, and no new version is rolled out.',
		exceptions:
			'Both are often kept elsewhere. A name is reported only if it nearly is one that is declared, exists in another namespace only, or if just one VirtualService beside the Rollout routes to its Services; with `istio.assume: complete`, always.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-route, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - { destination: { host: reviews }, weight: 100 }
    - { destination: { host: reviews-canary }, weight: 0 }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: reviews, namespace: shop }
spec:
  strategy:
    canary:
      stableService: reviews
      canaryService: reviews-canary
      trafficRouting: { istio: { virtualService: { name: reviews-ruote } } }
`,
		mend: ['ruote', 'route'],
		links: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/'],
	},
	*check(resource, mesh) {
		for (const [symbol, kind] of [
			['virtualService', 'VirtualService'],
			['destinationRule', 'DestinationRule'],
		] as const)
			yield* contradictions(resource, mesh, symbol, {
				said: ({ by, mention: { text, namespace } }, _, where): Said<typeof messages> => {
					const place = namespace === undefined ? inNamespace(by) : ` in namespace "${namespace.text}"`;
					return { message: 'missing', with: { kind, name: text, place, where } };
				},
				evidence: declaredIn,
			});
		yield* routedByAnother(resource, mesh);
	},
});

/**
 * A VirtualService that is not here, though another one of the namespace routes to the Services of the Rollout: that is the one
 * whose weights are to be moved, whatever the name looks like.
 */
function* routedByAnother(by: DeployedAs<'Rollout'>, mesh: Mesh): Generator<Finding<typeof messages>> {
	const rolled = by.references.filter(({ row }) => /\.(?:stable|canary)Service$/.test(row.at)).map(({ text }) => text);
	const namespace = namespaceOf(by);
	if (by.standing !== 'whole' || rolled.length === 0 || namespace === undefined) return;
	for (const mention of by.references) {
		if (mention.row.to !== 'virtualService' || mention.opaque || mention.namespace !== undefined) continue;
		const resolution = resolve(mesh, { by, mention });
		if (resolution.is !== 'unknown' || resolution.doubt !== 'noEvidence') continue;
		const routing = (leadingTo(mesh).get(`${namespace} ${rolled[0]}`) ?? []).filter((one) =>
			areTogether(mesh, one, by),
		);
		const name = routing[0]?.resource.name;
		if (routing.length !== 1 || routing[0] === undefined || name === undefined || isUnknown(name)) continue;
		yield {
			span: mention,
			message: 'routedByAnother',
			with: { name: mention.text, place: inNamespace(by), suggestion: name.text, service: rolled[0] ?? '' },
			related: [{ in: routing[0], span: name, message: title(routing[0].resource) }],
			fixes: changeWord(by, mention, name.text),
		};
	}
}

/** VirtualServices by their namespace and what they route to, by short names. */
const leadingTo = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => {
		const hosts = by.references.filter(({ row }) => row.to === 'host' && row.at.endsWith('.destination.host'));
		return [...new Set(hosts.map(({ text }) => `${namespaceOf(by)} ${text.split('.')[0]}`))];
	},
);
