// Whether a proxy lets a request in: AuthorizationPolicies in the order CUSTOM, DENY, ALLOW, each with the first condition that fails.

import { indexedBy } from '../facts/indexed.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { attachedTo } from '../istio/policies/attachment.ts';
import {
	type Authorization,
	decided,
	type Request,
	type RuleOf,
	type Unmatched,
} from '../istio/policies/authorization.ts';
import { policyOf } from '../istio/policies/authorization-policy.ts';
import { attachableOf, rootNamespaceOf, scopeOf } from '../istio/policies/scope.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { manifest, title } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';
import { namespacesFor, workloadOf } from './attached.ts';
import { at } from './fields.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { type DeniedBy, doubt, nameOf, type PassedOver, passed, placeOf, type Story, tell } from './story.ts';

interface Policy extends Authorization {
	readonly by: DeployedAs<'AuthorizationPolicy'>;
}

const byNamespace = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'AuthorizationPolicy'),
	(by) => by.namespaces ?? [],
);

/** The policies at a pod, of the root namespace first; those that only try are left out. */
export function policiesFor(mesh: Mesh, pod: ProxyPod): readonly Policy[] {
	const rootNamespace = rootNamespaceOf(mesh);
	const all = namespacesFor(rootNamespace, pod).flatMap((one) => byNamespace(mesh).get(one) ?? []);
	const enforced = all.filter(({ resource, standing }) => {
		const tried = at(manifest(resource) as Node, 'metadata', 'annotations', 'istio.io/dry-run')?.text;
		return tried !== 'true' && standing !== 'patch';
	});
	const policies = enforced.map((by) => ({ ...attachableOf(by), by, read: policyOf(by) }));
	return attachedTo(policies, workloadOf(pod), { rootNamespace });
}

/** The policies that may be for a pod, for a template makes their selector. */
function mayBeFor(mesh: Mesh, { namespace, labels }: ProxyPod): readonly DeployedAs<'AuthorizationPolicy'>[] {
	const near = [...new Set([rootNamespaceOf(mesh), namespace])].flatMap((one) => byNamespace(mesh).get(one) ?? []);
	return near.filter((by) => {
		const { labels: selector, hasTargets } = scopeOf(by);
		const isOpen = selector.some(({ key, value }) => key.opaque || value.opaque);
		const mayFit = selector.every(
			({ key, value }) => key.opaque || value.opaque || labels.get(key.text) === value.text,
		);
		return isOpen && mayFit && !hasTargets && by.standing !== 'patch';
	});
}

export interface Denial {
	readonly details: string;
	readonly deniedBy: DeniedBy | undefined;
}

/** Tells what the policies of a pod say to a request; what keeps it out, if something does. */
export function accessOf(mesh: Mesh, pod: ProxyPod, request: Request, story: Story): Denial | undefined {
	const { trustDomain, trustDomains } = meshConfigOf(mesh);
	const options = { trustDomains: { trustDomain, aliases: trustDomains.filter((one) => one !== trustDomain) } };
	const policies = policiesFor(mesh, pod);
	const { isAllowed, by, asks, unmet, open } = decided(policies, request, options);
	if (asks !== undefined) doubt(story, 'policy.custom', { policy: called(asks.policy) }, placeOfRule(asks));
	for (const { policy, rule, condition } of open)
		doubt(story, 'policy.open', { policy: called(policy), rule: rule + 1, condition }, placeOfRule({ policy, rule }));
	const maybe = mayBeFor(mesh, pod);
	const [other] = maybe;
	if (other !== undefined) {
		const words = { policies: maybe.map(({ resource }) => title(resource)).join(', '), pod: podName(pod) };
		doubt(story, 'policy.openScope', words, nameOf(other));
	}
	const passedOver = unmet.map(passedOverFor);
	if (by !== undefined && !isAllowed) return deny(story, by, passedOver);
	const allowing = policies.filter(({ read }) => !read.isActionOpen && read.action === 'ALLOW');
	const [first] = allowing;
	if (by !== undefined) {
		const words = { policy: called(by.policy), rule: by.rule + 1 };
		tell(story, 'policy.allowed', words, { at: placeOfRule(by), passedOver });
	} else if (policies.length === 0) tell(story, 'policy.none', { pod: podName(pod) });
	else if (first === undefined) tell(story, 'policy.notDenied', {}, { passedOver });
	else if (!isAllowed) {
		const words = { policies: allowing.map(called).join(', ') };
		tell(story, 'policy.notAllowed', words, { at: nameOf(first.by), passedOver });
		return { details: 'rbac_access_denied_matched_policy[none]', deniedBy: undefined };
	}
	return undefined;
}

/** Why a rule does not match, or a policy that has none. */
function passedOverFor({ policy, rule, condition }: Unmatched<Policy>): PassedOver {
	const words = { policy: called(policy) };
	if (rule === undefined) return passed('policy.noRules', words, nameOf(policy.by));
	return passed('policy.ruleFails', { ...words, rule: rule + 1, condition }, placeOfRule({ policy, rule }));
}

function deny(story: Story, denied: RuleOf<Policy>, passedOver: readonly PassedOver[]): Denial {
	const { policy, rule } = denied;
	const words = { policy: called(policy), rule: rule + 1 };
	tell(story, 'policy.denied', words, { at: placeOfRule(denied), passedOver });
	const name = policy.by.resource.name?.text ?? '';
	const deniedBy = { namespace: policy.namespace, name, rule };
	return {
		details: `rbac_access_denied_matched_policy[ns[${deniedBy.namespace}]-policy[${name}]-rule[${rule}]]`,
		deniedBy,
	};
}

function called({ by, namespace }: Policy): string {
	return `${namespace}/${by.resource.name?.text ?? ''}`;
}

function placeOfRule({ policy: { by, read }, rule }: RuleOf<Policy>) {
	const node = read.rules[rule];
	return node === undefined ? nameOf(by) : placeOf(by, node);
}
