// A server without TLS on the port that the world takes for TLS.
import { manifest, type Resource } from '../../model/resource.ts';
import { rule } from '../rule.ts';

const plain: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC']);

export default rule({
	severity: 'information',
	kinds: ['Gateway'],
	codes: [],
	docs: {
		summary: 'A server of port 443 or 8443 speaks plain HTTP.',
		why: 'Clients start TLS at these ports, and get an error about the protocol. Either the protocol should be HTTPS with a certificate, or the port another one.',
		silence: 'An information: a load balancer before the gateway may end TLS.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTP }
    hosts: [shop.example.com]
`,
		mend: ['number: 443, name: https, protocol', 'number: 80, name: http, protocol'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Port'],
	},
	*check({ resource, standing }) {
		if (standing !== 'whole') return;
		for (const server of manifest(resource as Resource<'Gateway'>)
			.get('spec')
			?.each('servers') ?? []) {
			const [number, protocol] = [server.get('port')?.get('number'), server.get('port')?.get('protocol')];
			if (number === undefined || protocol === undefined || !['443', '8443'].includes(number.text)) continue;
			if (!plain.has(protocol.text.toUpperCase()) || server.get('tls') !== undefined) continue;
			yield {
				span: protocol,
				message: `Port ${number.text} is for TLS by custom, but this server speaks plain ${protocol.text}`,
			};
		}
	},
});
