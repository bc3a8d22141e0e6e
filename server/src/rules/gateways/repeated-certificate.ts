// Two Gateways on the same pods present the same certificate.

import { indexed } from '../../facts/indexed.ts';
import { type Server, samePods, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { pointerTo } from '../shared/gateway-clashes.ts';

const messages = {
	repeated: {
		wrong: 'Gateway "{gateway}" also presents the certificate "{certificate}"',
		consequence: ': a client that reuses its connection gets 404 for hosts of the other Gateway',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['Gateway'],
	codes: ['IST0138'],
	docs: {
		summary: 'Two Gateways on the same pods present the same certificate.',
		why: 'Browsers reuse an HTTP/2 connection for every host that its certificate covers. A request for a host of one Gateway then arrives on a connection that was opened for the other one, whose routes do not know the host: 404. Use one Gateway for all hosts of a certificate.',
		exceptions: 'Gateways that are not certainly deployed together, and servers that pass TLS through.',
		severityNotes: 'Information because it only happens with clients that reuse connections.',
		differences:
			'Unlike istioctl, this rule reports both Gateways if their selectors are the same, and otherwise the one with the wider selector.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    tls: { mode: SIMPLE, credentialName: example-cert }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: pay, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    tls: { mode: SIMPLE, credentialName: example-cert }
    hosts: [pay.example.com]
`,
		mend: [
			'credentialName: example-cert }\n    hosts: [pay.example.com]',
			'credentialName: pay-cert }\n    hosts: [pay.example.com]',
		],
		links: [
			'https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate',
		],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const told = new Set<DeployedAs<'Gateway'>>();
		for (const server of serversOf(resource)) {
			const own = certificateOf(server);
			if (own === undefined) continue;
			for (const other of byCertificate(mesh).get(own.key) ?? []) {
				if (told.has(other.by) || !isBeside(mesh, server, other)) continue;
				told.add(other.by);
				yield finding(own.node, other);
			}
		}
	},
});

const byCertificate = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	*give(by): Generator<readonly [string, Server]> {
		if (by.standing !== 'whole') return;
		for (const server of serversOf(by)) {
			const certificate = certificateOf(server);
			if (certificate !== undefined) yield [certificate.key, server];
		}
	},
	itemOf: ({ by }: Server) => by,
});

/** What tells the certificate of a server from others, and where it stands; undefined if it presents none of its own. */
function certificateOf({ node }: Server): { readonly key: string; readonly node: Node<string> } | undefined {
	const tls = node.get('tls');
	const [credential, file, key] = [tls?.get('credentialName'), tls?.get('serverCertificate'), tls?.get('privateKey')];
	if (credential !== undefined && credential.text !== '')
		return credential.opaque ? undefined : { key: `name ${credential.text}`, node: credential };
	if (file === undefined || file.text === '' || key === undefined || key.text === '') return undefined;
	return file.opaque || key.opaque ? undefined : { key: `file ${file.text} ${key.text}`, node: file };
}

function isBeside(mesh: Mesh, { by }: Server, { by: other }: Server): boolean {
	if (by === other || !areTogether(mesh, by, other)) return false;
	const isSame =
		by.resource.name?.text === other.resource.name?.text && by.namespaces?.join() === other.namespaces?.join();
	const pods = samePods(mesh, by, other);
	return !isSame && (pods === 'equal' || pods === 'within');
}

function finding(span: Node<string>, other: Server): Finding<typeof messages> {
	const name = other.by.resource.name?.text ?? '';
	const at = certificateOf(other)?.node;
	return {
		span,
		message: 'repeated',
		with: { gateway: name, certificate: span.text },
		related: [pointerTo(other, at)],
	};
}
