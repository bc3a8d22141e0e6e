// A comment that suppresses what is not there. Found by run.ts, which knows what all other rules have said.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';

export const messages = {
	inDocument: '"{what}" suppresses nothing in this document',
	onLine: '"{what}" suppresses nothing on this line',
	onLineBelow: '"{what}" suppresses nothing on the line below',
	unknown: 'Unknown rule "{what}"',
	misspelt: { wrong: 'Unknown rule "{what}"', remedy: 'did you mean "{near}"?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	tag: 'unnecessary',
	codes: [],
	docs: {
		summary: 'A comment `# istio-ignore` suppresses nothing.',
		why: 'The finding it was written for has been fixed or has moved; later the comment could hide a new one.',
		exceptions:
			'Comments for rules that are off or are handled by another extension. Annotations are read by other tools too, so codes in them that suppress nothing here are not reported.',
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
