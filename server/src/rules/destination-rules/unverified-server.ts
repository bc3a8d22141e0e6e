// A client starts TLS without saying whose certificates it trusts.
import { behaves } from '../../istio/releases.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { addingField } from '../shared/fixes.ts';

export default stating({
	unverified: {
		wrong: "The server's certificate is not verified",
		remedy: 'set "caCertificates" instead of "insecureSkipVerify"',
	},
	byNobody: {
		wrong: "Before Istio 1.21 the server's certificate is not verified at all",
		remedy: 'set "caCertificates"',
		severity: 'warning',
	},
	bySystem: {
		wrong: "The server's certificate is only verified with the CA certificates of the proxy's system",
		remedy: 'set "caCertificates"',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: ['DestinationRule'],
	codes: ['IST0128', 'IST0129'],
	docs: {
		summary: 'A DestinationRule originates TLS without naming the CA certificates it trusts.',
		why: "The certificate of the server is then verified with the CA certificates of the proxy's operating system, and not at all if VERIFY_CERTIFICATE_AT_CLIENT is off, as in older releases. With `insecureSkipVerify` it is never verified, so any server is accepted.",
		exceptions: 'A `credentialName` together with a `workloadSelector`, without which sidecars do not read it.',
		severityNotes:
			'Off by default because the CA certificates of the system are right for most servers on the internet.',
		differences: 'Policies of subsets are not checked, as in istioctl.',
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
	*check(by, mesh) {
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
			const title = 'Use the CA certificates of the system';
			const isBlind = tls.get('insecureSkipVerify')?.value === true;
			yield {
				span: mode,
				message: isBlind ? 'unverified' : behaves(mesh, 'verifiedServers') ? 'bySystem' : 'byNobody',
				fixes: isBlind || trusted !== undefined ? [] : addingField(by, tls, title, 'caCertificates', bundle),
				codes: [port === undefined ? 'IST0128' : 'IST0129'],
			};
		}
	},
});
