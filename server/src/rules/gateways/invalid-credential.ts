// A Secret that a server names as its certificate, which holds none.

import { title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import { stating } from '../engine/rule.ts';
import { certificateFault } from '../shared/certificates.ts';

export default stating({
	expired: { wrong: 'Secret "{secret}" has expired: {why}', severity: 'information' },
	unusable: 'Secret "{secret}" cannot be used: {why}',
})({
	severity: 'error',
	kinds: ['Gateway'],
	codes: ['IST0161'],
	docs: {
		summary: 'The Secret that a Gateway names as its certificate does not contain a valid certificate and key.',
		why: 'The gateway gets no certificate and refuses all connections to this server.',
		exceptions:
			'Reported only if every Secret that may be meant is invalid, as far as its fields are in the file. `stringData` is read like `data`. Values that only resemble a certificate are assumed to be placeholders.',
		severityNotes: 'Information for a certificate that has expired, because the file was once valid.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: istio-system }
type: Opaque
data:
  tls.cert: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t
  tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t
`,
		mend: ['tls.cert:', 'tls.crt:'],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/'],
	},
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		for (const mention of by.references) {
			if (mention.row.to !== 'secret' || mention.opaque || !/credentialName/.test(mention.row.at)) continue;
			const resolution = resolve(mesh, { by, mention });
			const faults =
				resolution.is === 'found' ? resolution.targets.map((one) => ({ one, fault: certificateFault(one) })) : [];
			const [first] = faults;
			if (first?.fault === undefined || faults.some(({ fault }) => fault === undefined)) continue;
			// Nothing in the file changed when the day came: samples and tests hold such certificates on purpose.
			const isByDate = faults.some(({ fault }) => fault?.isByDate === true);
			yield {
				span: mention,
				message: isByDate ? 'expired' : 'unusable',
				with: { secret: mention.text, why: first.fault.text },
				related: faults
					.slice(0, 5)
					.map(({ one }) => ({ in: one.by, span: one.mention, message: title(one.by.resource) })),
			};
		}
	},
});
