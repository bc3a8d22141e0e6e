// The selector of a Gateway selects no pod.

import { isPlatformLabel } from '../../istio/platform.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { reachOfGateway, selectorOfGateway } from '../../istio/servers.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Declared, type Deployed, declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { mayHavePods } from '../../resolution/makers.ts';
import { slipFor } from '../../text/likeness.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { declaredIn, pointers } from '../shared/contradictions.ts';
import { changeWord } from '../shared/fixes.ts';

const messages = {
	one: { wrong: 'No workload has the label {labels}', consequence: ', so nothing opens the ports of this Gateway' },
	several: {
		wrong: 'No workload has the labels {labels}',
		consequence: ', so nothing opens the ports of this Gateway',
	},
	misspelt: {
		wrong: 'No workload has the label {labels}',
		consequence: ', so nothing opens the ports of this Gateway',
		remedy: 'did you mean "{suggestion}"?',
	},
	elsewhere: {
		wrong: 'Workloads with {labels} run only in namespace {namespaces}',
		consequence: 'PILOT_SCOPE_GATEWAY_TO_NAMESPACE limits the Gateway to its own',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['Gateway'],
	codes: ['IST0101', 'KIA0302'],
	docs: {
		summary: 'The selector of a Gateway matches no workload.',
		why: 'No proxy opens the ports of the Gateway, and nothing routed through it can be reached; no error is shown.',
		exceptions:
			'Ingress gateways are usually installed from elsewhere. So this is reported only if a workload that is deployed with the Gateway has a similar label. With `istio.assume: complete` it is always reported, except for the labels of gateways from the Istio charts. Pods are searched in all namespaces, as Istio does unless its variable `PILOT_SCOPE_GATEWAY_TO_NAMESPACE` says otherwise.',
		bad: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: shop, labels: { app: edge-gateway } }
spec: { containers: [{ name: istio-proxy, image: proxyv2 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { app: edge-gatway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
`,
		mend: ['edge-gatway }', 'edge-gateway }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/gateway/#Gateway'],
	},
	// istio: pilot/pkg/model/push_context.go, mergeGateways
	*check(resource, mesh) {
		const labels = selectorOfGateway(resource);
		const [first] = labels ?? [];
		if (resource.standing !== 'whole' || labels === undefined || first === undefined) return;
		const reach = reachOfGateway(mesh, resource);
		if (selectedBy(mesh, labels, reach).length > 0 || mayHavePods(mesh, labels, reach)) return;
		const elsewhere = reach === undefined ? [] : selectedBy(mesh, labels, undefined);
		if (elsewhere.length > 0) {
			const namespaces = [...new Set(elsewhere.flatMap((one) => namespaceOf(one.by) ?? []))];
			if (namespaceOf(resource) !== undefined && elsewhere.every((one) => areTogether(mesh, resource, one.by)))
				yield {
					span: { start: first.key.start, end: labels.at(-1)?.value.end ?? first.value.end },
					message: 'elsewhere',
					with: { labels: pairs(labels), namespaces },
					related: pointers(elsewhere, declaredIn),
				};
			return;
		}
		const finding = misspelt(mesh, resource, labels);
		if (finding !== undefined) yield finding;
		else if (mesh.environment.isComplete && !labels.every(isPlatformLabel))
			yield {
				span: { start: first.key.start, end: labels.at(-1)?.value.end ?? first.value.end },
				message: labels.length > 1 ? 'several' : 'one',
				with: { labels: pairs(labels) },
			};
	},
});

function pairs(labels: readonly Label[]): readonly string[] {
	return labels.map(({ key, value }) => `${key.text}: ${value.text}`);
}

/** One value is nearly that of a workload beside the Gateway which has all the other labels. */
function misspelt(mesh: Mesh, by: Deployed, labels: readonly Label[]): Finding<typeof messages> | undefined {
	for (const label of labels) {
		const others = labels.filter((one) => one !== label);
		const company =
			others.length > 0 ? selectedBy(mesh, others, reachOfGateway(mesh, by)) : declaredAs(mesh, 'workload', '');
		const beside = new Map<string, Declared>();
		for (const one of company) {
			const value = one.mention.labels?.find((own) => own.key.text === label.key.text)?.value;
			if (value === undefined || value.opaque || one.by.standing !== 'whole') continue;
			if (!beside.has(value.text) && areTogether(mesh, by, one.by)) beside.set(value.text, one);
		}
		if (isPlatformLabel(label)) continue;
		const near = slipFor(label.value.text, beside.keys());
		const workload = near === undefined ? undefined : beside.get(near);
		if (near === undefined || workload === undefined) continue;
		const { start, end } = label.value;
		return {
			span: { start, end },
			message: 'misspelt',
			with: { labels: pairs([label]), suggestion: near },
			related: pointers([workload], declaredIn),
			fixes: changeWord(by, label.value, near),
		};
	}
	return undefined;
}
