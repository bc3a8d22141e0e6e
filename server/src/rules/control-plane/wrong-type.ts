// A value in the mesh configuration, or in that of a proxy, that Istio cannot read.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { meshConfigKinds, meshFindings } from '../shared/mesh-findings.ts';

const messages = {
	other: { wrong: '{what} must be {wanted}', consequence: '{refusal}' },
	misspeltWord: {
		wrong: '"{value}" is not a valid value of {what}',
		consequence: '{refusal}',
		remedy: 'did you mean "{meant}"?',
	},
	unknownWord: {
		wrong: '"{value}" is not a valid value of {what}',
		consequence: '{refusal}',
		remedy: 'it can be {words}',
	},
	notYaml: { wrong: '"{key}" does not hold valid YAML', consequence: '{refusal}' },
	noWord: { wrong: '{what} must be one of {words}, not {found}', consequence: '{refusal}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: meshConfigKinds,
	codes: [],
	docs: {
		summary: 'A value in the mesh configuration, or in the one of a proxy, has the wrong type or is an unknown word.',
		why: 'Istio cannot read any of it then: istiod goes on with the last configuration that was valid, or with its defaults, and says so only in its log. With such an annotation a pod is not injected.',
		exceptions:
			'What Istio can read: numbers in quotes, words by their number, and durations such as `1m` and `500ms`.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: own, namespace: istio-system }
spec:
  meshConfig:
    outboundTrafficPolicy:
      mode: registry_only
`,
		mend: ['registry_only', 'REGISTRY_ONLY'],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/'],
	},
	// istio: pkg/config/mesh/meshwatcher/collection.go, NewCollection; pkg/kube/inject/validate.go, validateProxyConfig
	check: (resource, mesh) => meshFindings<typeof messages>(resource, mesh, 'wrong-type'),
});
