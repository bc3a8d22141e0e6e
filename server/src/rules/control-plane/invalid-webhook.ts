// Webhooks of the sidecar injector that are for the same pods, or whose Service is not there.
import { fact } from '../../facts/fact.ts';
import { areSame } from '../../facts/table.ts';
import type { Labels } from '../../istio/injection.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { type Hook, hooksOf, isCalled, revisionsOf } from '../shared/webhooks.ts';

const messages = {
	overlapping: 'Webhook "{webhook}" matches the same pods as one of {others}',
	unserved: 'No Service "{service}" in namespace "{namespace}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['MutatingWebhookConfiguration'],
	codes: ['IST0139'],
	docs: {
		summary: 'Two webhooks of sidecar injectors match the same pods, or the Service of one does not exist.',
		why: 'If two injectors are called for a pod, it gets the sidecar of the one that is called last. If the Service does not exist, pods get no sidecar, or cannot be created at all.',
		exceptions:
			'Configurations that are not certainly deployed together. A missing Service is reported only with `istio.assume: complete`, because it usually comes with an installation.',
		bad: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
- name: sidecar-injector.istio.io
  clientConfig: { service: { name: istiod, namespace: istio-system } }
  namespaceSelector: { matchLabels: { istio-injection: enabled } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-canary }
webhooks:
- name: sidecar-injector.istio.io
  clientConfig: { service: { name: istiod-canary, namespace: istio-system } }
  namespaceSelector: { matchLabels: { istio-injection: enabled } } # both
`,
		mend: ['istio-injection: enabled } } # both', 'istio.io/rev: canary, istio-injection: disabled } }'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0139/'],
	},
	// istio: analyzers/webhook/webhook.go; pkg/kube/inject/webhook.go, reapplyOverwrittenContainers: the later one counts
	*check(resource, mesh) {
		if (!isInjector(resource)) return;
		for (const hook of hooksOf(resource)) {
			yield* overlap(mesh, resource, hook);
			yield* unserved(mesh, hook);
		}
	},
});

function isInjector(by: Deployed): boolean {
	return revisionsOf(by).length > 0 || hooksOf(by).some((hook) => hook.get('name')?.text.endsWith('istio.io'));
}

const injectors = fact(
	(mesh: Mesh): readonly Deployed[] => resourcesOf(mesh, 'MutatingWebhookConfiguration').filter(isInjector),
	areSame,
);

/** What namespaces and pods may be labeled with, as far as injection goes. */
const situations = fact((mesh: Mesh): readonly { readonly namespace: Labels; readonly pod: Labels }[] => {
	const revisions = [undefined, ...new Set(injectors(mesh).flatMap(revisionsOf))];
	const labelled = (key: string, values: readonly (string | undefined)[]): readonly Labels[] =>
		values.flatMap((value) =>
			revisions.map((revision) => {
				const pairs = [[key, value] as const, ['istio.io/rev', revision] as const];
				return new Map(pairs.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
			}),
		);
	const pods = labelled('sidecar.istio.io/inject', [undefined, 'true', 'false']);
	return labelled('istio-injection', [undefined, 'enabled', 'disabled']).flatMap((namespace) =>
		pods.map((pod) => ({ namespace, pod })),
	);
});

function* overlap(mesh: Mesh, by: Deployed, hook: Hook): Generator<Finding<typeof messages>> {
	const met = situations(mesh).filter((one) => isCalled(hook, one.namespace, one.pod));
	const others = injectors(mesh).flatMap((other) =>
		areTogether(mesh, by, other) ? hooksOf(other).map((one) => ({ by: other, hook: one })) : [],
	);
	const rivals = others.filter(
		(one) => one.hook !== hook && met.some(({ namespace, pod }) => isCalled(one.hook, namespace, pod)),
	);
	if (rivals.length === 0) return;
	const { start, end, text } = hook.get('name') ?? hook;
	yield {
		span: { start, end },
		message: 'overlapping',
		with: { webhook: text, others: rivals.map((one) => one.by.resource.name?.text ?? '') },
		related: rivals.slice(0, 5).map((one) => {
			const { start: from, end: to } = one.hook.get('name') ?? one.hook;
			return { in: one.by, span: { start: from, end: to }, message: `${title(one.by.resource)} is also called` };
		}),
	};
}

function* unserved(mesh: Mesh, hook: Hook): Generator<Finding<typeof messages>> {
	const service = hook.get('clientConfig')?.get('service');
	const [name, namespace] = [service?.get('name'), service?.get('namespace')];
	if (!mesh.environment.isComplete || name === undefined || name.opaque || namespace?.opaque !== false) return;
	const isThere = declaredAs(mesh, 'host', name.text).some(
		({ by }) => by.namespaces === undefined || by.namespaces.includes(namespace.text),
	);
	if (!isThere) yield { span: name, message: 'unserved', with: { service: name.text, namespace: namespace.text } };
}
