// A port 443 of an external host that is said to be plain HTTP.
import type { HostQuery } from '../../istio/hosts.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { isHttp, protocolNamed } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';
import { startsTls } from '../shared/host-ports.ts';

export default stating({
	plain: {
		wrong: 'Port 443 of "{host}" is read as plain HTTP, so clients that call https://{host} fail',
		remedy: 'write protocol HTTPS; or for clients that send plain HTTP, set "tls" in a DestinationRule',
	},
})({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	codes: [],
	docs: {
		summary: 'A ServiceEntry declares port 443 of an external host as HTTP, and nothing starts TLS for it.',
		why: 'The proxy reads HTTP from its clients there, and sends HTTP on. A client that starts TLS itself gets "wrong version number"; a client that sends HTTP is refused by the server.',
		exceptions:
			'Nothing is said where a DestinationRule says anything of TLS for the port, or the port leads to another one, nor where an HTTP route names the port: who wrote it sends HTTP there on purpose.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: shop }
spec:
  hosts: [api.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{ number: 443, name: https, protocol: HTTP }]
`,
		mend: ['protocol: HTTP', 'protocol: HTTPS'],
		links: ['https://istio.io/latest/docs/ops/common-problems/network-issues/#sending-https-to-an-http-port'],
	},
	// istio: pilot/pkg/networking/core/listener.go, buildSidecarOutboundListener: an HTTP listener has no TLS
	*check({ resource, standing, namespaces }, mesh) {
		if (standing !== 'whole') return;
		const spec = manifest(resource).get('spec');
		const hosts = (spec?.each('hosts') ?? []).filter(({ opaque }) => !opaque);
		const [host] = hosts;
		if (host === undefined || spec?.get('location')?.text === 'MESH_INTERNAL') return;
		const endpoints = spec?.each('endpoints') ?? [];
		if (endpoints.some((one) => one.get('ports') !== undefined)) return;
		for (const port of spec?.each('ports') ?? []) {
			const [number, protocol, target] = [port.get('number'), port.get('protocol'), port.get('targetPort')];
			if (number?.value !== 443 || protocol === undefined || protocol.opaque || target !== undefined) continue;
			if (!isHttp(protocolNamed(protocol.text))) continue;
			const isStarted = hosts.some(({ text }) => {
				const query: HostQuery = { text, namespaces };
				return startsTls(mesh, query, '443');
			});
			if (!isStarted && !isRouted(mesh, hosts))
				yield { span: protocol, message: 'plain', with: { host: host.text }, fixes: changeTo(protocol, 'HTTPS') };
		}
	},
});

/** Whether some HTTP route leads to port 443 of one of the hosts. */
function isRouted(mesh: Mesh, hosts: readonly Node<string>[]): boolean {
	const names = new Set(hosts.map(({ text }) => text));
	return resourcesOf(mesh, 'VirtualService').some((by) =>
		by.references.some(
			({ row, text, of }) =>
				row.at === 'spec.http[].route[].destination.port.number' && text === '443' && names.has(of?.text ?? ''),
		),
	);
}
