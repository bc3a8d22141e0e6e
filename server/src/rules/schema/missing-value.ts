// A key without a value.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	ignored: '{what} has no value and is ignored',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A key has no value.',
		why: 'The key is ignored, which may not be what you intended: an empty rule of an AuthorizationPolicy matches everything.',
		exceptions:
			'Patches, where null removes a field; templates, which may render the value; and the built-in kinds of Kubernetes, for which null means "not set".',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts:
  http:
  - route:
    - destination: { host: reviews }
`,
		mend: ['  hosts:\n', '  hosts: [reviews]\n'],
	},
	*check(resource, mesh) {
		// That it has no name is said by metadata/invalid-name.
		const isNameless = resource.resource.name === undefined;
		for (const finding of schemaFindings<typeof messages>(resource, mesh, 'missing-value'))
			if (!isNameless || finding.with.what !== '"metadata"') yield finding;
	},
});
