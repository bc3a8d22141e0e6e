// Fields of the mesh configuration that exclude each other.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { meshConfigKinds, meshFindings } from '../shared/mesh-findings.ts';

const messages = {
	ignored: '{lost} is ignored: only one of {fields} may be set, and Istio keeps "{kept}"',
	severalIgnored: '{lost} are ignored: only one of {fields} may be set, and Istio keeps "{kept}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: meshConfigKinds,
	codes: [],
	docs: {
		summary: 'Two fields are set in the mesh configuration of which Istio keeps one.',
		why: 'Istio keeps the field that its API declares last, whatever the order in the file, and drops the other without an error.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: own, namespace: istio-system }
spec:
  meshConfig:
    extensionProviders:
    - name: otel
      zipkin: { service: zipkin.observability.svc.cluster.local, port: 9411 }
      opentelemetry: { service: otel.observability.svc.cluster.local, port: 4317 }
`,
		mend: ['      zipkin: { service: zipkin.observability.svc.cluster.local, port: 9411 }\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/'],
	},
	// golang/protobuf: jsonpb/decode.go
	check: (resource, mesh) => meshFindings<typeof messages>(resource, mesh, 'conflicting-fields'),
});
