// Conditions that contradict each other, so that no request meets them.

import { type Field, type Part, policyOf, type Read } from '../../istio/policies/authorization-policy.ts';
import { isOfNamespace, principalOf } from '../../istio/policies/identities.ts';
import { isCovered, isPathTemplate, patternOf } from '../../istio/policies/paths.ts';
import { grouped } from '../../maps.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { consequence } from '../shared/consequence.ts';
import { withoutField } from '../shared/fixes.ts';

const messages = {
	same: { wrong: '"{value}" is also excluded in "{list}"', consequence: ', so it never matches' },
	wider: { wrong: '"{value}" is also excluded by "{other}" in "{list}"', consequence: ', so it never matches' },
	sameInRule: { wrong: '"{value}" is also excluded in "{list}"', consequence: ', so the rule {effect}' },
	widerInRule: { wrong: '"{value}" is also excluded by "{other}" in "{list}"', consequence: ', so the rule {effect}' },
	sameInPart: { wrong: '"{value}" is also excluded in "{list}"', consequence: ', so this {part} matches nothing' },
	widerInPart: {
		wrong: '"{value}" is also excluded by "{other}" in "{list}"',
		consequence: ', so this {part} matches nothing',
	},
	otherNamespaces: {
		wrong: '"{principal}" is not in any of the "namespaces" of this source',
		consequence: ', so the source matches nothing',
	},
	disjoint: { wrong: 'No request meets both conditions on "{field}"', consequence: ', so the rule {effect}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A rule both requires and excludes the same value.',
		why: 'All fields of a source and of an operation, and all conditions, must match at once. A value that is also excluded matches nothing; if no value is left, the rule never matches: it allows, or denies, nothing.',
		exceptions: 'Values are compared as strings with wildcards; address ranges are not compared.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - from:
    - source:
        namespaces: [web]
        notNamespaces: ["w*"]
`,
		mend: ['notNamespaces: ["w*"]', 'notNamespaces: ["x*"]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule'],
	},
	// istio: pilot/pkg/security/authz/model/model.go, New, generatePermission, generatePrincipal: all of a rule’s parts must hold
	*check(resource) {
		const policy = policyOf(resource);
		for (const part of policy.parts) {
			for (const field of part.fields) if (!field.isNegated) yield* excluded(resource, field, part, policy);
			yield* ofOtherNamespaces(part);
		}
		const conditions = policy.parts.filter(({ is }) => is === 'condition');
		for (const own of grouped(conditions, ({ rule }) => rule).values()) yield* disjoint(policy, own);
	},
});

/** Values that a `not…` beside them takes out again. */
function* excluded(by: Deployed, field: Field, part: Part, policy: Read): Generator<Finding<typeof messages>> {
	const against = part.fields.find(({ name, isNegated }) => isNegated && name === field.name);
	if (against === undefined || field.isOpen || field.values.length === 0) return;
	const taken = field.values.filter((value) => against.values.some((no) => isWithin(field.name, value.text, no.text)));
	const isAll = taken.length === field.values.length;
	for (const value of taken) {
		const no = against.values.find((one) => isWithin(field.name, value.text, one.text));
		const what = no === undefined || no.text === value.text ? 'same' : 'wider';
		const own = part.is === 'condition' ? 'values' : field.written;
		const list = part.is === 'condition' ? 'notValues' : against.written;
		const fixes = [
			...(isAll ? [] : withoutField(by, value, { what: `"${value.text}" from "${own}"`, upTo: 0 })),
			...(no === undefined ? [] : withoutField(by, no, { what: `"${no.text}" from "${list}"`, upTo: 1 })),
		];
		const end = !isAll ? '' : part.is === 'condition' ? 'InRule' : 'InPart';
		const effect = consequence(policy.action);
		yield {
			span: value,
			message: `${what}${end}` as const,
			with: { value: value.text, other: no?.text ?? '', list, effect, part: part.is },
			fixes,
		};
		if (isAll) return;
	}
}

function isWithin(field: string, value: string, wider: string): boolean {
	if (value === wider) return true;
	if (/^(?:ipBlocks|remoteIpBlocks|ports)$|Ip$|\.ip$/.test(field) || isPathTemplate(value) || isPathTemplate(wider))
		return false;
	const fold = (text: string) => (field === 'hosts' ? text.toLowerCase() : text);
	return !hasInnerStar(value) && !hasInnerStar(wider) && isCovered(fold(value), fold(wider));
}

const hasInnerStar = (text: string): boolean => patternOf(text).text.includes('*');

/** Principals of namespaces that the same source does not list. */
function* ofOtherNamespaces({ fields }: Part): Generator<Finding<typeof messages>> {
	const asked = (name: string) => fields.find((field) => field.name === name && !field.isNegated && !field.isOpen);
	const [principals, namespaces] = [asked('principals'), asked('namespaces')];
	if (principals === undefined || namespaces === undefined || namespaces.values.length === 0) return;
	// A policy may list thousands of both: only patterns are tried one by one.
	const listed = new Set(namespaces.values.map(({ text }) => text));
	const patterns = [...listed].filter((text) => text.includes('*'));
	const isListed = (text: string) =>
		[...text.matchAll(/\/ns\/(?=([^/]*)\/)/g)].some(([, namespace = '']) => listed.has(namespace)) ||
		patterns.some((pattern) => isOfNamespace(text, pattern));
	const isOther = ({ text }: Node) => !text.includes('*') && principalOf(text) !== undefined && !isListed(text);
	const [first] = principals.values;
	if (first === undefined || !principals.values.every(isOther)) return;
	yield {
		span: first,
		message: 'otherNamespaces',
		with: { principal: first.text },
	};
}

/** What a request has one of only; claims and audiences are lists. */
const single =
	/^(?:namespaces|principals|serviceAccounts|requestPrincipals|ports|connection\.sni|request\.headers\[.*)$/;

/** Two conditions of one rule about the same thing, with values that have nothing in common. */
function* disjoint({ action }: Read, conditions: readonly Part[]): Generator<Finding<typeof messages>> {
	const asked = conditions.flatMap(({ fields }) =>
		fields.filter(
			({ name, isNegated, isOpen, values }) => !isNegated && !isOpen && values.length > 0 && single.test(name),
		),
	);
	for (const [index, second] of asked.entries()) {
		const first = asked.slice(0, index).find(({ name }) => name === second.name);
		if (first === undefined || [...first.values, ...second.values].some(({ text }) => text.includes('*'))) continue;
		if (second.values.some(({ text }) => first.values.some((one) => one.text === text))) continue;
		yield {
			span: second.key,
			message: 'disjoint',
			with: { field: second.written, effect: consequence(action) },
		};
	}
}
