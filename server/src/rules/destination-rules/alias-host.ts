// A DestinationRule for an ExternalName Service, which is an alias and has no endpoints of its own.

import { hostOf } from '../../istio/destination-rules.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { behaves } from '../../istio/releases.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { isOfKind } from '../../model/resource.ts';
import { serviceFacts } from '../../model/services.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

export default stating({
	alias: {
		wrong: 'Service "{service}" is only an alias of "{target}"',
		consequence: ', so a DestinationRule for it has no effect',
		remedy: 'use host "{target}"',
	},
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'The host of a DestinationRule is a Service of type ExternalName.',
		why: 'Since Istio 1.21 such a Service is an alias: requests go to the service that has the external name, with the DestinationRule of that one. A rule for the alias is never used, so TLS that it would start is not started.',
		exceptions: 'Releases before 1.21, where `istio.version` names one.',
		severityNotes: 'Information for a rule that starts no TLS.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: partner, namespace: shop }
spec:
  type: ExternalName
  externalName: api.example.com
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: partner, namespace: shop }
spec:
  host: partner
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } }
`,
		mend: ['host: partner', 'host: api.example.com'],
		links: ['https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/#externalname-support-changes'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, GetDestinationCluster; pilot/pkg/model/push_context.go, resolveServiceAliases
	*check(by, mesh) {
		const host = hostOf(by);
		if (by.standing !== 'whole' || host === undefined || host.opaque || !behaves(mesh, 'aliases')) return;
		const called = hostsCalled(mesh, { text: host.text, namespaces: by.namespaces });
		const targets = called.map(({ by: { resource, standing } }) => {
			if (!isOfKind(resource, 'Service') || standing !== 'whole') return undefined;
			const { type, externalName } = serviceFacts(resource);
			return type === 'ExternalName' && externalName?.opaque === false ? externalName.text : undefined;
		});
		const [target] = targets;
		const [first] = called;
		if (first === undefined || target === undefined || targets.some((one) => one !== target)) return;
		// Most such rules switch TLS off, as an old task of Istio's documentation does: that does no harm.
		const startsTls = policiesIn(by.resource).some(({ settings }) =>
			['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'].includes(settings.get('tls')?.get('mode')?.text ?? ''),
		);
		yield {
			span: host,
			severity: startsTls ? 'warning' : 'information',
			message: 'alias',
			with: { service: first.mention.text, target },
			related: [{ in: first.by, span: first.mention, message: 'The Service' }],
			fixes: changeWord(by, host, target),
		};
	},
});
