// Pods that name a revision, in a namespace that has decided already.
import { refusesProxy, revisionOf } from '../../istio/injection.ts';
import { factsOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { removal } from '../../yaml/edits/entries.ts';
import { stating } from '../engine/rule.ts';
import { entryOf, pointersTo } from '../shared/pods.ts';

const key = 'istio.io/rev';

export default stating({
	defaultRevision: {
		wrong: '"istio.io/rev: {wanted}" has no effect',
		consequence: ': pods in namespace "{namespace}" use the default revision',
	},
	otherRevision: {
		wrong: '"istio.io/rev: {wanted}" has no effect',
		consequence: ': pods in namespace "{namespace}" use revision "{given}"',
	},
})({
	severity: 'information',
	kinds: podKinds,
	codes: [],
	docs: {
		summary: 'Pods name a revision, but get the revision of their namespace.',
		why: 'Istio uses the label `istio.io/rev` of a pod only if its namespace has neither `istio-injection` nor a revision: these pods get a proxy of the other revision.',
		exceptions:
			'Namespaces that are not in the workspace, or whose labels differ where it is declared more than once; pods that opt out of injection.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/rev: stable }
---
apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
  labels: { app: reviews, istio.io/rev: canary }
spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: [', istio.io/rev: canary', ''],
		links: ['https://istio.io/latest/docs/setup/upgrade/canary/'],
	},
	*check(resource, mesh) {
		const [facts, namespace] = [factsOf(resource), namespaceFactsOf(mesh, resource)];
		const wanted = facts?.labels.get(key);
		if (facts === undefined || namespace === undefined || wanted === undefined || wanted === '') return;
		if (refusesProxy(facts)) return;
		const given = revisionOf(namespace.labels, facts.labels);
		const pod = podOf(resource.resource);
		const entry = entryOf(pod, 'labels', key);
		if (given === undefined || given === wanted || entry === undefined) return;
		const metadata = pod?.get('metadata');
		const labels = metadata?.get('labels');
		const gone = labels && removal(resource.resource.chunk.text, labels, [entry], metadata);
		yield {
			span: entry.key,
			message: given === 'default' ? 'defaultRevision' : 'otherRevision',
			with: { wanted, namespace: namespace.name, given },
			related: pointersTo(namespace.written, 'selects the revision'),
			fixes: gone === undefined ? [] : [{ title: `Remove "${key}"`, edits: gone }],
		};
	},
});
