// A condition of the kind’s own definition that a manifest does not meet.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	condition: '{condition}',
	violated: 'This violates the validation rule {rule}',
	unlikeSchema: 'This does not match the schema',
	unlikeSchemaFor: 'This does not match the schema for {fields}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: [],
	docs: {
		summary: 'A manifest violates a validation rule of a CustomResourceDefinition in the workspace.',
		why: 'The API server evaluates the same validation rule and rejects the manifest.',
		exceptions:
			'Validation rules that compare with the previous state, and those with functions that are not supported here.',
		bad: `#- crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: proxyconfigs.networking.istio.io }
spec:
  group: networking.istio.io
  names: { kind: ProxyConfig, plural: proxyconfigs }
  scope: Namespaced
  versions:
  - name: v1beta1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties: { budget: { type: integer }, limit: { type: integer } }
            x-kubernetes-validations:
            - { rule: self.budget <= self.limit, message: budget must not exceed limit }
#- proxy.yaml
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: proxy, namespace: shop }
spec:
  budget: 20
  limit: 10
`,
		mend: ['limit: 10', 'limit: 30'],
	},
	// apiextensions-apiserver: pkg/apiserver/schema/cel/validation.go
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'unmet-condition'),
});
