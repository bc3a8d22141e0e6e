// Whether a proxy lets a request in: AuthorizationPolicies in the order CUSTOM, DENY, ALLOW, each with the first condition that fails.

import { indexedBy } from '../facts/indexed.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import { attachedTo } from '../istio/policies/attachment.ts';
import { type Authorization, type Request, unmetCondition } from '../istio/policies/authorization.ts';
import { rootNamespaceOf } from '../istio/policies/scope.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';
import { namespacesFor, workloadOf } from './attached.ts';
import { at, listAt, plain, specAt } from './fields.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { authorizationShape, shaped } from './shapes.ts';
import { type DeniedBy, doubt, nameOf, type PassedOver, passed, placeOf, type Story, tell } from './story.ts';

type Policy = Authorization & { readonly by: DeployedAs<'AuthorizationPolicy'> };

const byNamespace = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'AuthorizationPolicy'),
	(by) => by.namespaces ?? [],
);

/** The policies at a pod, of the root namespace first; those that only try are left out. */
export function policiesFor(mesh: Mesh, pod: ProxyPod): readonly Policy[] {
	const rootNamespace = rootNamespaceOf(mesh);
	const all = namespacesFor(rootNamespace, pod).flatMap((one) => byNamespace(mesh).get(one) ?? []);
	const policies = all.flatMap((by): readonly Policy[] => {
		const tried = at(manifest(by.resource) as Node, 'metadata', 'annotations', 'istio.io/dry-run')?.text;
		if (tried === 'true' || by.standing === 'patch') return [];
		return [{ by, namespace: namespaceOf(by) ?? '', spec: specOf(by) }];
	});
	return attachedTo(policies, workloadOf(pod), { rootNamespace });
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

/** A policy, and the first of its rules that matches. */
interface Matched {
	readonly policy: Policy;
	readonly rule: number;
}

/** Tells what the policies of a pod say to a request; what keeps it out, if something does. */
export function accessOf(mesh: Mesh, pod: ProxyPod, request: Request, story: Story): Denial | undefined {
	const policies = policiesFor(mesh, pod);
	const passedOver: PassedOver[] = [];
	const firstOf = (action: string) => firstMatched(mesh, policies, { action, request, passedOver });
	const custom = firstOf('CUSTOM');
	if (custom !== undefined) doubt(story, 'policy.custom', { policy: called(custom.policy) }, placeOfRule(custom));
	const denied = firstOf('DENY');
	if (denied !== undefined) return deny(story, denied, passedOver);
	const allowing = policies.filter((policy) => actionOf(policy) === 'ALLOW');
	const [first] = allowing;
	if (first === undefined) {
		if (policies.length === 0) tell(story, 'policy.none', { pod: podName(pod) });
		else tell(story, 'policy.notDenied', {}, { passedOver });
		return undefined;
	}
	const allowed = firstOf('ALLOW');
	if (allowed !== undefined) {
		const words = { policy: called(allowed.policy), rule: allowed.rule + 1 };
		tell(story, 'policy.allowed', words, { at: placeOfRule(allowed), passedOver });
		return undefined;
	}
	tell(story, 'policy.notAllowed', { policies: allowing.map(called).join(', ') }, { at: nameOf(first.by), passedOver });
	return { details: 'rbac_access_denied_matched_policy[none]', deniedBy: undefined };
}

interface Matching {
	readonly action: string;
	readonly request: Request;
	/** Where rules that do not match are noted. */
	readonly passedOver: PassedOver[];
}

/** The first policy of an action with a rule that matches. */
function firstMatched(
	mesh: Mesh,
	policies: readonly Policy[],
	{ action, request, passedOver }: Matching,
): Matched | undefined {
	const { trustDomain, trustDomains } = meshConfigOf(mesh);
	const options = { trustDomains: { trustDomain, aliases: trustDomains.filter((one) => one !== trustDomain) } };
	for (const policy of policies) {
		if (actionOf(policy) !== action) continue;
		const rules = policy.spec?.rules ?? [];
		for (const [rule, written] of rules.entries()) {
			const condition = unmetCondition(policy, written, request, options);
			if (condition === undefined) return { policy, rule };
			const words = { policy: called(policy), rule: rule + 1, condition };
			passedOver.push(passed('policy.ruleFails', words, placeOfRule({ policy, rule })));
		}
		if (rules.length === 0) passedOver.push(passed('policy.noRules', { policy: called(policy) }, nameOf(policy.by)));
	}
	return undefined;
}

function deny(story: Story, denied: Matched, passedOver: readonly PassedOver[]): Denial {
	const { policy, rule } = denied;
	const words = { policy: called(policy), rule: rule + 1 };
	tell(story, 'policy.denied', words, { at: placeOfRule(denied), passedOver });
	const name = policy.by.resource.name?.text ?? '';
	const deniedBy = { namespace: policy.namespace ?? '', name, rule };
	return {
		details: `rbac_access_denied_matched_policy[ns[${deniedBy.namespace}]-policy[${name}]-rule[${rule}]]`,
		deniedBy,
	};
}

function called({ by, namespace }: Policy): string {
	return `${namespace ?? ''}/${by.resource.name?.text ?? ''}`;
}

function placeOfRule({ policy: { by }, rule }: Matched) {
	const node = listAt(specAt(by.resource), 'rules')[rule];
	return node === undefined ? nameOf(by) : placeOf(by, node);
}
