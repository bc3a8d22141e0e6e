// A reference into another namespace that no ReferenceGrant allows.

import { type Crossing, grantsFor } from '../../istio/gateway-api/grants.ts';
import { parentsOf } from '../../istio/gateway-api/routes.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';
import { freeName, newDocument } from '../shared/creations.ts';

type Mention = Deployed['references'][number];

const group = 'gateway.networking.k8s.io';

const messages = {
	missing: 'No ReferenceGrant in namespace "{namespace}" allows {kind}s of "{own}" to use {target} "{name}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'gateway-api/Gateway', 'ListenerSet'],
	codes: ['KIA1402'],
	docs: {
		summary: 'A route or a Gateway refers to a backend or a certificate in another namespace without a ReferenceGrant.',
		why: 'The owner of a namespace must allow references from other namespaces. Without a ReferenceGrant there, requests to the backend get 500, and a listener has no certificate.',
		exceptions:
			'Reported only if the backend or certificate is in the workspace and both namespaces are known. Routes that only apply inside the mesh need no ReferenceGrant.',
		severityNotes:
			'Error only if both are certainly deployed together; otherwise information, because the ReferenceGrant may be kept elsewhere.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: books }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: from-shop, namespace: books }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: pay }]
  to: [{ group: '', kind: Service }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
  - backendRefs: [{ name: reviews, namespace: books, port: 9080 }]
`,
		mend: ['namespace: pay }', 'namespace: shop }'],
		links: ['https://gateway-api.sigs.k8s.io/api-types/referencegrant/'],
	},
	// istio: pilot/pkg/config/kube/gateway/conversion.go, buildDestination (backends, whose requests get 500);
	// pilot/pkg/config/kube/gatewaycommon/references.go, SecretAllowed
	*check(resource, mesh) {
		const { kind } = resource.resource.kind;
		if (resource.standing !== 'whole' || namespaceOf(resource) === undefined) return;
		if (
			kind.endsWith('Route') &&
			!parentsOf(resource).some((one) => one.kind === 'Gateway' || one.kind === 'ListenerSet')
		)
			return;
		for (const mention of resource.references) {
			const finding = isCrossing(resource, mention) ? ungranted(mesh, resource, mention) : undefined;
			if (finding !== undefined)
				yield { ...finding, codes: kind === 'HTTPRoute' || kind === 'GRPCRoute' ? ['KIA1402'] : [] };
		}
	},
});

/** A backend, or a certificate, with a namespace of its own. */
function isCrossing(by: Deployed, { row, opaque, namespace }: Mention): boolean {
	const isAsked = /backendRef|certificateRefs/.test(row.at) && row.when?.is.includes('Hostname') !== true;
	if (!isAsked || (row.to !== 'host' && row.to !== 'secret') || opaque || namespace === undefined) return false;
	return !namespace.opaque && namespace.text !== '' && !mayShare(by.namespaces, [namespace.text]);
}

function ungranted(mesh: Mesh, by: Deployed, mention: Mention): Finding<typeof messages> | undefined {
	const namespace = mention.namespace?.text ?? '';
	const kind = mention.row.to === 'host' ? 'Service' : 'Secret';
	const from = { group, kind: by.resource.kind.kind, namespaces: by.namespaces };
	const to = { group: '', kind, name: mention.text, namespaces: [namespace] };
	if (grantsFor(mesh, { from, to }).length > 0) return undefined;
	const resolution = resolve(mesh, { by, mention });
	if (resolution.is !== 'found') return undefined;
	const others = resourcesOf(mesh, 'ReferenceGrant').filter((grant) => mayShare(grant.namespaces, [namespace]));
	const isSure = resolution.targets.every((one) => areTogether(mesh, by, one.by) && one.by.standing === 'whole');
	const [own = ''] = by.namespaces ?? [];
	return {
		span: mention,
		message: 'missing',
		with: { namespace, kind: from.kind, own, target: kind, name: mention.text },
		severity: isSure ? 'error' : 'information',
		related: [
			...pointers(resolution.targets, declaredIn),
			...others.slice(0, 2).flatMap((grant) => {
				const { name } = grant.resource;
				return name === undefined ? [] : [{ in: grant, span: name, message: 'allows other references' }];
			}),
		],
		fixes: newGrant(mesh, resolution.targets[0]?.by ?? by, to, { group, kind: from.kind, namespace: own }),
	};
}

/** A ReferenceGrant belongs to whoever owns what is referred to. */
function newGrant(
	mesh: Mesh,
	owner: Deployed,
	{ group, kind, name, namespaces }: Crossing['to'],
	from: Readonly<Record<'group' | 'kind' | 'namespace', string>>,
): readonly Fix[] {
	const known = resourcesOf(mesh, 'ReferenceGrant');
	const called = freeName(mesh, 'ReferenceGrant', `${from.namespace}-to-${name}`, namespaces);
	return newDocument(
		owner,
		`Create ReferenceGrant "${called}" in namespace "${namespaces?.[0] ?? ''}"`,
		{
			apiVersion: known[0]?.resource.apiVersion ?? 'gateway.networking.k8s.io/v1beta1',
			kind: 'ReferenceGrant',
			name: called,
			namespace: namespaces?.[0],
			spec: { from: [from], to: [{ group, kind, name }] },
		},
		true,
	);
}
