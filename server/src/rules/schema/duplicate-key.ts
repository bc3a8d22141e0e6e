// A key that is written twice in one map.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	twice: {
		wrong: '"{key}" is written twice in {place}',
		consequence: 'only the last one is used, and strict tools reject the file',
	},
	lostDash: {
		wrong: '{keys} are written twice in {place}',
		consequence: 'only the last ones are used',
		remedy: 'put "- " before the second "{key}" if it begins another item',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A key is written twice in one map.',
		// kubectl reads files with sigs.k8s.io/yaml, not strictly (cli-runtime: pkg/resource/visitor.go, YAMLOrJSONDecoder);
		// kustomize, and with it Flux, says "mapping key already defined" (kubernetes-sigs/kustomize issue 3480).
		why: 'kubectl uses the last one and silently drops the first; strict tools, such as kustomize and Flux, reject the file.',
		exceptions: 'Templates, where the branches of an if/else follow each other.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    timeout: 5s
    timeout: 10s
`,
		mend: ['    timeout: 5s\n', ''],
	},
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'duplicate-key'),
});
