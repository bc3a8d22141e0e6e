// An exportTo, a grant or a Sidecar names a namespace that does not exist.

import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn } from '../shared/contradictions.ts';

const messages = {
	missing: 'No namespace "{name}" found{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'DestinationRule', 'ServiceEntry', 'Service', 'Sidecar', 'ReferenceGrant'],
	codes: ['KIA0005', 'KIA1601'],
	docs: {
		summary: 'A namespace that something is exported to, granted to or imported from is probably misspelled.',
		why: 'The namespace does not exist: nobody sees what is exported to it, grants to it allow nothing, and nothing is imported from it.',
		exceptions:
			'Namespaces are mostly created elsewhere, so a name is reported only if it is similar to a namespace that the workspace declares or has resources in. With `istio.assume: complete` every unknown one is reported. Sources of AuthorizationPolicies have a rule of their own.',
		severityNotes: 'Error if the workspace proves it (always with `istio.assume: complete`), otherwise warning.',
		differences: 'Unlike in Kiali, `~` is not a namespace.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: bookstore }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: books, namespace: library }
spec:
  hosts: [books.example.com]
  exportTo: [bookstroe]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: DNS
`,
		mend: ['bookstroe', 'bookstore'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry'],
	},
	// istio: pilot/pkg/model/push_context.go, IsServiceVisible (exportTo)
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'namespace', {
			said: ({ mention }, _, where): Said<typeof messages> => ({
				message: 'missing',
				with: { name: mention.text, where },
			}),
			evidence: declaredIn,
			codes: ({ mention: { row } }) => codes[row.at] ?? [],
		}),
});

const codes: Readonly<Record<string, readonly string[]>> = {
	'spec.exportTo[]': ['KIA0005'],
	'spec.from[].namespace': ['KIA1601'],
};
