// istio-ls explain KIND[.FIELD…]: what a kind or a field is for, as `kubectl explain` says it, from the bundled schema.
import { typeText } from '../features/field-docs.ts';
import { referencePage } from '../features/reference-pages.ts';
import { isKindNamed, pluralOf } from '../model/kind-names.ts';
import { kindOf } from '../model/kinds.ts';
import { meantBy } from '../schema/fields.ts';
import { formats } from '../schema/formats.ts';
import { bundledKinds, bundledSchema } from '../schema/load.ts';
import { fieldOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/schema.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Explain } from './arguments.ts';
import { UsageError } from './rule-words.ts';
import type { Style } from './style.ts';
import { wrapped } from './wrap.ts';

type Kind = ReturnType<typeof bundledKinds>[number];

/** What a word is, for people and for programs. Throws a UsageError where it leads nowhere; `nearRule`: what else it may be. */
export function explainedField(
	{ word, apiVersion, isRecursive }: Explain,
	style: Style,
	nearRule: (word: string) => string,
): { readonly text: string; readonly json: object } {
	const { name, path } = split(word);
	const [group = '', version = ''] = apiVersion.split('/');
	const all = kindsNamed(name);
	if (all.length === 0) throw new UsageError(`Unknown kind, rule or code "${name}"${nearKind(name) || nearRule(word)}`);
	const kinds = all.filter(
		(kind) => apiVersion === '' || kind.group === group || (kind.group === '' && group in kind.versions),
	);
	if (kinds.length === 0)
		throw new UsageError(`"${name}" is not in "${apiVersion}"; it is in ${all.map(apiVersionOf).join(', ')}`);
	const ways = kinds.map((kind) => wayTo(kind, version, path));
	const chosen = ways.find(({ fault }) => fault === undefined) ?? ways[0];
	if (chosen?.fault !== undefined || chosen?.at === undefined)
		throw new UsageError(chosen?.fault ?? 'There is no documentation for it');
	const others = kinds.filter((kind) => kind !== chosen.kind).map(apiVersionOf);
	return { text: textOf(chosen, chosen.at, { others, isRecursive, style }), json: jsonOf(chosen, chosen.at) };
}

/** `virtualservices.networking.istio.io.spec.http[].match` as a name of a kind and the fields below it. */
function split(word: string): { readonly name: string; readonly path: readonly string[] } {
	const parts = word.replace(/\[[^\]]*\]/g, '').split('.');
	const [first = '', ...rest] = parts.filter((part) => part !== '');
	for (const { group } of bundledKinds()) {
		const own = group.split('.');
		if (group !== '' && own.every((part, index) => part === rest[index]))
			return { name: `${group}/${first}`, path: rest.slice(own.length) };
	}
	return { name: first, path: rest };
}

/** The kinds of a name; Istio's first. */
function kindsNamed(name: string): readonly Kind[] {
	const kinds = bundledKinds().filter((kind) => isKindNamed(kind, name));
	return kinds.toSorted((a, b) => Number(b.group.endsWith('istio.io')) - Number(a.group.endsWith('istio.io')));
}

/** Whether a word is the name of a kind, in any case, and not its plural. */
export function isKindName(word: string): boolean {
	return bundledKinds().some(({ kind }) => kind.toLowerCase() === word.toLowerCase());
}

function nearKind(name: string): string {
	const names = bundledKinds().map(({ kind }) => kind);
	const lower = new Map(names.map((one) => [one.toLowerCase(), one]));
	const near = nearestName(name.toLowerCase(), [...lower.keys(), ...[...lower.keys()].map(pluralOf)]);
	const kind = near === undefined ? undefined : [...lower.keys()].find((one) => one === near || pluralOf(one) === near);
	return kind === undefined ? '' : `; did you mean "${kind}"?`;
}

function apiVersionOf({ group, versions }: Kind): string {
	const [version = ''] = Object.keys(versions);
	return group === '' ? version : `${group}/${version}`;
}

interface Step {
	readonly name: string;
	readonly schema: Schema;
	readonly isRequired: boolean;
}

interface Way {
	readonly kind: Kind;
	readonly version: string;
	readonly root: Schema;
	/** The names on the way, as they are written. */
	readonly path: readonly string[];
	/** Where it leads; undefined, with a sentence, where it leads nowhere. */
	readonly at: Step | undefined;
	readonly fault?: string;
}

/** What holds fields: the map itself, or that which a list or a map holds. */
function inner(schema: Schema): Schema {
	if (schema.items !== undefined) return inner(schema.items);
	return schema.fields === undefined && schema.values !== undefined ? inner(schema.values) : schema;
}

function wayTo(kind: Kind, wanted: string, path: readonly string[]): Way {
	const version = wanted in kind.versions ? wanted : (Object.keys(kind.versions)[0] ?? '');
	const root = bundledSchema(kind.group, kind.kind, version)?.schema ?? { type: 'any' };
	let at: Step = { name: kind.kind, schema: root, isRequired: false };
	const walked: string[] = [];
	for (const name of path) {
		const list = at.schema.items ?? at.schema;
		const holder = inner(at.schema);
		const fields = Object.keys(holder.fields ?? {});
		const found =
			fieldOf(holder, name) === undefined ? fields.find((one) => one.toLowerCase() === name.toLowerCase()) : name;
		const next = found === undefined ? undefined : fieldOf(holder, found);
		// A key of the user's choice.
		const value = list.values ?? (holder.fields === undefined && holder.type === 'any' ? holder : undefined);
		if (next === undefined && value === undefined) {
			const where = [kind.kind.toLowerCase(), ...walked].join('.');
			return {
				kind,
				version,
				root,
				path: walked,
				at: undefined,
				fault: `Unknown field "${name}" in ${where}${nearField(name, fields)}`,
			};
		}
		at = {
			name: found ?? name,
			schema: next ?? value ?? holder,
			isRequired: holder.required?.includes(found ?? name) === true,
		};
		walked.push(at.name);
	}
	return { kind, version, root, path: walked, at };
}

function nearField(name: string, fields: readonly string[]): string {
	const near = meantBy(name, fields);
	if (near !== undefined) return `; did you mean "${near}"?`;
	return fields.length === 0 ? ', which has no fields' : `; it has ${fields.join(', ')}`;
}

function textOf(
	way: Way,
	{ name, schema, isRequired }: Step,
	{
		others,
		isRecursive,
		style,
	}: { readonly others: readonly string[]; readonly isRecursive: boolean; readonly style: Style },
): string {
	const { kind, version, path } = way;
	const row = kindOf(kind.group === '' ? version : `${kind.group}/${version}`, kind.kind);
	const page = row && referencePage(row, '');
	const fields = Object.entries(inner(schema).fields ?? {});
	const head =
		path.length === 0
			? []
			: [`FIELD:    ${style.paint(name, 'bold')} <${typeText(schema)}>${isRequired ? ' required' : ''}`, ''];
	return [
		...(kind.group === '' ? [] : [`GROUP:    ${kind.group}`]),
		`KIND:     ${kind.kind}`,
		`VERSION:  ${version}`,
		'',
		...head,
		'DESCRIPTION:',
		wrapped(docOf(schema) || '(none)', '    '),
		...factsOf(schema).map((fact) => wrapped(fact, '    ')),
		'',
		...(fields.length === 0
			? []
			: ['FIELDS:', ...(isRecursive ? tree(inner(schema), '  ', []) : listed(inner(schema))), '']),
		...(others.length === 0 ? [] : [`A kind of this name is also in ${others.join(', ')}: --api-version ${others[0]}`]),
		...(page === undefined ? [] : [`See ${page}`]),
		...(others.length === 0 && page === undefined ? [] : ['']),
	].join('\n');
}

/** What a field is for; of Istio's kinds only the `spec` is described. */
function docOf(schema: Schema): string {
	const { doc, fields } = inner(schema);
	return schema.doc ?? doc ?? (fields?.apiVersion === undefined ? undefined : fields.spec?.doc) ?? '';
}

function listed({ fields = {}, required = [] }: Schema): readonly string[] {
	return Object.entries(fields).flatMap(([name, schema]) => [
		`  ${name} <${typeText(schema)}>${required.includes(name) ? ' required' : ''}`,
		...(schema.doc === undefined ? [] : [wrapped(schema.doc, '      ')]),
	]);
}

/** All fields below, as deep as they go; what comes again within itself is not followed. */
function tree(schema: Schema, indent: string, around: readonly Schema[]): readonly string[] {
	const { fields = {}, required = [] } = schema;
	if (around.length > 12 || around.includes(schema)) return [`${indent}…`];
	return Object.entries(fields).flatMap(([name, field]) => [
		`${indent}${name} <${typeText(field)}>${required.includes(name) ? ' required' : ''}`,
		...tree(inner(field), `${indent}  `, [...around, schema]),
	]);
}

/** What is known of a field beside its type, a sentence each. */
function factsOf(schema: Schema): readonly string[] {
	const { minimum, maximum, since, until, deprecated } = schema;
	const format = schema.format === undefined ? undefined : formats[schema.format]?.describe;
	return [
		schema.enum === undefined ? undefined : `One of ${schema.enum.join(', ')}.`,
		format === undefined ? undefined : `${format}.`,
		schema.default === undefined ? undefined : `Default: ${schema.default}.`,
		minimum === undefined && maximum === undefined ? undefined : `From ${minimum ?? '…'} to ${maximum ?? '…'}.`,
		since === undefined ? undefined : `Since Istio ${since} or slightly earlier.`,
		until === undefined ? undefined : `Until Istio ${until}.`,
		deprecated === undefined ? undefined : `Deprecated${deprecated === '' ? '' : `: ${deprecated}`}.`,
		...(schema.choices ?? []).map(({ fields, least, most }) => {
			return `${least === 1 ? 'Needs' : 'Takes'} ${most === 1 ? (least === 1 ? 'one' : 'at most one') : `at most ${most}`} of ${fields.join(', ')}.`;
		}),
	].filter((fact) => fact !== undefined);
}

function jsonOf({ kind, version, path }: Way, { schema, isRequired }: Step) {
	const holder = inner(schema);
	return {
		is: path.length === 0 ? 'kind' : 'field',
		group: kind.group,
		kind: kind.kind,
		apiVersion: kind.group === '' ? version : `${kind.group}/${version}`,
		path: path.join('.'),
		type: typeText(schema),
		isRequired,
		description: docOf(schema),
		facts: factsOf(schema),
		fields: Object.entries(holder.fields ?? {}).map(([name, field]) => ({
			name,
			type: typeText(field),
			isRequired: holder.required?.includes(name) === true,
			description: field.doc ?? '',
		})),
	};
}
