// Settings for one port leave out the TLS that the policy around them sets; they do not inherit it.

import { type PolicyPart, policiesIn, type TrafficPolicy } from '../../istio/traffic-policies.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, rule } from '../engine/rule.ts';

export default rule({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'The settings for a port leave out the TLS settings that stand beside `portLevelSettings`.',
		why: 'What is said for a port stands alone: it inherits no setting of the policy around it. On that port the client speaks plain text (or mutual TLS of Istio, if the server does), although TLS is set.',
		silence:
			'Only TLS that is started for the server (SIMPLE, MUTUAL) is looked at, as losing other settings breaks nothing.',
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
				if (port === undefined || settings.get('tls') !== undefined || settings.opaque) continue;
				yield {
					span: port,
					message: `Port ${port.text} gets no TLS: settings for a port do not inherit "tls: mode: ${mode.text}"`,
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
	return edit === undefined ? [] : [{ title: 'Set the same TLS for this port', edits: [edit] }];
}
