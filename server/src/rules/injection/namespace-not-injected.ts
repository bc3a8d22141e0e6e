// A namespace that does not say whether it is in the mesh.

import { modeKey } from '../../istio/ambient.ts';
import { injectorValues } from '../../istio/injector.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { ownLabels } from '../../istio/pods.ts';
import { manifest } from '../../model/resource.ts';
import { addition } from '../../yaml/edits/entries.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	byDefault: {
		wrong: 'Pods of namespace "{namespace}" are injected because the injector does so by default',
		codes: ['IST0148'],
	},
	outside: {
		wrong: 'Pods of namespace "{namespace}" are not in the mesh',
		consequence: ': it has neither the label "istio-injection" nor "istio.io/rev"',
	},
})({
	severity: 'information',
	isOptIn: true,
	kinds: ['Namespace'],
	codes: ['IST0102'],
	docs: {
		summary: 'A namespace has no label that says whether its pods are in the mesh.',
		why: 'Its pods get no proxy unless the configuration of the injector injects them by default; the message says which.',
		exceptions:
			'Namespaces with any value of `istio-injection`, with a revision, or in ambient mode; the root namespace and the namespaces of Kubernetes.',
		severityNotes: 'Off by default because the label is often set by other means.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
		mend: ['  name: shop\n', '  name: shop\n  labels: { istio-injection: enabled }\n'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0102/'],
	},
	*check(resource, mesh) {
		const { name } = resource.resource;
		const labels = resource.standing === 'whole' ? ownLabels(resource.resource) : undefined;
		if (labels === undefined || name === undefined || name.opaque) return;
		if (name.text === meshConfigOf(mesh).rootNamespace || name.text.startsWith('kube-')) return;
		if (labels.get(modeKey) === 'ambient' || labels.has('istio.io/rev') || labels.get('istio-injection')) return;
		if (injectorValues(mesh)?.sidecarInjectorWebhook?.enableNamespacesByDefault === true) {
			yield {
				span: name,
				message: 'byDefault',
				with: { namespace: name.text },
			};
			return;
		}
		const metadata = manifest(resource.resource).get('metadata');
		const label = 'istio-injection: enabled';
		const { text } = resource.resource.chunk;
		const edit = metadata && !labels.has('istio-injection') ? addition(text, metadata, 'labels', label, []) : undefined;
		yield {
			span: name,
			message: 'outside',
			with: { namespace: name.text },
			fixes: edit === undefined ? [] : [{ title: 'Add the label "istio-injection: enabled"', edits: [edit] }],
		};
	},
});
