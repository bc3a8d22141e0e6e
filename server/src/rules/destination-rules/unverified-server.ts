// A client starts TLS without saying whose certificates it trusts.
import { policiesIn } from '../../istio/traffic-policies.ts';
import { manifest } from '../../model/resource.ts';
import { rule } from '../engine/rule.ts';
import { addingField } from '../shared/fixes.ts';

export default rule({
	severity: 'information',
	isOptIn: true,
	kinds: ['DestinationRule'],
	codes: ['IST0128', 'IST0129'],
	docs: {
		summary: 'A DestinationRule starts TLS without naming the authorities it trusts.',
		why: "The certificate of the server is then checked against the authorities that the proxy's system brings along, and not at all where VERIFY_CERTIFICATE_AT_CLIENT is off, as in older releases. With `insecureSkipVerify` it is not checked either way, so that anybody may answer.",
		silence:
			'Off by default, for the authorities of the system are right for most servers of the internet. A `credentialName` counts only with a `workloadSelector`, since sidecars read it only then. Policies of subsets are left out, as in istioctl.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    tls: { mode: SIMPLE }
`,
		mend: ['mode: SIMPLE', 'mode: SIMPLE, caCertificates: /etc/certs/ca.pem'],
		links: [
			'https://istio.io/latest/docs/ops/best-practices/security/#configure-tls-verification-in-destination-rule-when-using-tls-origination',
		],
	},
	*check(by) {
		const { resource, standing } = by;
		if (standing !== 'whole') return;
		const rule = resource;
		const isForSome = manifest(rule).get('spec')?.get('workloadSelector') !== undefined;
		for (const { settings, subset, port } of policiesIn(rule)) {
			const tls = settings.get('tls');
			const mode = tls?.get('mode');
			if (tls === undefined || mode === undefined || subset !== undefined || !/^(?:SIMPLE|MUTUAL)$/.test(mode.text))
				continue;
			const [trusted, credential] = [tls.get('caCertificates'), tls.get('credentialName')];
			if ((trusted !== undefined && (trusted.opaque || trusted.text !== '')) || (credential !== undefined && isForSome))
				continue;
			// Where most images keep the authorities of their system; istioctl's page of the code has the same.
			const bundle = '/etc/ssl/certs/ca-certificates.crt';
			const title = 'Name the authorities of the system';
			const isBlind = tls.get('insecureSkipVerify')?.value === true;
			yield {
				span: mode,
				message: isBlind
					? `Whose certificate the server shows is not checked; name "caCertificates" instead of "insecureSkipVerify"`
					: `The server's certificate is checked only against the authorities of the proxy's system; name "caCertificates"`,
				fixes: isBlind || trusted !== undefined ? [] : addingField(by, tls, title, 'caCertificates', bundle),
				codes: [port === undefined ? 'IST0128' : 'IST0129'],
			};
		}
	},
});
