// A policy whose selector selects no workload.

import { isPlatformLabel } from '../../istio/platform.ts';
import { isOutside } from '../../istio/policies/client-tls.ts';
import { isInRoot, scopeOf, workloadsSelected } from '../../istio/policies/scope.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, declaredAs, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { mayHavePods } from '../../resolution/makers.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { contradicted, missing, spanOf, unmatchedMessages, written } from '../shared/unmatched.ts';

const messages = {
	...unmatchedMessages,
	outside: {
		wrong: 'All workloads with the label {labels} opt out of sidecar injection',
		consequence: ', so the policy is never applied',
	},
	severalOutside: {
		wrong: 'All workloads with the labels {labels} opt out of sidecar injection',
		consequence: ', so the policy is never applied',
	},
	deserted: 'This namespace has no workloads that the policy could apply to',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
	codes: ['IST0127', 'KIA0004'],
	docs: {
		summary: 'The selector of a policy matches no workload.',
		why: 'The policy protects nothing, and no error is shown: requests that it should deny are allowed.',
		exceptions:
			'Workloads are often deployed from elsewhere. So this is reported only if a workload has a similar label, or has all of the labels but is in another namespace. With `istio.assume: complete` it is always reported.',
		differences:
			'Unlike Kiali, this rule looks in all namespaces for selectors of the root namespace; unlike istioctl, it ignores policies with `targetRefs`.',
		bad: `apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: review } }
  mtls: { mode: STRICT }
`,
		mend: ['app: review }', 'app: reviews }'],
		links: ['https://istio.io/latest/docs/reference/config/type/workload-selector/'],
	},
	// istio: pilot/pkg/model/policyattachment.go, isSelected
	*check(resource, mesh) {
		const { labels, hasTargets, isOpen } = scopeOf(resource);
		if (isOpen || hasTargets) return;
		if (mayHavePods(mesh, labels, reachOf(mesh, resource))) return;
		const selected = workloadsSelected(mesh, resource);
		if (selected !== undefined ? selected.some((one) => !isOutside(one)) : !isDeserted(mesh, resource)) return;
		const finding =
			selected?.length === 0
				? contradicted(mesh, { by: resource, labels, reach: reachOf(mesh, resource), codes: codesOf(resource) })
				: undefined;
		if (finding !== undefined) yield finding;
		else if (mesh.environment.isComplete && !isOfPlatform(labels))
			yield unmet(resource, labels, selected?.length !== 0);
	},
});

function isOfPlatform(labels: readonly Label[]): boolean {
	return labels.length > 0 && labels.every(isPlatformLabel);
}

/** Whether a policy for a whole namespace meets no workload there. */
function isDeserted(mesh: Mesh, by: Deployed): boolean {
	if (!mesh.environment.isComplete || by.resource.kind.id !== 'AuthorizationPolicy' || isInRoot(mesh, by)) return false;
	return !declaredAs(mesh, 'workload', '').some((one) => mayShare(one.by.namespaces, by.namespaces) && !isOutside(one));
}

function unmet(by: Deployed, labels: readonly Label[], isOutsideOnly: boolean): Finding<typeof messages> {
	if (labels.length === 0)
		return {
			span: by.resource.name ?? by.resource,
			message: 'deserted',
			codes: ['IST0127'],
		};
	const outside = labels.length > 1 ? 'severalOutside' : 'outside';
	return {
		span: spanOf(by, labels),
		...(isOutsideOnly ? { message: outside, with: { labels: written(labels) } } : missing(labels)),
		codes: codesOf(by),
	};
}

function codesOf(by: Deployed): readonly string[] {
	return by.resource.kind.id === 'AuthorizationPolicy' ? ['IST0127', 'KIA0004'] : ['KIA0004'];
}

function reachOf(mesh: Mesh, by: Deployed): readonly string[] | undefined {
	return isInRoot(mesh, by) ? undefined : by.namespaces;
}
