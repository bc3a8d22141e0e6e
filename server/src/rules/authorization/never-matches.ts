// Conditions that contradict each other, so that no request meets them.

import { type Field, type Part, policyOf, type Read } from '../../istio/policies/authorization-policy.ts';
import { isOfNamespace, principalOf } from '../../istio/policies/identities.ts';
import { isPathTemplate, type Pattern, patternOf } from '../../istio/policies/paths.ts';
import { limits, stopped } from '../../limits.ts';
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
	const coverOf = coveringIn(field.name, against.values);
	const taken = field.values.filter((value) => coverOf(value.text) !== undefined);
	const isAll = taken.length === field.values.length;
	for (const value of taken) {
		const no = coverOf(value.text);
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

/** What finds the first of `values` that stands for all that a text does; by their ends, for a policy may list thousands of both. */
function coveringIn(field: string, values: readonly Node[]): (text: string) => Node | undefined {
	const fold = (text: string) => (field === 'hosts' ? text.toLowerCase() : text);
	const isCompared = (text: string) =>
		!/^(?:ipBlocks|remoteIpBlocks|ports)$|Ip$|\.ip$/.test(field) && !isPathTemplate(text) && !hasInnerStar(text);
	const same = firstOf(values, ({ text }) => text);
	const wide = values.filter(({ text }) => isCompared(text));
	const byPattern = firstOf(wide, ({ text }) => patternKey(patternOf(fold(text))));
	const lengths = [...new Set(wide.map(({ text }) => patternOf(fold(text)).text.length))];
	const order = new Map(values.map((value, index) => [value, index]));
	return (text) => {
		const found = [same.get(text)];
		if (isCompared(text)) {
			const own = patternOf(fold(text));
			found.push(byPattern.get(patternKey({ is: 'present', text: '' })), byPattern.get(patternKey(own)));
			for (const length of lengths) {
				if (own.is === 'present' || length > own.text.length) continue;
				const [head, tail] = [own.text.slice(0, length), own.text.slice(own.text.length - length)];
				if (own.is !== 'suffix') found.push(byPattern.get(patternKey({ is: 'prefix', text: head })));
				if (own.is !== 'prefix') found.push(byPattern.get(patternKey({ is: 'suffix', text: tail })));
			}
		}
		const nodes = found.filter((one) => one !== undefined);
		return nodes.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))[0];
	};
}

const patternKey = ({ is, text }: Pattern): string => `${is} ${text}`;

function firstOf(values: readonly Node[], keyOf: (value: Node) => string): ReadonlyMap<string, Node> {
	return new Map([...values].reverse().map((value) => [keyOf(value), value]));
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
	if (patterns.length * principals.values.length > limits.principalsTried.most) {
		stopped('principalsTried', principals.values[0]?.text ?? '');
		return;
	}
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
	const seen = new Map<string, Field>();
	for (const second of asked) {
		const first = seen.get(second.name);
		if (first === undefined) seen.set(second.name, second);
		if (first === undefined || [...first.values, ...second.values].some(({ text }) => text.includes('*'))) continue;
		const texts = new Set(first.values.map(({ text }) => text));
		if (second.values.some(({ text }) => texts.has(text))) continue;
		yield {
			span: second.key,
			message: 'disjoint',
			with: { field: second.written, effect: consequence(action) },
		};
	}
}
