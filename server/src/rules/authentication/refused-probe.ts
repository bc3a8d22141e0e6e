// HTTP probes of the kubelet, which has no certificate, at pods that take mutual TLS only.
import { serverMode } from '../../istio/policies/server-mode.ts';
import { type Deployed, declarationsIn, namespaceOf } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { containerPorts, podKinds, podOf } from '../../model/workloads.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const key = 'sidecar.istio.io/rewriteAppHTTPProbers';
const excluded = 'traffic.sidecar.istio.io/excludeInboundPorts';

export default stating({
	refused: {
		wrong: 'The probe of port {port} is refused',
		consequence: ': it has no certificate, and {policy} sets mode STRICT',
		remedy: 'leave out "sidecar.istio.io/rewriteAppHTTPProbers" to send it through the agent',
	},
})({
	severity: 'warning',
	kinds: podKinds,
	codes: [],
	docs: {
		summary: 'Probes are not rewritten, and the mode of mutual TLS is STRICT for the port they ask.',
		why: 'The kubelet has no certificate of the mesh, so the sidecar refuses its requests, and the pod never becomes ready or is restarted over and over. By default the injector rewrites HTTP probes so that they go through the agent; the annotation turns that off.',
		exceptions: 'Nothing is said of probes by TCP or command, and of ports that are excluded from the sidecar.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { app: reviews, sidecar.istio.io/inject: "true" }
  annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
spec:
  containers:
  - name: reviews
    image: reviews
    readinessProbe: { httpGet: { path: /ready, port: 9080 } }
`,
		mend: ['rewriteAppHTTPProbers: "false"', 'rewriteAppHTTPProbers: "true"'],
		links: ['https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/'],
	},
	// istio: pkg/kube/inject/app_probe.go, ShouldRewriteAppHTTPProbers
	*check(by, mesh) {
		const pod = by.standing === 'whole' ? podOf(by.resource) : undefined;
		const annotations = pod?.get('metadata')?.get('annotations') as Node | undefined;
		const entry = annotations?.entries.find((one) => one.key.text === key);
		const namespace = namespaceOf(by);
		if (pod === undefined || entry?.value.text !== 'false' || namespace === undefined) return;
		const labels = declarationsIn(by, 'workload')[0]?.labels ?? [];
		const apart = annotations?.entries.find((one) => one.key.text === excluded)?.value.text ?? '';
		for (const probe of probesOf(pod as Node as Node<Pod>)) {
			const port = numberOf(by, probe);
			if (port === undefined || apart === '*' || apart.split(',').includes(`${port}`)) continue;
			const mode = serverMode(mesh, { namespace, labels, port });
			if (mode?.mode !== 'STRICT') continue;
			yield {
				span: entry.value,
				message: 'refused',
				with: { port, policy: title(mode.by.resource) },
				related: [
					{ in: by, span: probe, message: 'The probe' },
					{ in: mode.by, span: mode.span, message: `${title(mode.by.resource)} sets mode STRICT` },
				],
				fixes: changeTo(entry.value, 'true'),
			};
			return;
		}
	},
});

interface Probe {
	readonly httpGet?: { readonly port?: number | string };
	readonly grpc?: { readonly port?: number };
}
interface Pod {
	readonly spec?: {
		readonly containers?: readonly {
			readonly readinessProbe?: Probe;
			readonly livenessProbe?: Probe;
			readonly startupProbe?: Probe;
		}[];
	};
}

/** The ports that probes ask by requests. */
function probesOf(pod: Node<Pod>): readonly Node[] {
	return (pod.get('spec')?.each('containers') ?? []).flatMap((container) =>
		(['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((name): readonly Node[] => {
			const probe = container.get(name);
			const port = probe?.get('httpGet')?.get('port') ?? probe?.get('grpc')?.get('port');
			return port === undefined || port.opaque ? [] : [port as Node];
		}),
	);
}

function numberOf({ resource }: Deployed, { text }: Node): number | undefined {
	if (/^\d+$/.test(text)) return Number(text);
	const named = containerPorts(resource)?.find(({ name }) => name?.text === text)?.number?.text;
	return named === undefined ? undefined : Number(named);
}
