// Settings for one port leave out the TLS that the policy around them sets; they do not inherit it.

import { type PolicyPart, policiesIn, type TrafficPolicy } from '../../istio/traffic-policies.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';

export default stating({
	uninherited: {
		wrong: 'Port {port} does not use TLS',
		consequence: ': port-level settings do not inherit "tls: mode: {mode}"',
	},
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'Port-level settings leave out the TLS settings next to `portLevelSettings`.',
		why: 'Port-level settings replace the policy around them and inherit nothing from it. On that port the client sends plaintext (or uses Istio mutual TLS, if the server supports it), although TLS is configured.',
		exceptions:
			'Only TLS that the proxy originates (SIMPLE, MUTUAL) is checked, because losing other settings breaks nothing.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    tls: { mode: SIMPLE }
    portLevelSettings:
    - port: { number: 80 }
      loadBalancer: { simple: LEAST_REQUEST }
`,
		mend: ['{ simple: LEAST_REQUEST }', '{ simple: LEAST_REQUEST }\n      tls: { mode: SIMPLE }'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy',
		],
	},
	// istio: pilot/pkg/networking/util/util.go, GetPortLevelTrafficPolicy; core/cluster_tls.go, buildUpstreamTLSSettings
	*check({ resource, ...by }) {
		if (by.standing !== 'whole') return;
		const parts = policiesIn(resource);
		const { text } = resource.chunk;
		for (const part of parts.filter(({ port }) => port === undefined)) {
			const tls = part.settings.get('tls');
			const mode = tls?.get('mode');
			if (tls === undefined || (mode?.text !== 'SIMPLE' && mode?.text !== 'MUTUAL')) continue;
			for (const { settings, port } of levelsOf(part)) {
				if (typeof port?.value !== 'number' || settings.get('tls') !== undefined || settings.opaque) continue;
				yield {
					span: port,
					message: 'uninherited',
					with: { port: port.text, mode: mode.text },
					related: [{ in: { resource, ...by }, span: mode, message: 'TLS for the other ports' }],
					fixes: copy(settings, text.slice(tls.start, tls.end), tls, text),
				};
			}
		}

		function levelsOf({ settings }: PolicyPart): readonly PolicyPart[] {
			const levels = (settings as Node<TrafficPolicy>).each('portLevelSettings') as readonly Node[];
			return parts.filter((one) => one.port !== undefined && levels.includes(one.settings));
		}
	},
});

/** The same settings for the port, if they are written in one line. */
function copy(settings: Node, written: string, { style }: Node, text: string): readonly Fix[] {
	const edit = style === 'flow' && !written.includes('\n') ? newEntry(text, settings, `tls: ${written}`) : undefined;
	return edit === undefined ? [] : [{ title: 'Set the same TLS settings for this port', edits: [edit] }];
}
