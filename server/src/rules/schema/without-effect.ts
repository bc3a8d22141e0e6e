// What Istio's validators take with a warning: it is valid, but has no effect, or not the one it seems to have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	faultOfNone: {
		wrong: 'Without "percentage" the fault is injected into no request',
		remedy: 'add "percentage: { value: 100 }" for all',
	},
	selectsAll: '"{selector}" without labels selects everything, as if it were not set',
	redirectOnHttps: '"httpsRedirect" has no effect on a server that already uses HTTPS',
	certificateOfPassthrough: 'The certificate is not used: this mode passes TLS through',
	thirdCertificate: 'Only one RSA and one ECDSA certificate are used',
	notCipherSuite: '"{value}" is not a cipher suite and is ignored',
	unusedSelector: {
		wrong: 'With resolution NONE the selected workloads are not used',
		remedy: 'set "resolution: STATIC"',
	},
	oldTargetPort: 'With resolution NONE "targetPort" has no effect before Istio 1.22',
	sharedAddresses: 'The hosts of these addresses cannot be told apart: there are several, and their ports are not HTTP',
	httpsWithoutTls: {
		wrong: 'Without "tls" this listener has no certificate, although its protocol is HTTPS',
		remedy: 'set "tls" with "certificateRefs"',
		severity: 'warning',
	},
	partialWildcard: { wrong: '"{value}" only matches whole labels', remedy: 'use "*." and a domain' },
	wholeNetwork: 'An endpoint with a network but no address stands for the whole network',
	covered: '"{by}" already covers "{host}"',
	caseOfRegex: {
		wrong: '"ignoreUriCase" has no effect on a regular expression',
		remedy: 'begin the expression with "(?i)"',
	},
	secondProvider: 'Tracing uses only one provider, the first one',
	emptyPart: 'An empty "{field}" matches {matched}, as if it were not there',
	withoutHost: {
		wrong: '"{url}" does not have a host',
		consequence: ', so no keys can be fetched from it',
		remedy: 'write "{scheme}://" and a host',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	tag: 'unnecessary',
	kinds: checkedKinds,
	codes: ['IST0133'],
	docs: {
		summary: 'A setting has no effect, or a wider effect than it seems.',
		why: 'Istio accepts the resource, but its webhook warns: a setting that does not apply in this mode, a host that is already in the list, a selector without labels that selects everything.',
		exceptions: 'Hosts are compared only within one listener.',
		differences:
			'istioctl points at the first line of the document, and warns about every EnvoyFilter; this rule does not.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: ["*/*", ./api.example.com]
`,
		mend: [', ./api.example.com', ''],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0133/'],
	},
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'without-effect'),
});
