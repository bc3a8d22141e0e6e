// A value of another type than its field has.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	otherType: '{what} must be {type}, not {found}',
	stringInstead: '{what} must be {type}, not the string "{value}"',
	nothing: '{what} must be {type}, not nothing',
	bareBoolean: '{what} must be a string, but {value} without quotes is a boolean',
	bareNumber: '{what} must be a string, but {value} without quotes is the number {number}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A value has the wrong type for its field: a map instead of a list, a number instead of a string.',
		why: 'The API server rejects the manifest. kubectl reads YAML 1.1: `on`, `yes` and `y` are booleans, `012` is the number ten, `1.10` the number 1.1; strings that look like one of these need quotes.',
		bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: 1.10 }
`,
		mend: ['version: 1.10', 'version: "1.10"'],
	},
	// What plain words are: sigs.k8s.io/yaml: goyaml.v2/resolve.go, resolve
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'wrong-type'),
});
