// A field that the Istio release in use does not have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	early: { wrong: 'Istio {release} does not have "{field}"', consequence: '{since} does' },
	late: { wrong: 'Istio {release} no longer has "{field}"', consequence: '{until} did' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest has a field that the Istio release in use does not have.',
		why: 'The API server drops fields that its CustomResourceDefinitions do not have, so the field has no effect until Istio is upgraded.',
		exceptions:
			'Without `istio.version`, fields of the newest release are accepted. For a release between two known ones, the later one is used.',
		bad: `#! { "version": "1.18" }
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    mirrors:
    - destination: { host: reviews }
`,
		mend: ['    mirrors:\n    - destination: { host: reviews }\n', '    mirror: { host: reviews }\n'],
	},
	// apiextensions-apiserver: pkg/apiserver/schema/pruning/algorithm.go, Prune
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'unsupported-field'),
});
