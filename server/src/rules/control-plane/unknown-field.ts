// A field that the mesh configuration, or that of a proxy, does not have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { meshConfigKinds, meshFindings } from '../shared/mesh-findings.ts';

const messages = {
	misspelt: {
		wrong: 'Unknown field "{field}" in {type}',
		consequence: 'Istio ignores it without an error',
		remedy: 'did you mean "{meant}"?',
	},
	below: {
		wrong: 'Unknown field "{field}" in {type}',
		consequence: 'Istio ignores it without an error',
		remedy: 'it belongs in "{home}"; indent it below that',
	},
	above: {
		wrong: 'Unknown field "{field}" in {type}',
		consequence: 'Istio ignores it without an error',
		remedy: 'it belongs in {home}; outdent it',
	},
	unknown: { wrong: 'Unknown field "{field}" in {type}', consequence: 'Istio ignores it without an error' },
	retired: { wrong: '"{field}" of {type} was removed from Istio', consequence: 'it is ignored' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: meshConfigKinds,
	codes: [],
	docs: {
		summary: 'The mesh configuration, or the one of a proxy, has a field that Istio does not have.',
		why: 'Istio ignores the field without an error or a line in its log: what it was for does not happen.',
		exceptions:
			'Fields that Istio removed long ago, where the workspace names a release older than 1.18. Text that is filled in by a template is not read.',
		bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    accesLogFile: /dev/stdout
    defaultConfig:
      holdApplicationUntilProxyStarts: true
`,
		mend: ['accesLogFile', 'accessLogFile'],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/'],
	},
	// istio: pkg/config/mesh/mesh.go, ApplyMeshConfig; pkg/util/protomarshal/protomarshal.go, ApplyYAML
	check: (resource, mesh) => meshFindings<typeof messages>(resource, mesh, 'unknown-field'),
});
