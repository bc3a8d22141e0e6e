// TABLE: what mentions routes, rules and Services in order to move traffic between versions: Rollouts of Argo, Canaries of Flagger.
import type { ReferenceRow } from '../references.ts';

const canary = 'spec.strategy.canary';
const istio = `${canary}.trafficRouting.istio`;

// argo-rollouts: pkg/apis/rollouts/v1alpha1/types.go; all are of the Rollout's own namespace.
const rolledServices = [
	`${canary}.stableService`,
	`${canary}.canaryService`,
	`${canary}.pingPong.pingService`,
	`${canary}.pingPong.pongService`,
	'spec.strategy.blueGreen.activeService',
	'spec.strategy.blueGreen.previewService',
];

export const rollouts: readonly ReferenceRow[] = [
	...rolledServices.map((at): ReferenceRow => ({ in: 'Rollout', at, to: 'host' })),
	...[`${istio}.virtualService`, `${istio}.virtualServices[]`].flatMap((at): readonly ReferenceRow[] => [
		// argo-rollouts: utils/istio/istio.go, GetVirtualServiceNamespaceName
		{ in: 'Rollout', at: `${at}.name`, to: 'virtualService', form: 'dotted', optional: 'unlessNear' },
		// argo-rollouts: rollout/trafficrouting/istio/istio.go, getHttpRouteIndexesToPatch: each must be there.
		{ in: 'Rollout', at: `${at}.routes[]`, to: 'route', of: '../../name', ofKind: 'virtualService' },
	]),
	{ in: 'Rollout', at: `${istio}.destinationRule.name`, to: 'destinationRule', optional: 'unlessNear' },
	...['stableSubsetName', 'canarySubsetName'].map(
		(field): ReferenceRow => ({
			in: 'Rollout',
			at: `${istio}.destinationRule.${field}`,
			to: 'subset',
			of: '../name',
			ofKind: 'destinationRule',
		}),
	),

	// flagger: artifacts/flagger/crd.yaml; pkg/router/istio.go: the Canary's VirtualService takes these over as they are.
	{ in: 'Canary', at: 'spec.service.gateways[]', to: 'gateway' },
	{ in: 'Canary', at: 'spec.service.hosts[]', to: 'host', optional: true },
	{
		in: 'Canary',
		at: 'spec.service.gatewayRefs[].name',
		to: 'parent',
		namespace: '../namespace',
		optional: 'unlessNear',
	},
	{
		in: 'Canary',
		at: 'spec.service.gatewayRefs[].sectionName',
		to: 'section',
		of: '../name',
		ofKind: 'parent',
		namespace: '../namespace',
	},
	{ in: 'Canary', at: 'spec.service.gatewayRefs[].namespace', to: 'namespace', optional: true },
];
