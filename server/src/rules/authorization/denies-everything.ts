// A policy without rules that seems to be meant to allow something.

import { policyOf } from '../../istio/policies/authorization-policy.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { addingField, fixOf } from '../shared/fixes.ts';

/** Names that say it is for everybody. */
const saysAll = /(?:^|[-_.])all(?:$|[-_.])|any|public|open|every|permit|pass/i;

export default stating({
	denied: {
		wrong: '"{policy}" has no rules',
		consequence: ': it allows nothing, so all requests that no other policy allows are denied',
	},
})({
	severity: 'information',
	kinds: ['AuthorizationPolicy'],
	absent: ['rules', 'spec'],
	codes: [],
	docs: {
		summary:
			'An ALLOW policy without rules denies everything, although its name or its action suggests that it allows something.',
		why: 'An ALLOW policy that allows nothing is still an ALLOW policy: all requests to its workloads are denied unless another ALLOW policy matches.',
		exceptions: '`spec: {}`, which is the usual way to deny by default, and policies named "deny…" or "allow-nothing".',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: allow-all, namespace: shop }
spec:
  action: ALLOW
`,
		mend: ['action: ALLOW\n', 'action: ALLOW\n  rules:\n  - {}\n'],
		links: ['https://istio.io/latest/docs/concepts/security/#allow-nothing-deny-all-and-allow-all-policy'],
	},
	*check(resource) {
		const { action, actionSpan, rules, rulesKey, isOpen } = policyOf(resource);
		const { name } = resource.resource;
		const spec = manifest(resource.resource).get('spec');
		if (isOpen || action !== 'ALLOW' || rules.length > 0 || name === undefined || name.opaque) return;
		const isMeant = /deny|nothing|none|block|forbid|reject|lock|default|empty|zero/i.test(name.text);
		const saysAllow = /allow|permit|access|whitelist|open|public/i.test(name.text);
		if (isMeant || !(saysAllow || (actionSpan !== undefined && spec?.get('selector') !== undefined))) return;
		yield {
			span: rulesKey ?? actionSpan ?? name,
			message: 'denied',
			with: { policy: name.text },
			fixes: saysAll.test(name.text) ? allowing(resource, spec) : [],
		};
	},
});

function allowing(by: Deployed, spec: Node | undefined): readonly Fix[] {
	const title = 'Allow everything with an empty rule';
	const rules = spec?.entries.find(({ key }) => key.text === 'rules');
	if (rules === undefined) return addingField(by, spec, title, 'rules', [{}]);
	const { start, end, style } = rules.value;
	return style === 'flow' ? fixOf(by, title, { start, end, text: '[{}]' }) : [];
}
