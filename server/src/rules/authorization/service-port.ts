// A port of a Service in an AuthorizationPolicy, where the port of the pods is meant.

import { fieldsOf, policyOf } from '../../istio/policies/authorization-policy.ts';
import { scopeOf } from '../../istio/policies/scope.ts';
import { stating } from '../engine/rule.ts';
import { consequence } from '../shared/consequence.ts';
import { changeTo } from '../shared/fixes.ts';
import { podPort } from '../shared/pod-ports.ts';

export default stating({
	servicePort: {
		wrong: 'Port {port} is that of Service "{service}"',
		consequence: ', and its pods listen on {target}, so this {effect}',
		remedy: 'write "{target}"',
	},
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: '`ports` or `destination.port` names the port of a Service, not the one that its pods listen on.',
		why: 'The proxy beside the pod compares the port that a connection arrives at. Nothing arrives at the port of the Service: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		exceptions:
			'The Service must select by the same labels, or by some of them, and have no port that leads to this one. Policies without a selector, and those of waypoints, are not looked at.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  rules:
  - to: [{ operation: { ports: ["80"] } }]
`,
		mend: ['["80"]', '["9080"]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation'],
	},
	// istio: pilot/pkg/security/authz/model/generator.go, destPortGenerator: the port of the listener of the proxy
	*check(by, mesh) {
		if (scopeOf(by).hasTargets || policyOf(by).isOpen) return;
		for (const { values, isNegated } of fieldsOf(by, ['ports'])) {
			const { action } = policyOf(by);
			const verb = action === 'ALLOW' ? 'allows' : 'denies';
			const effect = isNegated && action !== 'CUSTOM' ? `${verb} that port too` : consequence(action);
			for (const value of values) {
				const meant = /^\d+$/.test(value.text) ? podPort(mesh, by, Number(value.text)) : undefined;
				if (meant === undefined) continue;
				const name = meant.by.resource.name?.text ?? '';
				const isThere = values.some(({ text }) => text === `${meant.target}`);
				yield {
					span: value,
					// Both beside each other are as often meant as not.
					...(isThere ? { severity: 'hint' } : {}),
					message: 'servicePort',
					with: { port: value.text, service: name, target: meant.target, effect },
					related: [{ in: meant.by, span: meant.by.resource.name ?? meant.by.resource, message: 'The Service' }],
					fixes: meant.isOnly && !isThere ? changeTo(value, `${meant.target}`) : [],
				};
			}
		}
	},
});
