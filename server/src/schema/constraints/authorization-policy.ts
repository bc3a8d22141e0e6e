// Rows of the AuthorizationPolicy. istio: ValidateAuthorizationPolicy
import { each, get, head, isSet, isWritten, keyOf, mayBeSet, said, textOf, unless } from '../checks.ts';
import { cidrOrIp, portOrNone } from '../formats/addresses.ts';
import { serviceAccount, trustDomain } from '../formats/authorization.ts';
import type { Check } from '../schema.ts';
import { type Reader, wrong } from '../wrong.ts';
import { below, type Constraints } from './rows.ts';
import { joined, policyTarget } from './shared.ts';

type Checked = Parameters<Check>[0];

const peers = ['principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'trustDomains'];
const addresses = ['ipBlocks', 'remoteIpBlocks'];
const notToo = (names: readonly string[]): readonly string[] =>
	names.flatMap((name) => [name, `not${name[0]?.toUpperCase()}${name.slice(1)}`]);
const sources = notToo([...peers, ...addresses]);
const operations = notToo(['hosts', 'ports', 'methods', 'paths']);
const identities = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'];

/** istio: pkg/config/validation/validation.go, ValidateAuthorizationPolicy */
function* policy(node: Checked): ReturnType<Check> {
	const written = get(node, 'action');
	const action = written === undefined ? 'ALLOW' : textOf(written);
	const list = get(node, 'rules');
	// An empty list is gone once the manifest is decoded.
	const rules = list?.kind === 'seq' && !list.opaque && list.items.length === 0 ? undefined : list;
	if (action === undefined) return;
	if (action === 'CUSTOM') {
		const provider = get(node, 'provider');
		if (rules === undefined)
			yield said('missing-field', written ?? head(node), 'needs', {
				what: 'A policy with action CUSTOM',
				field: 'rules',
			});
		else if (provider?.opaque !== true && !mayBeSet(provider, 'name'))
			yield said('missing-field', written ?? head(node), 'customWithoutProvider', { fields: ['provider'] });
		yield* customRules(node);
	} else if (get(node, 'provider') !== undefined) {
		yield said(unless(node, 'action', 'conflicting-fields'), keyOf(node, 'provider'), 'onlyCustom', { action });
	}
	if (action === 'DENY' && rules === undefined)
		yield said('missing-field', written ?? head(node), 'denyWithoutRules', { fields: ['rules'] });
}

/** An external authorizer is asked before the peer is known. istio: ValidateAuthorizationPolicy */
function* customRules(node: Checked): ReturnType<Check> {
	for (const rule of each(node, 'rules')) {
		for (const from of each(rule, 'from')) {
			const source = get(from, 'source');
			for (const name of notToo(peers)) {
				if (source !== undefined && isSet(source, name))
					yield said('conflicting-fields', keyOf(source, name), 'notCustom', { field: name });
			}
		}
		for (const when of each(rule, 'when')) {
			const key = get(when, 'key');
			const text = textOf(key);
			if (key !== undefined && text !== undefined && (identities.includes(text) || text.startsWith('request.auth.')))
				yield said('conflicting-fields', key, 'notCustom', { field: text });
		}
	}
}

function* saysSomething(node: Checked, inner: string, fields: readonly string[]): ReturnType<Check> {
	const value = get(node, inner);
	if (value === undefined) {
		yield said('missing-field', head(node), 'needs', {
			what: `An item of "${inner === 'source' ? 'from' : 'to'}"`,
			field: inner,
		});
		return;
	}
	// Of a field that nobody knows that is said, which is why the map is empty then.
	const isOpen = value.kind !== 'map' || value.entries.some(({ key }) => key.opaque || !fields.includes(key.text));
	if (!isOpen && !fields.some((name) => mayBeSet(value, name)))
		yield said('missing-field', keyOf(node, inner), 'empty', { field: inner });
}

/** istio: ValidateAuthorizationPolicy */
function* from(node: Checked): ReturnType<Check> {
	yield* saysSomething(node, 'source', sources);
	const source = get(node, 'source');
	// The definition asks in CEL, for which an empty list is there too.
	if (source === undefined || !notToo(['serviceAccounts']).some((name) => isWritten(source, name))) return;
	for (const name of notToo(['principals', 'namespaces'])) {
		if (isWritten(source, name))
			yield said('conflicting-fields', keyOf(source, name), 'impliedByAccount', {
				field: name,
				other: 'serviceAccounts',
			});
	}
}

/** istio: ValidateAuthorizationPolicy */
function* to(node: Checked): ReturnType<Check> {
	yield* saysSomething(node, 'operation', operations);
}

const valueForms: ReadonlyMap<string, Reader> = new Map([
	['source.ip', cidrOrIp],
	['remote.ip', cidrOrIp],
	['destination.ip', cidrOrIp],
	['destination.port', portOrNone],
	['source.serviceAccount', serviceAccount],
	['source.trustDomain', trustDomain],
]);

/** istio: ValidateAuthorizationPolicy, security.ValidateAttribute */
function* when(node: Checked): ReturnType<Check> {
	if (!mayBeSet(node, 'values') && !mayBeSet(node, 'notValues'))
		yield said('missing-field', get(node, 'key') ?? head(node), 'needsAny', {
			what: 'A condition',
			fields: '"values" or "notValues"',
		});
	const form = valueForms.get(textOf(get(node, 'key')) ?? '');
	for (const value of [...each(node, 'values'), ...each(node, 'notValues')]) {
		const text = textOf(value);
		if (text === undefined) continue;
		const fault = text === '' ? wrong('emptyConditionValue') : form?.(text);
		if (fault !== undefined) yield said('invalid-value', value, fault);
	}
}

const formats: Readonly<Record<string, Constraints[string]>> = {
	ipBlocks: { format: 'cidrOrIp' },
	remoteIpBlocks: { format: 'cidrOrIp' },
	serviceAccounts: { format: 'serviceAccount', maxLength: 320 },
	trustDomains: { format: 'trustDomain' },
	principals: { format: 'notEmpty' },
	requestPrincipals: { format: 'notEmpty' },
	namespaces: { format: 'notEmpty' },
	hosts: { format: 'notEmpty' },
	methods: { format: 'notEmpty' },
	ports: { format: 'portText' },
	paths: { format: 'pathTemplate' },
};

/** A row for the items of each field, and of its negation. */
function itemRows(names: readonly string[]): Constraints {
	return Object.fromEntries(
		names.flatMap((name) => notToo([name]).map((field) => [`${field}[]`, formats[name] ?? {}] as const)),
	);
}

export const authorizationPolicy: Constraints = joined(
	policyTarget(['selector', 'targetRef', 'targetRefs']),
	{
		spec: { checks: [policy] },
		'spec.rules': { maxItems: 512 },
		'spec.rules[].from': { maxItems: 512 },
		'spec.rules[].from[]': { checks: [from] },
		'spec.rules[].to[]': { checks: [to] },
		'spec.rules[].when[]': { checks: [when] },
		'spec.rules[].when[].key': { format: 'condition' },
		'spec.rules[].from[].source.serviceAccounts': { maxItems: 16 },
		'spec.rules[].from[].source.notServiceAccounts': { maxItems: 16 },
	},
	below(['spec.rules[].from[].source'], itemRows([...peers, ...addresses])),
	below(['spec.rules[].to[].operation'], itemRows(['hosts', 'methods', 'ports', 'paths'])),
);
