// A value of another type than its field has.
import { rule } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

export default rule({
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
	check: (resource, mesh) => schemaFindings(resource, mesh, 'wrong-type'),
});
