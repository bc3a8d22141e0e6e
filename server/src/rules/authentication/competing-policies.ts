// Two PeerAuthentications for the same workloads, of which one counts.

import { isInRoot, mayMeet } from '../../istio/policies/scope.ts';
import { type Peer, peerOf, peersByPlace } from '../../istio/policies/server-mode.ts';
import { isSelected, labelsOf, selectedBy } from '../../istio/selectors.ts';
import { type Declared, type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';
import { byFile } from '../shared/pairs.ts';

export default stating({
	mesh: {
		wrong: '"{other}" also applies to the whole mesh',
		consequence: 'only the older of the two is used',
		codes: ['KIA0002'],
	},
	namespace: {
		wrong: '"{other}" also applies to the whole namespace',
		consequence: 'only the older of the two is used',
		codes: ['KIA0002'],
	},
	workloads: {
		wrong: '"{other}" selects the same workloads',
		consequence: 'only the older of the two is used',
		codes: ['KIA0003'],
	},
})({
	severity: 'warning',
	kinds: ['PeerAuthentication'],
	absent: ['selector', 'matchLabels'],
	codes: ['KIA0002', 'KIA0003'],
	docs: {
		summary: 'Two PeerAuthentications apply to a whole namespace, or select the same workload.',
		why: 'At each level Istio uses the oldest one and ignores the others, so the result depends on which was applied first.',
		exceptions:
			'Policies that are not certainly deployed together: files in different directories, or with the same name, are alternatives. Two selectors are compared by the workloads in the workspace.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: legacy, namespace: shop }
spec: { mtls: { mode: PERMISSIVE } }
`,
		mend: [
			'spec: { mtls: { mode: PERMISSIVE } }',
			'spec: { selector: { matchLabels: { app: old } }, mtls: { mode: PERMISSIVE } }',
		],
		links: ['https://istio.io/latest/docs/concepts/security/#peer-authentication'],
	},
	// istio: pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication: the oldest of each level
	*check(resource, mesh) {
		const own = peerOf(resource);
		if (resource.standing === 'patch' || own.scope.isOpen || namespaceOf(resource) === undefined) return;
		const isWide = own.scope.labels.length === 0;
		// With a selector it does not count in the root namespace.
		if (!isWide && isInRoot(mesh, resource)) return;
		for (const other of isWide ? inNamespace(mesh, own) : selectingAlike(mesh, own)) {
			if (!isRival(mesh, own, other)) continue;
			const shared = isWide ? undefined : sharedBy(mesh, own, other);
			if (!isWide && shared === undefined) continue;
			yield {
				span: own.scope.labels[0]?.value ?? resource.resource.name ?? resource.resource,
				message: !isWide ? 'workloads' : isInRoot(mesh, resource) ? 'mesh' : 'namespace',
				with: { other: title(other.by.resource).replace(/^\w+ /, '') },
				related: [
					{ in: other.by, span: other.by.resource.name ?? other.by.resource, message: 'The other PeerAuthentication' },
					...pointers(shared === undefined ? [] : [shared], declaredIn),
				],
			};
			return;
		}
	},
});

function inNamespace(mesh: Mesh, { by }: Peer): readonly Peer[] {
	return peersByPlace(mesh).get(namespaceOf(by) ?? '') ?? [];
}

/** Those of the namespace whose selector has a label of a workload that `own` selects. */
function selectingAlike(mesh: Mesh, { by, scope }: Peer): readonly Peer[] {
	const workloads = selectedBy(mesh, scope.labels, by.namespaces);
	const labels = new Set(workloads.flatMap((one) => [...labelsOf(one)]));
	const found = new Set([...labels].flatMap((label) => peersByPlace(mesh).get(`${namespaceOf(by)} ${label}`) ?? []));
	return [...found].sort((a, b) => byFile(a.by, b.by));
}

function isRival(mesh: Mesh, own: Peer, other: Peer): boolean {
	return other.by !== own.by && !isSameName(own.by, other.by) && areTogether(mesh, own.by, other.by);
}

function isSameName(a: Deployed, b: Deployed): boolean {
	return a.resource.name?.text === b.resource.name?.text;
}

/** A workload that both select. */
function sharedBy(mesh: Mesh, own: Peer, other: Peer): Declared | undefined {
	if (!mayMeet(own.scope.labels, other.scope.labels)) return undefined;
	return selectedBy(mesh, own.scope.labels, own.by.namespaces).find((one) => isSelected(one, other.scope.labels));
}
