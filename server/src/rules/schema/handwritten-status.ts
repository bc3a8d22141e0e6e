// A `status` that somebody wrote by hand, or copied from a cluster.

import { written } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';
import { checkedKinds } from '../shared/schema-faults.ts';

export default stating({
	ignored: { wrong: '"status" is written by controllers and ignored here', remedy: 'remove it' },
})({
	severity: 'information',
	tag: 'unnecessary',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a `status`.',
		why: 'Controllers write the status, and the status of a manifest is ignored. It is usually left over from `kubectl get -o yaml`.',
		exceptions:
			'A status without values, which generators leave; manifests that are complete copies of resources in a cluster; and files that are not deployed.',
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
		const root = written(by.resource) as Node<{ status?: unknown; metadata?: Record<string, unknown> }>;
		const status = root.get('status');
		const key = root.entries.find((entry) => entry.key.text === 'status')?.key;
		if (status === undefined || key === undefined || by.member.use !== 'deployed') return;
		if (!saysSomething(status) || isDump(root)) return;
		yield {
			span: key,
			message: 'ignored',
			fixes: withoutField(by, key, { isSafe: true }),
		};
	},
});

/** Whether there is a value in it. `status: {loadBalancer: {}}` is what Go makes of nothing (kubernetes: ServiceStatus). */
function saysSomething(node: Node): boolean {
	if (node.kind === 'scalar') return node.opaque || (!node.isNull && node.text !== '');
	return [...node.items, ...node.entries.map(({ value }) => value)].some(saysSomething);
}

/** Fields that only the API server writes (apimachinery: pkg/apis/meta/v1/types.go, ObjectMeta). */
const ofServer = ['uid', 'resourceVersion', 'managedFields', 'selfLink', 'creationTimestamp', 'generation'] as const;

/** Whether a manifest is what `kubectl get -o yaml` printed: nobody wrote any of it by hand. */
function isDump(root: Node<{ metadata?: Record<string, unknown> }>): boolean {
	const metadata = root.get('metadata');
	return ofServer.some((name) => {
		const value = metadata?.get(name);
		// Generators write `creationTimestamp: null`.
		return value !== undefined && !value.isNull;
	});
}
