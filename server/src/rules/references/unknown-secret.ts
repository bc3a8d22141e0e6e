// A Gateway serves TLS with a certificate from a Secret that does not exist.

import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { contradictions, declaredIn, pointers } from '../shared/contradictions.ts';
import { homeOf } from '../shared/gateway-home.ts';

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
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['Gateway', 'gateway-api/Gateway', 'ListenerSet'],
	codes: ['IST0101'],
	docs: {
		summary:
			'The Secret with the certificate of a Gateway is not declared, or is not in the namespace where its pods run.',
		why: 'The gateway has no certificate to show: connections to that server are refused, or the listener is not there at all.',
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
		if (isDeployedAs(resource, 'Gateway')) yield* outOfReach(resource, mesh);
	},
});

/** Secrets that are there, but in none of the namespaces in which the pods of the Gateway run. */
function* outOfReach(by: Deployed, mesh: Mesh): Generator<Finding<typeof messages>> {
	const home = homeOf(by, mesh);
	if (home === undefined) return;
	for (const mention of by.references) {
		if (mention.row.to !== 'secret' || mention.opaque || /[/:]/.test(mention.text)) continue;
		const resolution = resolve(mesh, { by, mention });
		const found = resolution.is === 'found' ? resolution.targets : [];
		const places = found.flatMap((one) => one.by.namespaces ?? ['']);
		const isSure = found.every(
			(one) => one.by.standing === 'whole' && namespaceOf(one.by) !== undefined && !isCopied(one.by),
		);
		if (places.length === 0 || !isSure || places.some((one) => home.namespaces.includes(one))) continue;
		// Where pods only probably run is said only of the usual mistake: the Secret lies beside the Gateway.
		if (!home.isKnown && !places.every((one) => by.namespaces?.includes(one))) continue;
		yield {
			span: mention,
			codes: mention.row.at.endsWith('.credentialName') ? ['IST0101'] : [],
			message: home.isKnown ? 'outOfReach' : 'perhapsOutOfReach',
			with: { name: mention.text, namespaces: places, home: home.namespaces },
			related: pointers(found, declaredIn),
		};
	}
}

/** Whether a controller copies a Secret to other namespaces: Reflector, kubernetes-replicator, kubed. */
function isCopied({ resource }: Deployed): boolean {
	return /reflector\.v1|replicator\.v1|replicate-to|kubed\.appscode|secretTemplate/.test(resource.chunk.text);
}
