// An AuthorizationPolicy, read into its parts: what each rule says of the source, the operation and other conditions. Rules of
// ours look for faults in them, traces compare requests with them.

import { memo } from '../../facts/memo.ts';
import { ownOf } from '../../maps.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import { plainSpan, type Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';

/** One list of values. */
export interface Field {
	/** As in a source or an operation, even where a condition says it: `namespaces` for `source.namespace`. */
	readonly name: string;
	/** As it is written: `notPaths`, `source.namespace`. */
	readonly written: string;
	readonly isNegated: boolean;
	/** Where the name stands. */
	readonly key: Span;
	readonly values: readonly Node<string>[];
	/** A template makes (a part of) the list, or its name. */
	readonly isOpen: boolean;
}

/** A source, an operation or a condition. */
export interface Part {
	readonly is: 'source' | 'operation' | 'condition';
	readonly fields: readonly Field[];
	/** Which of the policy's rules it is part of. */
	readonly rule: number;
	/** A template makes all of it. */
	readonly isOpen: boolean;
}

/** Where a rule of a policy stands. */
export interface RuleSpan extends Span {
	/** A template makes all of it. */
	readonly isOpen: boolean;
}

export interface Read {
	readonly action: string;
	/** Where `action` is written. */
	readonly actionSpan: Span | undefined;
	/** A template makes the action. */
	readonly isActionOpen: boolean;
	readonly rules: readonly RuleSpan[];
	/** The key `rules`, if it is written. */
	readonly rulesKey: Span | undefined;
	readonly parts: readonly Part[];
	/** A template makes the rules. */
	readonly isOpen: boolean;
}

/** Condition -> the field of a source or an operation that says the same. */
const same: Readonly<Record<string, string>> = {
	'source.namespace': 'namespaces',
	'source.principal': 'principals',
	'source.serviceAccount': 'serviceAccounts',
	'source.trustDomain': 'trustDomains',
	'source.ip': 'ipBlocks',
	'remote.ip': 'remoteIpBlocks',
	'request.auth.principal': 'requestPrincipals',
	'destination.port': 'ports',
};

/** The rules of a policy, as they are written. */
export function rulesOf({ resource }: DeployedAs<'AuthorizationPolicy'>) {
	return manifest(resource).get('spec')?.each('rules') ?? [];
}

/** Reads a policy. Of its tree only words are kept, for it goes with the resource, and traces ask hundreds of policies. */
export const policyOf = memo((by: DeployedAs<'AuthorizationPolicy'>): Read => {
	const spec = manifest(by.resource).get('spec');
	const action = spec?.get('action');
	const rules = rulesOf(by);
	const list = spec?.get('rules');
	const rulesKey = spec?.entries.find(({ key }) => key.text === 'rules')?.key;
	return {
		action: action === undefined || action.isNull ? 'ALLOW' : action.text,
		actionSpan: action && plainSpan(action),
		isActionOpen: action !== undefined && (action.opaque || isUnknown(action)),
		rules: rules.map(({ start, end, opaque }) => ({ start, end, isOpen: opaque })),
		rulesKey: rulesKey && plainSpan(rulesKey),
		parts: rules.flatMap((rule, index) => [
			...rule.each('from').flatMap((from) => partOf('source', from.get('source'), index)),
			...rule.each('to').flatMap((to) => partOf('operation', to.get('operation'), index)),
			...rule.each('when').map((when): Part => {
				const isOpen = when.opaque || when.get('key')?.opaque === true;
				return { is: 'condition', fields: conditionFields(when), rule: index, isOpen };
			}),
		]),
		isOpen:
			by.standing !== 'whole' ||
			[spec, action, list, ...rules].some((node) => node?.opaque === true) ||
			(list !== undefined && list.kind !== 'seq' && !list.isNull),
	};
});

function partOf(is: 'source' | 'operation', node: Node | undefined, rule: number): readonly Part[] {
	if (node === undefined) return [];
	const fields = node.entries.flatMap(({ key, value, meant }): readonly Field[] => {
		// One that nobody knows asks for something, though not for what.
		const unread = { isNegated: false, key: plainSpan(key), values: [], isOpen: true };
		if (meant !== undefined && meant.length > 0)
			return meant.map((name) => ({ ...unread, name: asked(name), written: key.text }));
		const name = asked(key.text);
		const isNegated = name !== key.text;
		const { values, isOpen } = listOf(value, name);
		return [{ name, written: key.text, isNegated, key: plainSpan(key), values, isOpen: isOpen || key.opaque }];
	});
	return [{ is, fields, rule, isOpen: node.opaque }];
}

/** `principals` of `notPrincipals`. */
function asked(field: string): string {
	return /^not[A-Z]/.test(field) ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;
}

type Condition = { key?: string; values?: string[]; notValues?: string[] };

function conditionFields(when: Node<Condition>): readonly Field[] {
	const key = when.get('key');
	if (key === undefined || key.opaque) return [];
	return (['values', 'notValues'] as const).flatMap((list): readonly Field[] => {
		const value = when.get(list);
		const isNegated = list === 'notValues';
		const name = fieldOfCondition(key.text) ?? key.text;
		return value === undefined
			? []
			: [{ name, written: key.text, isNegated, key: plainSpan(key), ...listOf(value, name) }];
	});
}

function listOf(value: Node, name: string): Pick<Field, 'values' | 'isOpen'> {
	const values = value.items as readonly Node<string>[];
	// Paths and headers may hold any words, in capitals too.
	const isFree = name === 'paths' || name.includes('[');
	// What is null is refused, whatever it was meant to be.
	const isOpen = (one: Node): boolean => one.isNull || (isFree ? one.opaque : isUnknown(one));
	return {
		values: values.filter((one) => one.kind === 'scalar' && !isOpen(one) && one.text !== ''),
		isOpen: value.opaque || values.some(isOpen),
	};
}

/** All fields of a policy that say something of one of `names`. */
export function fieldsOf(by: DeployedAs<'AuthorizationPolicy'>, names: readonly string[]): readonly Field[] {
	return policyOf(by).parts.flatMap(({ fields }) => fields.filter(({ name }) => names.includes(name)));
}

/** Of a condition, the field of a source or an operation that says the same; undefined if there is none. */
export function fieldOfCondition(key: string): string | undefined {
	return ownOf(same, key);
}

/** Whether a field says something: a list without values asks for nothing (istio: pilot/pkg/security/authz/model/model.go, insertFront). */
export function isStated({ values, isOpen }: Field): boolean {
	return isOpen || values.length > 0;
}

/** What only a proxy that reads HTTP can compare (istio: pilot/pkg/security/authz/model/generator.go). */
export function needsHttp({ name }: Field): boolean {
	return /^(?:hosts|methods|paths|requestPrincipals|request\..*)$/.test(name);
}
