// A WorkloadGroup or WorkloadEntry runs as a service account that does not exist.

import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';

const messages = {
	missing: 'No ServiceAccount "{name}"{place}{where}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['WorkloadGroup', 'WorkloadEntry'],
	codes: ['KIA1701'],
	docs: {
		summary: 'The service account of a WorkloadGroup or WorkloadEntry is not declared.',
		why: 'The virtual machine gets no certificate for an account that does not exist, and clients that expect its identity refuse the connection.',
		exceptions:
			'Service accounts are often created elsewhere. A name is reported only if it is similar to one in the namespace, or exists only in another namespace. With `istio.assume: complete` it is always reported.',
		severityNotes: 'Error if the workspace proves it (always with `istio.assume: complete`), otherwise warning.',
		differences: 'Unlike in Kiali, a ServiceAccount is known even if no pod uses it.',
		bad: `apiVersion: v1
kind: ServiceAccount
metadata: { name: legacy-cart, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: cart, namespace: shop }
spec:
  metadata: { labels: { app: cart } }
  template: { serviceAccount: legacy-crat }
`,
		mend: ['legacy-crat', 'legacy-cart'],
		links: ['https://istio.io/latest/docs/reference/config/networking/workload-group/'],
	},
	check: (resource, mesh) =>
		contradictions(resource, mesh, 'serviceAccount', {
			said: ({ by, mention }, _, where): Said<typeof messages> => ({
				message: 'missing',
				with: { name: mention.text, place: inNamespace(by), where },
			}),
			evidence: declaredIn,
			codes: ({ by }) => (by.resource.kind.id === 'WorkloadGroup' ? ['KIA1701'] : []),
		}),
});
