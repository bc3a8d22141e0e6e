// Whether a proxy lets a request in: AuthorizationPolicies in the order CUSTOM, DENY, ALLOW, each with the first condition that fails.
import type { DeployedAs } from '../mesh/by-kind.ts';
import { indexedBy } from '../mesh/indexed.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { meshConfigOf } from '../mesh/mesh-config.ts';
import { attachedTo } from '../mesh/policies/attachment.ts';
import { type Authorization, type Request, unmetCondition } from '../mesh/policies/authorization.ts';
import { rootNamespaceOf } from '../mesh/policies/scope.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';
import { at, listAt, plain, specAt } from './fields.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { authorizationShape, shaped } from './shapes.ts';
import { type DeniedBy, doubt, nameOf, type PassedOver, passed, placeOf, type Story, tell } from './story.ts';

type Policy = Authorization & { readonly by: DeployedAs<'AuthorizationPolicy'> };

const byNamespace = indexedBy(
	(mesh) => oneOfEach(mesh, 'AuthorizationPolicy'),
	(by) => by.namespaces ?? [],
);

/** The policies at a pod, of the root namespace first; those that only try are left out. */
export function policiesFor(mesh: Mesh, pod: ProxyPod): readonly Policy[] {
	const rootNamespace = rootNamespaceOf(mesh);
	const all = [...new Set([rootNamespace, pod.namespace])].flatMap((one) => byNamespace(mesh).get(one) ?? []);
	const policies = all.flatMap((by): readonly Policy[] => {
		const tried = at(manifest(by.resource) as Node, 'metadata', 'annotations', 'istio.io/dry-run')?.text;
		if (tried === 'true' || by.standing === 'patch') return [];
		return [{ by, namespace: namespaceOf(by) ?? '', spec: specOf(by) }];
	});
	return attachedTo(policies, { namespace: pod.namespace, labels: Object.fromEntries(pod.labels) }, { rootNamespace });
}

function specOf(by: DeployedAs<'AuthorizationPolicy'>): NonNullable<Authorization['spec']> {
	const spec = specAt(by.resource);
	return (spec && (shaped(plain(spec), authorizationShape) as Authorization['spec'] | undefined)) ?? {};
}

const actionOf = ({ spec }: Policy) => spec?.action ?? 'ALLOW';

export interface Denial {
	readonly details: string;
	readonly deniedBy: DeniedBy | undefined;
}

/** Tells what the policies of a pod say to a request; what keeps it out, if something does. */
export function accessOf(mesh: Mesh, pod: ProxyPod, request: Request, story: Story): Denial | undefined {
	const policies = policiesFor(mesh, pod);
	const { trustDomains } = meshConfigOf(mesh);
	const [trustDomain = 'cluster.local', ...aliases] = trustDomains;
	const options = { trustDomains: { trustDomain, aliases } };
	const passedOver: PassedOver[] = [];
	const matched = (policy: Policy): number => {
		const rules = policy.spec?.rules ?? [];
		for (const [index, rule] of rules.entries()) {
			const failed = unmetCondition(policy, rule, request, options);
			if (failed === undefined) return index;
			const node = listAt(specAt(policy.by.resource), 'rules')[index];
			const words = { policy: called(policy), rule: index + 1, condition: failed };
			passedOver.push(passed('policy.ruleFails', words, node && placeOf(policy.by, node)));
		}
		if (rules.length === 0) passedOver.push(passed('policy.noRules', { policy: called(policy) }, nameOf(policy.by)));
		return -1;
	};
	const firstOf = (action: string) => {
		for (const policy of policies) {
			if (actionOf(policy) !== action) continue;
			const rule = matched(policy);
			if (rule !== -1) return { policy, rule };
		}
		return undefined;
	};
	const custom = firstOf('CUSTOM');
	if (custom !== undefined)
		doubt(story, 'policy.custom', { policy: called(custom.policy) }, placeOfRule(custom.policy, custom.rule));
	const denied = firstOf('DENY');
	if (denied !== undefined) {
		const { policy, rule } = denied;
		tell(
			story,
			'policy.denied',
			{ policy: called(policy), rule: rule + 1 },
			{ at: placeOfRule(policy, rule), passedOver },
		);
		const name = policy.by.resource.name?.text ?? '';
		const deniedBy = { namespace: policy.namespace ?? '', name, rule };
		const details = `rbac_access_denied_matched_policy[ns[${deniedBy.namespace}]-policy[${name}]-rule[${rule}]]`;
		return { details, deniedBy };
	}
	const allowing = policies.filter((policy) => actionOf(policy) === 'ALLOW');
	if (allowing.length === 0) {
		if (policies.length === 0) tell(story, 'policy.none', { pod: podName(pod) });
		else tell(story, 'policy.notDenied', {}, { passedOver });
		return undefined;
	}
	const allowed = firstOf('ALLOW');
	if (allowed !== undefined) {
		const { policy, rule } = allowed;
		tell(
			story,
			'policy.allowed',
			{ policy: called(policy), rule: rule + 1 },
			{ at: placeOfRule(policy, rule), passedOver },
		);
		return undefined;
	}
	const [first] = allowing;
	tell(
		story,
		'policy.notAllowed',
		{ policies: allowing.map(called).join(', ') },
		{ at: first && nameOf(first.by), passedOver },
	);
	return { details: 'rbac_access_denied_matched_policy[none]', deniedBy: undefined };
}

function called({ by, namespace }: Policy): string {
	return `${namespace ?? ''}/${by.resource.name?.text ?? ''}`;
}

function placeOfRule({ by }: Policy, index: number) {
	const node = listAt(specAt(by.resource), 'rules')[index];
	return node === undefined ? nameOf(by) : placeOf(by, node);
}
