// A subset without labels: it is all pods of the host.
import { hostOf } from '../../istio/destination-rules.ts';
import { hostForm } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { isPlatformName } from '../../istio/platform.ts';
import type { Deployed, Mesh, Referring } from '../../mesh/mesh.ts';
import { manifest, word } from '../../model/resource.ts';
import { fieldAddition } from '../../yaml/edits/additions.ts';
import { flowText } from '../../yaml/edits/content.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { fixOf } from '../shared/fixes.ts';
import { labelsFor, subsetLabels } from '../shared/subset-creations.ts';

export default stating({
	everyPod: { wrong: 'Subset "{subset}" has no labels', consequence: ', so it selects every pod of host "{host}"' },
})({
	severity: 'hint',
	kinds: ['DestinationRule'],
	absent: ['labels'],
	codes: ['KIA0209'],
	docs: {
		summary: 'A subset has no labels.',
		why: 'Without labels the subset contains all pods of the host: traffic routed to it goes to every version.',
		exceptions:
			'Hosts outside the cluster, for which a subset without labels is the way to originate TLS for one route.',
		severityNotes:
			'Hint for a subset with its own traffic policy or the only subset of a rule, which may be an intended second name for the same pods, and for subsets of Istio gateways.',
		differences: 'Kiali also reports hosts outside the cluster.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
`,
		mend: ['- name: v1', '- name: v1\n    labels: { version: v1 }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
	},
	*check(resource, mesh) {
		const host = hostOf(resource);
		if (host === undefined || host.opaque || resource.standing !== 'whole') return;
		const { clusterDomain } = mesh.environment.settings;
		const form = hostForm(host.text, clusterDomain);
		if (form.form === 'wildcard' && !host.text.endsWith(`.svc.${clusterDomain}`)) return;
		if (form.form === 'literal' && form.service === undefined) return;
		const called = hostsCalled(mesh, { text: host.text, namespaces: resource.namespaces });
		if (called.some(({ by }) => by.resource.kind.id === 'ServiceEntry')) return;
		const spec = manifest(resource.resource).get('spec');
		const subsets = spec?.each('subsets') ?? [];
		for (const subset of subsets) {
			const [name, labels] = [word(subset.get('name')), subset.get('labels')];
			const isEmpty = labels === undefined || (labels.entries.length === 0 && !labels.opaque);
			if (name === undefined || subset.opaque || !isEmpty) continue;
			// https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/: a name for each way through a gateway.
			const isWay = form.form === 'service' && isPlatformName(form.name);
			const isOdd = subsets.length > 1 && subset.get('trafficPolicy') === undefined && !isWay;
			yield {
				span: name,
				message: 'everyPod',
				with: { subset: name.text, host: host.text },
				...(isOdd ? { severity: 'information' } : {}),
				fixes: labelled(mesh, resource, host, subset, name.text),
			};
		}
	},
});

/** Labels for the pods that the name of the subset means. */
function labelled(mesh: Mesh, by: Deployed, host: Referring['mention'], subset: Node, name: string): readonly Fix[] {
	const others = subsetLabels(by);
	const labels = labelsFor(mesh, { by, mention: { ...host, text: name, of: host } }, others);
	if (labels === undefined || Object.keys(labels).length === 0) return [];
	const { text } = by.resource.chunk;
	const written = subset.entries.find(({ key }) => key.text === 'labels');
	const said = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
	const title = `Add the label "${said.join(', ')}"`;
	if (written === undefined) return fixOf(by, title, fieldAddition(text, subset, 'labels', labels));
	const { start, end } = written.value;
	if (start < written.key.end) return [];
	return fixOf(by, title, { start, end, text: `${text[start - 1] === ' ' ? '' : ' '}${flowText(labels)}` });
}
