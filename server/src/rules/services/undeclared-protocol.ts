// A port of a Service does not declare its protocol, so Istio has to detect it.

import { serviceFacts } from '../../model/services.ts';
import { isProductName } from '../../resolution/common-names.ts';
import { protocolWords } from '../../schema/protocols.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';
import { ownPorts, sayProtocol } from '../shared/service-ports.ts';

const messages = {
	nameless: {
		wrong: 'Port {port} has no name',
		consequence: ', so its protocol is not declared and Istio must detect it',
	},
	undeclared: {
		wrong: 'Port {port} is named "{name}"',
		consequence: ', so its protocol is not declared and Istio must detect it',
	},
	misspelt: {
		wrong: 'Port {port} is named "{name}"',
		consequence: ', so its protocol is not declared',
		remedy: 'did you mean "{suggestion}"?',
	},
	bareTcp: {
		wrong: 'A port named just "tcp" in an ExternalName Service captures the traffic of all hosts on its number',
		remedy: 'name it after its protocol',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	kinds: ['Service'],
	codes: ['IST0118', 'KIA0601', 'IST0150'],
	docs: {
		summary: 'Neither the name nor the `appProtocol` of a port says its protocol.',
		why: 'Istio then looks at the first bytes of each connection, which costs time and misdetects protocols in which the server sends first (MySQL, SMTP). HTTP routes apply only where HTTP is detected. Names begin with the protocol: `http`, `http-web`, `grpc-api`, `tcp-db`.',
		exceptions:
			'UDP ports; the ports 25, 53, 3306 and 27017, which are TCP unless they declare something else; Services of the control plane; and workspaces without Istio resources.',
		severityNotes:
			'Hint because detection works for HTTP; information if the name begins with a misspelled protocol, such as `tco-80`.',
		differences: 'Kiali reports it as an error.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: web
    port: 9080
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
`,
		mend: ['name: web', 'name: http-web'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
	},
	*check(resource, mesh) {
		const isExternal = serviceFacts(resource.resource).type === 'ExternalName';
		for (const port of ownPorts(mesh, resource)) {
			const { name, protocol, appProtocol } = port;
			if (appProtocol !== undefined || protocol === undefined) continue;
			const isBare = isExternal && name?.text === 'tcp';
			if (protocol !== 'Unsupported' && !isBare) continue;
			const span = name ?? port.port;
			if (span === undefined) continue;
			const meant = name === undefined ? undefined : slipIn(name.text);
			yield {
				span,
				...(meant === undefined || isBare ? {} : { severity: 'information' }),
				...(isBare ? { message: 'bareTcp' } : said(port.port?.text ?? '', name?.text, meant)),
				codes: isExternal ? ['IST0150'] : ['IST0118', 'KIA0601'],
				fixes: isBare
					? []
					: [
							...(meant === undefined || name === undefined ? [] : changeWord(resource, name, meant)),
							...sayProtocol(mesh, resource, port),
						],
			};
		}
	},
});

function said(port: string, name: string | undefined, suggestion: string | undefined): Said<typeof messages> {
	if (name === undefined) return { message: 'nameless', with: { port } };
	return suggestion === undefined
		? { message: 'undeclared', with: { port, name } }
		: { message: 'misspelt', with: { port, name, suggestion } };
}

/** What a name was meant to be that begins with nearly a protocol: `tco-80`, `htpp`. Short words are too much alike to tell, and `minio` is none. */
function slipIn(name: string): string | undefined {
	const plain = name.toLowerCase().replaceAll('_', '-');
	if (plain !== name && protocolWords.includes(plain.split('-')[0] ?? '')) return plain;
	const [, protocol, suffix] = /^(https?|http2|grpc|tcp|tls)([a-z0-9]{2}.*)$/.exec(name) ?? [];
	if (protocol !== undefined) return `${protocol}-${suffix}`;
	const [first = '', ...rest] = name.split('-');
	const isWord = /^[a-z]+$/.test(first) && (first.length > 3 || /^(?:tco|tpc|tcpp|ctp|gprc|htp)$/.test(first));
	const found = isWord && !isProductName(first) ? nearestName(first, protocolWords) : undefined;
	return found === undefined ? undefined : [found, ...rest].join('-');
}
