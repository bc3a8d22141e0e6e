// A server without TLS on the port that the world takes for TLS.
import { isPlainHttp } from '../../istio/gateway-servers.ts';
import { ownOf } from '../../maps.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';

/** The ports that the world takes for plain HTTP, beside those for TLS. */
const plainPort: Readonly<Record<string, string>> = { 443: '80', 8443: '8080' };

export default stating({
	plaintext: 'Port {port} is conventionally TLS, but this server uses plaintext {protocol}',
})({
	severity: 'information',
	kinds: ['Gateway'],
	codes: [],
	docs: {
		summary: 'A server on port 443 or 8443 uses plaintext HTTP.',
		why: 'Clients start TLS on these ports and get a protocol error. Either the protocol should be HTTPS with a certificate, or the port should be a different one.',
		severityNotes: 'Information because a load balancer before the gateway may terminate TLS.',
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
	*check(by) {
		if (by.standing !== 'whole') return;
		const servers = manifest(by.resource).get('spec')?.each('servers') ?? [];
		for (const server of servers) {
			const [number, protocol] = [server.get('port')?.get('number'), server.get('port')?.get('protocol')];
			if (number === undefined || protocol === undefined || !['443', '8443'].includes(number.text)) continue;
			if (!isPlainHttp(protocol.text) || server.get('tls') !== undefined) continue;
			const [own, name] = [ownOf(plainPort, number.text), server.get('port')?.get('name')];
			const isFree = servers.every((one) => one.get('port')?.get('number')?.text !== own);
			yield {
				span: protocol,
				message: 'plaintext',
				with: { port: number.text, protocol: protocol.text },
				fixes: own !== undefined && isFree ? moved(by, own, number, name) : [],
			};
		}
	},
});

/** The port with its plain number; a name that speaks of TLS goes with it. */
function moved(by: Deployed, own: string, number: Node, name: Node | undefined): readonly Fix[] {
	const edits = [{ start: number.start, end: number.end, text: own }];
	if (name !== undefined && /^https(?=-|$)/.test(name.text) && !name.opaque)
		edits.push({ start: name.start, end: name.start + 5, text: 'http' });
	return [{ title: `Change the port to ${own}`, edits: edits.map((edit) => ({ ...edit, in: by })) }];
}
