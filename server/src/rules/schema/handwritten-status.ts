// A `status` that somebody wrote by hand, or copied from a cluster.

import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { rule } from '../rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { checkedKinds } from '../shared/schema-faults.ts';

export default rule({
	severity: 'information',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a `status`.',
		why: 'Controllers write the status; what a manifest says of it is dropped. It is mostly left over from `kubectl get -o yaml`.',
		silence: 'An empty status, which generators leave behind.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: ['./*']
status:
  observedGeneration: 3
`,
		mend: ['status:\n  observedGeneration: 3\n', ''],
	},
	*check(by) {
		const root = manifest(by.resource) as Node<{ status?: unknown }>;
		const status = root.get('status');
		const key = root.entries.find((entry) => entry.key.text === 'status')?.key;
		if (status === undefined || key === undefined || status.entries.length === 0) return;
		yield {
			span: key,
			message: 'The status is written by controllers; what a manifest says of it is dropped',
			fixes: withoutField(by, key, { isSafe: true }),
		};
	},
});
