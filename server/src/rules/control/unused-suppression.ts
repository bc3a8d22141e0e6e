// A comment that suppresses what is not there. Found by run.ts, which knows what all other rules have said.
import { rule } from '../engine/rule.ts';

export default rule({
	severity: 'hint',
	codes: [],
	docs: {
		summary: 'A comment `# istio-ignore` suppresses nothing.',
		why: 'What it was for is mended or moved, and one day it would hide a new fault.',
		silence:
			'A rule that is off, or that another extension stands in for, is not missed. Annotations are for other tools, so that codes in them that suppress nothing here are left alone.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec:
  # istio-ignore references/unknown-host: declared elsewhere
  hosts: [payments.example.com]
  ports:
  - { number: 443, name: tls, protocol: TLS }
  resolution: DNS
`,
		mend: ['  # istio-ignore references/unknown-host: declared elsewhere\n', ''],
	},
	checkDocument: () => [],
});
