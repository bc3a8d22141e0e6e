// A map without a field that it must have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { missingOrClashing } from '../shared/missing-or-clashing.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	...missingOrClashing,
	needs: '{what} needs "{field}"',
	needsList: '{what} needs the list "{field}"',
	needsValue: '"{field}" needs a value',
	needsOneOf: '{what} needs one of {fields}',
	needsAny: '{what} needs {fields}',
	needsSome: '{what} must set at least one of {fields} …',
	tlsNeeds: '{what} needs "{field}", or a "credentialName" instead',
	mutualNeeds: 'TLS mode MUTUAL needs "{field}", or a "credentialName"',
	portLevelWithoutSelector: '"portLevelMtls" needs a "selector" with labels',
	customWithoutProvider: 'A policy with action CUSTOM needs "provider" with a name',
	denyWithoutRules: {
		wrong: 'A policy with action DENY needs "rules"',
		remedy: 'an empty rule, {}, denies everything',
	},
	empty: { wrong: '"{field}" is empty', remedy: 'set at least one of its fields' },
	backendAuthority: 'To validate a backend, set "caCertificateRefs" or "wellKnownCACertificates"',
	withoutServers: 'A Gateway needs at least one server',
	withoutHosts: { wrong: 'A server needs at least one host', remedy: '"*" matches all' },
	distributeWithoutTo: 'An item of "distribute" needs "to" with the weights',
	distributeWithoutFrom: 'An item of "distribute" needs "from" with the locality of the client',
	splitErrors: '"consecutiveLocalOriginFailures" needs "splitExternalLocalOriginErrors: true"',
	withoutSniHosts: 'A TLS match needs at least one SNI host',
	routeWithoutRoute: 'A route needs "route" with its destinations',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A required field is missing.',
		why: 'The API server, or Istio’s webhook, rejects the manifest.',
		exceptions:
			'Patches, manifests that a kustomization patches, and templates, where the field may come from elsewhere.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - weight: 100
`,
		mend: ['- weight: 100', '- destination: { host: reviews }'],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'missing-field'),
});
