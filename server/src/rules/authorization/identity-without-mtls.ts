// A policy that asks who the peer is, on workloads whose peers never say.

import { hostsCalled } from '../../istio/hosts.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { isInAmbient } from '../../istio/pods.ts';
import { fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { type ClientTls, clientTls, reachOf } from '../../istio/policies/client-tls.ts';
import { isImplied, isInRoot, scopeOf } from '../../istio/policies/scope.ts';
import { hasSelective, type Stated, serverMode } from '../../istio/policies/server-mode.ts';
import { type Deployed, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { type Fix, type Pointer, stating } from '../engine/rule.ts';
import { fixOf } from '../shared/fixes.ts';

const identity = ['principals', 'namespaces', 'serviceAccounts', 'trustDomains'];

export default stating({
	nobody: { wrong: '"{field}" needs mutual TLS, which is disabled here', consequence: ': it matches nobody' },
	everyPeer: { wrong: '"{field}" needs mutual TLS, which is disabled here', consequence: ': it matches every peer' },
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0105'],
	docs: {
		summary: 'A policy checks the identity of peers where mutual TLS is disabled, so no peer has an identity.',
		why: 'The identity comes from the client certificate. Without it each `principals`, `namespaces` or `serviceAccounts` matches nothing, and each `not…` matches everything: an ALLOW rule allows nobody, a DENY rule with `notNamespaces` denies everybody.',
		exceptions:
			'What disables mutual TLS must certainly apply to all workloads of the policy and be deployed together with it. Mode PERMISSIVE is not reported: clients in the mesh have an identity then. If the mesh configuration disables `enableAutoMtls`, it is reported only if no DestinationRule enables mutual TLS.',
		differences: 'Kiali also reports a missing PeerAuthentication.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: DISABLE }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - from:
    - source: { principals: [cluster.local/ns/web/sa/frontend] }
`,
		mend: ['DISABLE', 'PERMISSIVE'],
		links: ['https://istio.io/latest/docs/concepts/security/#dependency-on-mutual-tls'],
	},
	// istio: pilot/pkg/security/authz/model/generator.go, srcPrincipalGenerator, srcNamespaceGenerator: by the peer’s certificate
	*check(resource, mesh) {
		const fields = [...fieldsOf(resource, identity), ...fieldsOf(resource, ['connection.sni'])];
		if (fields.length === 0 || isInAmbient(mesh, resource)) return;
		const off = serverOff(mesh, resource) ?? clientsOff(mesh, resource);
		if (off === undefined && !isNeverOn(mesh, resource)) return;
		const seen = new Set<number>();
		for (const field of fields) {
			if (seen.has(field.key.start)) continue;
			seen.add(field.key.start);
			yield {
				span: field.key,
				message: field.isNegated ? 'everyPeer' : 'nobody',
				with: { field: field.written },
				related: off === undefined ? [] : [off],
				fixes: off === undefined ? [] : switchedOn(off),
			};
		}
	},
});

/** Takes what switches mutual TLS off back. */
function switchedOn({ in: by, span }: Pointer): readonly Fix[] {
	const mode = by.resource.kind.id === 'DestinationRule' ? 'ISTIO_MUTUAL' : 'PERMISSIVE';
	return fixOf(by, `Change the mode of ${title(by.resource)} to ${mode}`, {
		start: span.start,
		end: span.end,
		text: mode,
	});
}

/** The policy that switches mutual TLS off for all workloads of `by`. */
function serverOff(mesh: Mesh, by: Deployed): Pointer | undefined {
	const { labels, hasTargets, isOpen } = scopeOf(by);
	const namespace = namespaceOf(by);
	if (isOpen || hasTargets || namespace === undefined) return undefined;
	if (isInRoot(mesh, by) && labels.length > 0) return undefined;
	const place = isInRoot(mesh, by) ? { namespace: undefined } : { namespace, ...(labels.length > 0 ? { labels } : {}) };
	const server = serverMode(mesh, place);
	if (server?.mode !== 'DISABLE' || !areTogether(mesh, server.by, by)) return undefined;
	// A policy for some workloads may switch it on again.
	const isForSome = scopeOf(server.by).labels.length > 0;
	return !isForSome && hasSelective(mesh, namespace) ? undefined : pointer(server);
}

function pointer({ by, span, mode }: Stated | ClientTls): Pointer {
	return { in: by, span, message: `${title(by.resource)} sets mode ${mode}` };
}

/** The DestinationRule that makes all clients of the workloads of `by` send plain text. */
function clientsOff(mesh: Mesh, by: Deployed): Pointer | undefined {
	const off = clientTls(mesh).find((tls) => {
		if (tls.mode !== 'DISABLE' || tls.port !== undefined || !areTogether(mesh, tls.by, by)) return false;
		return isFor(mesh, tls, by);
	});
	return off === undefined ? undefined : pointer(off);
}

/** Whether no client uses mutual TLS, because the mesh leaves it to DestinationRules and there is none that may count. */
function isNeverOn(mesh: Mesh, by: Deployed): boolean {
	if (meshConfigOf(mesh).enableAutoMtls) return false;
	const { hasTargets, isOpen } = scopeOf(by);
	const { clusterDomain } = mesh.environment.settings;
	return (
		!isOpen &&
		!hasTargets &&
		by.namespaces !== undefined &&
		!clientTls(mesh).some(({ mode, host, by: rule }) => {
			const { reach, namespace } = reachOf(host, clusterDomain);
			if (mode !== 'ISTIO_MUTUAL' && mode !== 'MUTUAL') return false;
			if (reach !== 'service')
				return reach === 'mesh' || mayShare(by.namespaces, namespace === undefined ? undefined : [namespace]);
			return hostsCalled(mesh, { text: host, namespaces: rule.namespaces }).some((one) =>
				mayShare(one.by.namespaces, by.namespaces),
			);
		})
	);
}

function isFor(mesh: Mesh, tls: ClientTls, by: Deployed): boolean {
	const { labels, hasTargets, isOpen } = scopeOf(by);
	const namespace = namespaceOf(by);
	if (isOpen || hasTargets || namespace === undefined || !isForAllClients(mesh, tls, namespace)) return false;
	const { clusterDomain } = mesh.environment.settings;
	const { reach, namespace: of } = reachOf(tls.host, clusterDomain);
	if (reach !== 'service') return (reach === 'mesh' || of === namespace) && !isOverruled(mesh, tls, namespace);
	const services = hostsCalled(mesh, { text: tls.host, namespaces: tls.by.namespaces });
	return labels.length > 0 && services.length > 0 && services.every((one) => isBehind(one.by, labels, namespace));
}

/** A rule counts for all clients only from the namespace of the service or the root. */
function isForAllClients(mesh: Mesh, { by }: ClientTls, namespace: string): boolean {
	return isInRoot(mesh, by) || namespaceOf(by) === namespace;
}

/** Whether a rule for less says otherwise. */
function isOverruled(mesh: Mesh, tls: ClientTls, namespace: string): boolean {
	return clientTls(mesh).some(
		(other) => other !== tls && other.mode !== 'DISABLE' && namespaceOf(other.by) === namespace,
	);
}

/** Whether a Service leads to just the workloads that carry `labels`; one without a namespace may well be in theirs. */
function isBehind(service: Deployed, labels: Parameters<typeof isImplied>[0], namespace: string): boolean {
	const selector = service.references.find(({ row }) => row.to === 'workload' && row.of === undefined)?.labels;
	return (
		selector !== undefined &&
		mayShare(service.namespaces, [namespace]) &&
		isImplied(selector, labels) &&
		isImplied(labels, selector)
	);
}
