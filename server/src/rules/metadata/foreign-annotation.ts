// An annotation for Ingresses, or for Gateways of the Gateway API, on a kind of Istio's that nobody reads it from.
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';

interface Reader {
	readonly keys: RegExp;
	readonly name: string;
	readonly remedy: string;
}

/** TABLE: whose annotations these are, and what to write instead. */
const readers: readonly Reader[] = [
	// cert-manager.io/docs/usage/ingress, /docs/usage/gateway: "Ingress" and "gateway.networking.k8s.io" only
	{
		keys: /^cert-manager\.io\/(?:cluster-issuer|issuer|issuer-kind|issuer-group|common-name|duration|renew-before)$|^kubernetes\.io\/tls-acme$/,
		name: 'cert-manager',
		remedy: 'write a Certificate whose "secretName" is the "credentialName", in the namespace of the gateway\'s pods',
	},
	// kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations
	{
		keys: /^nginx\.(?:ingress\.kubernetes\.io|org)\//,
		name: 'The nginx Ingress controller',
		remedy: 'a VirtualService has fields for rewrites, redirects, timeouts and CORS',
	},
	// doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress
	{
		keys: /^traefik\.ingress\.kubernetes\.io\//,
		name: 'Traefik',
		remedy: 'a VirtualService has fields for what its middlewares do',
	},
	// kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations
	{
		keys: /^alb\.ingress\.kubernetes\.io\//,
		name: 'The AWS load balancer controller',
		remedy: 'set it on the Ingress or the Service in front of the gateway',
	},
	{
		keys: /^service\.beta\.kubernetes\.io\/|^cloud\.google\.com\/|^networking\.gke\.io\/load-balancer-type$/,
		name: 'The cloud provider',
		remedy: "set it on the Service of the gateway's pods",
	},
	{
		keys: /^kubernetes\.io\/ingress\.(?:allow-http|global-static-ip-name)$/,
		name: 'An Ingress controller',
		remedy: 'a Gateway chooses its pods by "selector"',
	},
];

export default stating({
	unread: { wrong: '{reader} does not read "{annotation}" from {kind} of Istio', remedy: '{remedy}' },
})({
	severity: 'information',
	kinds: ['Gateway', 'VirtualService'],
	codes: [],
	docs: {
		summary:
			'A Gateway or VirtualService of Istio has an annotation that is read only from Ingresses, Services or the Gateway API.',
		why: 'The annotation has no effect: no certificate is made, no path is rewritten, no load balancer is changed.',
		exceptions: 'Annotations of external-dns, which reads both kinds.',
		severityNotes: 'Information because a tool of your own may read it.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: infra
  annotations: { cert-manager.io/cluster-issuer: letsencrypt }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop }
`,
		mend: ['  annotations: { cert-manager.io/cluster-issuer: letsencrypt }\n', ''],
		links: [
			'https://cert-manager.io/docs/usage/gateway/',
			'https://istio.io/latest/docs/ops/integrations/certmanager/',
		],
	},
	*check({ resource, standing }) {
		if (standing !== 'whole' && standing !== 'patched') return;
		for (const { key } of manifest(resource).get('metadata')?.get('annotations')?.entries ?? []) {
			const reader = key.opaque ? undefined : readers.find(({ keys }) => keys.test(key.text));
			if (reader === undefined) continue;
			const { name, remedy } = reader;
			const kind = `a ${resource.kind.kind}`;
			yield { span: key, message: 'unread', with: { reader: name, annotation: key.text, kind, remedy } };
		}
	},
});
