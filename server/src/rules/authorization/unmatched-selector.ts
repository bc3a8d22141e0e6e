// A policy whose selector selects no workload.
import { nearestName } from '../../mesh/evidence.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { isOutside } from '../../mesh/policies/client-tls.ts';
import { isInRoot, namespaceOf, scopeOf, workloadsSelected } from '../../mesh/policies/scope.ts';
import { selectedBy } from '../../mesh/selectors.ts';
import { areTogether } from '../../mesh/together.ts';
import type { Span } from '../../text/span.ts';
import { declaredIn, pointers, quoted } from '../contradictions.ts';
import { type Finding, rule } from '../rule.ts';

export default rule({
	severity: 'warning',
	kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
	codes: ['IST0127', 'KIA0004'],
	docs: {
		summary: 'The selector of a policy matches no workload.',
		why: 'The policy protects nothing, and no error says so: requests that it should deny are let in.',
		silence:
			'Workloads are often deployed from elsewhere. So it is reported only where a workload has nearly the label that is asked for, or has all of them, but in another namespace; with `istio.assume: complete`, always. Unlike Kiali, selectors in the root namespace are looked up in all namespaces; unlike istioctl, policies with `targetRefs` are left out.',
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
	*check(resource, mesh) {
		const { labels, hasTargets, isOpen } = scopeOf(resource);
		if (isOpen || hasTargets) return;
		const selected = workloadsSelected(mesh, resource);
		if (selected !== undefined ? selected.some((one) => !isOutside(one)) : !isDeserted(mesh, resource)) return;
		const finding =
			selected?.length === 0 ? (misspelt(mesh, resource, labels) ?? misplaced(mesh, resource, labels)) : undefined;
		if (finding !== undefined) yield finding;
		else if (mesh.environment.isComplete) yield missing(resource, labels, selected?.length !== 0);
	},
});

/** Whether a policy for a whole namespace meets no workload there. */
function isDeserted(mesh: Mesh, by: Deployed): boolean {
	if (by.resource.kind.id !== 'AuthorizationPolicy' || isInRoot(mesh, by)) return false;
	return !declaredAs(mesh, 'workload', '').some((one) => mayShare(one.by.namespaces, by.namespaces) && !isOutside(one));
}

function missing(by: Deployed, labels: readonly Label[], isOutsideOnly: boolean): Finding {
	if (labels.length === 0)
		return {
			span: by.resource.name ?? by.resource,
			message: 'There is no workload in this namespace for the policy to apply to',
			codes: ['IST0127'],
		};
	return {
		span: spanOf(by, labels),
		message: isOutsideOnly
			? `All workloads with ${described(labels)} take no sidecar, so no policy reaches them`
			: `No workload has ${described(labels)}`,
		codes: codesOf(by),
	};
}

function codesOf(by: Deployed): readonly string[] {
	return by.resource.kind.id === 'AuthorizationPolicy' ? ['IST0127', 'KIA0004'] : ['KIA0004'];
}

function spanOf({ resource }: Deployed, labels: readonly Label[]): Span {
	const [first] = labels;
	const last = labels.at(-1);
	if (first === undefined || last === undefined) return resource;
	return { start: labels.length === 1 ? first.value.start : first.key.start, end: last.value.end };
}

function described(labels: readonly Label[]): string {
	return `the label${labels.length > 1 ? 's' : ''} ${quoted(labels.map(({ key, value }) => `${key.text}: ${value.text}`))}`;
}

/** One value is nearly that of a workload which has all the others. */
function misspelt(mesh: Mesh, by: Deployed, labels: readonly Label[]): Finding | undefined {
	for (const label of labels) {
		const others = labels.filter((one) => one !== label);
		const company = others.length > 0 ? selectedBy(mesh, others, reach(mesh, by)) : inReach(mesh, by);
		const values = new Map(
			company.flatMap((one) => valuesOf(one, label.key.text).map((value) => [value, one] as const)),
		);
		const near = nearestName(label.value.text, values.keys());
		const workload = near === undefined ? undefined : values.get(near);
		if (near === undefined || workload === undefined) continue;
		const { start, end } = label.value;
		return {
			span: { start, end },
			message: `No workload has the label "${label.key.text}: ${label.value.text}"; did you mean "${near}"?`,
			severity: isSure(mesh, by, workload) ? 'warning' : 'information',
			codes: codesOf(by),
			related: pointers([workload], declaredIn),
			fixes: [{ title: `Change to "${near}"`, edits: [{ start, end, text: near }] }],
		};
	}
	return undefined;
}

function isSure(mesh: Mesh, by: Deployed, workload: Declared): boolean {
	return areTogether(mesh, by, workload.by) && workload.by.standing === 'whole';
}

function reach(mesh: Mesh, by: Deployed): readonly string[] | undefined {
	return isInRoot(mesh, by) ? undefined : by.namespaces;
}

function inReach(mesh: Mesh, by: Deployed): readonly Declared[] {
	const wanted = reach(mesh, by);
	return declaredAs(mesh, 'workload', '').filter((one) => mayShare(one.by.namespaces, wanted));
}

function valuesOf({ mention }: Declared, key: string): readonly string[] {
	return mention.labels?.flatMap((own) => (own.key.text === key && !own.value.opaque ? own.value.text : [])) ?? [];
}

/** All labels are there, but in another namespace. */
function misplaced(mesh: Mesh, by: Deployed, labels: readonly Label[]): Finding | undefined {
	const there = selectedBy(mesh, labels, undefined);
	const namespaces = there.flatMap((one) => namespaceOf(one.by) ?? []);
	const together = there.filter((one) => isSure(mesh, by, one));
	if (namespaceOf(by) === undefined || namespaces.length < there.length || together.length === 0) return undefined;
	return {
		span: spanOf(by, labels),
		message: `${described(labels).replace('the', 'The')} ${labels.length > 1 ? 'are' : 'is'} on workloads of namespace ${quoted(namespaces)} only; a policy selects in its own namespace`,
		codes: codesOf(by),
		related: pointers(together, declaredIn),
	};
}
