// A Secret that does not exist, or that lies where nobody who asks for it can read it.

import { waypoints } from '../../istio/waypoints.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { contradictions, declaredIn, pointers } from '../shared/contradictions.ts';
import { type Home, homeOf, homeOfGateways } from '../shared/gateway-home.ts';
import { routesOfGateways } from '../shared/mesh-routes.ts';

const messages = {
	missing: 'No Secret "{name}" found{where}',
	outOfReach: {
		wrong: 'Secret "{name}" is in namespace {namespaces}',
		consequence: ', but a gateway reads Secrets only from the namespace of its pods, {home}',
		remedy: 'put it there',
		severity: 'warning',
	},
	perhapsOutOfReach: {
		wrong: 'Secret "{name}" is in namespace {namespaces}',
		consequence: ', but a gateway reads Secrets only from the namespace of its pods, by default {home}',
		remedy: 'put it there',
		severity: 'information',
	},
	sidecarOutOfReach: {
		wrong: 'Secret "{name}" is in namespace {namespaces}',
		consequence: ', but a sidecar reads Secrets only from its own namespace, {home}',
		remedy: 'put it there',
		severity: 'warning',
	},
	pullOutOfReach: {
		wrong: 'Secret "{name}" is in namespace {namespaces}',
		consequence: ', but Istio looks for it only in the namespace of the {kind}, {home}',
		remedy: 'put it there',
		severity: 'warning',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['Gateway', 'gateway-api/Gateway', 'ListenerSet', 'DestinationRule', 'WasmPlugin', 'TrafficExtension'],
	codes: ['IST0101'],
	docs: {
		summary:
			'The Secret with the certificate of a Gateway is not declared, or a Secret is in a namespace from which it is not read: that of a Gateway, of a DestinationRule with `credentialName`, or of a WasmPlugin.',
		why: 'The gateway has no certificate to show: connections to that server are refused, or the listener is not there at all. A client has no certificates and starts no connection; a plugin is not fetched.',
		exceptions:
			'Secrets are rarely in a repository. A name is reported, as information, only if it is nearly that of a Secret of the workspace (or of one that a Certificate, a SealedSecret or an ExternalSecret makes); with `istio.assume: complete`, always. One that is in another namespace than the pods of the gateway is reported where these are in the workspace, and for `istio: ingressgateway`, which by default runs in `istio-system`. A Gateway reads its Secrets where its pods run, which may be any namespace; istioctl looks in that of the first pod only.',
		bad: `#- secret.yaml
apiVersion: v1
kind: Secret
metadata: { name: shop-certificate, namespace: istio-system }
type: kubernetes.io/tls
#- gateway.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop-certifcate }
`,
		mend: ['shop-certifcate', 'shop-certificate'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings'],
	},
	*check(resource, mesh) {
		yield* contradictions(resource, mesh, 'secret', {
			said: ({ mention }, _, where): Said<typeof messages> => ({
				message: 'missing',
				with: { name: mention.text, where },
			}),
			evidence: declaredIn,
			codes: ({ by, mention: { row } }) =>
				by.resource.kind.id === 'Gateway' && row.at.endsWith('.credentialName') ? ['IST0101'] : [],
		});
		if (isDeployedAs(resource, 'Gateway')) yield* outOfReach(resource, mesh, homeOf(resource, mesh));
		else yield* outOfReachOfOthers(resource, mesh);
	},
});

/** Of a DestinationRule, those who call its host read Secrets; those of a plugin istiod reads itself. */
function* outOfReachOfOthers(by: Deployed, mesh: Mesh): Generator<Finding<typeof messages>> {
	if (by.standing !== 'whole' || namespaceOf(by) === undefined) return;
	const own: Home = { namespaces: by.namespaces ?? [], isKnown: true };
	// istio: pilot/pkg/model/extensions.go, toSecretResourceName
	if (isDeployedAs(by, 'WasmPlugin', 'TrafficExtension')) yield* outOfReach(by, mesh, own, 'pullOutOfReach');
	if (!isDeployedAs(by, 'DestinationRule')) return;
	const spec = manifest(by.resource).get('spec');
	// istio: pilot/pkg/networking/core/cluster_tls.go, buildUpstreamClusterTLSContext; without a selector sidecars read none.
	if (spec?.get('workloadSelector') !== undefined) yield* outOfReach(by, mesh, own, 'sidecarOutOfReach');
	else yield* outOfReach(by, mesh, homeOfCallers(mesh, spec?.get('host')));
}

/** Where the gateways run that route to a host; undefined where that is not known of one of them. */
function homeOfCallers(mesh: Mesh, host: Node<string> | undefined): Home | undefined {
	if (host === undefined || host.opaque || host.text.includes('*') || waypoints(mesh).size > 0) return undefined;
	const homes = routesOfGateways(mesh, { name: host.text }).map((one) =>
		isDeployedAs(one, 'VirtualService') ? homeOfGateways(one, mesh) : undefined,
	);
	if (homes.length === 0 || homes.some((one) => one?.isKnown !== true)) return undefined;
	return { namespaces: [...new Set(homes.flatMap((one) => one?.namespaces ?? []))], isKnown: true };
}

/** Secrets that are there, but in none of the namespaces from which they are read. */
function* outOfReach(
	by: Deployed,
	mesh: Mesh,
	home: Home | undefined,
	message: 'outOfReach' | 'sidecarOutOfReach' | 'pullOutOfReach' = 'outOfReach',
): Generator<Finding<typeof messages>> {
	if (home === undefined) return;
	for (const mention of by.references) {
		if (mention.row.to !== 'secret' || mention.opaque || /[/:]/.test(mention.text)) continue;
		const found = declaredAs(mesh, 'secret', mention.text);
		const places = found.flatMap((one) => one.by.namespaces ?? ['']);
		const isSure = found.every(
			(one) =>
				one.by.standing === 'whole' &&
				namespaceOf(one.by) !== undefined &&
				!isCopied(one.by) &&
				(by.resource.kind.id === 'Gateway' || areTogether(mesh, one.by, by)),
		);
		if (places.length === 0 || !isSure || places.some((one) => home.namespaces.includes(one))) continue;
		// Where pods only probably run is said only of the usual mistake: the Secret lies beside the Gateway.
		if (!home.isKnown && !places.every((one) => by.namespaces?.includes(one))) continue;
		yield {
			span: mention,
			codes: mention.row.at.endsWith('.credentialName') ? ['IST0101'] : [],
			message: home.isKnown ? message : 'perhapsOutOfReach',
			with: { name: mention.text, namespaces: places, home: home.namespaces, kind: by.resource.kind.kind },
			related: pointers(found, declaredIn),
		};
	}
}

/** Whether a controller copies a Secret to other namespaces: Reflector, kubernetes-replicator, kubed. */
function isCopied({ resource }: Deployed): boolean {
	return /reflector\.v1|replicator\.v1|replicate-to|kubed\.appscode|secretTemplate/.test(resource.chunk.text);
}
