// What a name can be changed to: TABLE of what the names of each kind may look like, and who has them already.

import { hostOf, subsetsOf } from '../../istio/destination-rules.ts';
import { type Declared, declarationsIn, declaredAs, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { type SymbolKind, symbolRows } from '../../mesh/symbols.ts';
import { title } from '../../model/resource.ts';
import type { AreApart } from './apart.ts';

interface Form {
	readonly pattern: RegExp;
	readonly longest: number;
	/** What it must be, behind "must be". */
	readonly says: string;
}

// kubernetes: staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go
const label: Form = {
	pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
	longest: 63,
	says: 'lower-case letters, digits and hyphens, with a letter or digit first and last',
};
const startingLabel: Form = {
	...label,
	pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
	says: 'lower-case letters, digits and hyphens, with a letter first',
};
const subdomain: Form = {
	...label,
	pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
	longest: 253,
	says: 'lower-case letters, digits, hyphens and dots',
};
const portName: Form = {
	pattern: /^(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*$/,
	longest: 15,
	says: 'at most 15 lower-case letters, digits and hyphens, with a letter among them',
};
const port: Form = { pattern: /^[1-9]\d{0,4}$/, longest: 5, says: 'a number from 1 to 65535' };
const host: Form = {
	pattern: /^(?:\*\.|\*$)?[a-z0-9]?(?:[-a-z0-9.]*[a-z0-9])?$/i,
	longest: 255,
	says: 'a host name, optionally starting with "*."',
};
// istio: pkg/config/labels/instance.go, IsDNS1123Label
const mixedLabel: Form = {
	pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/i,
	longest: 63,
	says: 'letters, digits and hyphens',
};
const word: Form = { pattern: /^[^\s'"#][^\n"']*$/, longest: 253, says: 'a string without quotes on one line' };
const address: Form = { pattern: /^\S+$/, longest: 2000, says: 'a string without spaces' };

/** The value of a label; it may be empty, but nobody renames a thing to nothing. */
export const labelValue: Form = {
	pattern: /^[A-Za-z0-9](?:[-\w.]*[A-Za-z0-9])?$/,
	longest: 63,
	says: 'letters, digits, ".", "_" and "-", with a letter or digit first and last',
};

const forms: Readonly<Partial<Record<SymbolKind, Form>>> = {
	subset: mixedLabel,
	port,
	portName: label,
	route: word,
	provider: word,
	cluster: word,
	issuer: address,
	section: subdomain,
};

function formOf({ by, mention }: Declared): Form {
	const { declares, at } = mention.row;
	if (declares === 'containerPort') return /^\d+$/.test(mention.text) ? port : portName;
	if (at === 'spec.hosts[]') return host;
	if (at === 'metadata.name' && by.resource.kind.kind === 'Service') return startingLabel;
	return forms[declares] ?? subdomain;
}

/** Why a text cannot be such a name, as a sentence; undefined if it can. */
export function formFault(name: string, what: string, { pattern, longest, says }: Form): string | undefined {
	const isFit = pattern.test(name) && name.length <= longest && (says !== port.says || Number(name) <= 65_535);
	return isFit ? undefined : `"${name}" cannot be the name of a ${what}: it must be ${says}`;
}

// istio: pilot/pkg/model/config.go, resolveGatewayName
const allSidecars = '"mesh" is reserved by Istio: as a gateway it means all sidecars';

/** Why what is `declared`, alternatives of each other, cannot be called `name`, as a sentence; undefined if it can. */
export function nameFault(
	mesh: Mesh,
	declared: readonly Declared[],
	name: string,
	areApart: AreApart,
): string | undefined {
	for (const one of declared) {
		const { declares } = one.mention.row;
		const row = symbolRows[declares];
		const fault = formFault(name, `${what(one)}`, formOf(one));
		if (fault !== undefined) return fault;
		if (declares === 'gateway' && name === 'mesh') return allSidecars;
		if (row.builtIn?.includes(name) === true) return `"${name}" is reserved: it comes with Istio or Kubernetes`;
		const taken = takenBy(mesh, one, name, declared, areApart);
		if (taken !== undefined) return `There is already a ${what(taken)} "${name}"${where(taken)}`;
	}
	return undefined;
}

function what({ by, mention }: Declared): string {
	const { isPart, name } = symbolRows[mention.row.declares];
	return isPart === true || mention.row.at !== 'metadata.name' ? name : by.resource.kind.kind;
}

function where({ by, mention }: Declared): string {
	if (mention.row.at !== 'metadata.name') return ` in ${title(by.resource)}`;
	const namespace = by.resource.namespace?.text;
	return namespace === undefined ? ` in ${fileName(by.member.uri)}` : ` in namespace ${namespace}`;
}

function fileName(uri: string): string {
	return uri.slice(uri.lastIndexOf('/') + 1);
}

/** What has a name already that would then be the same. */
function takenBy(
	mesh: Mesh,
	one: Declared,
	name: string,
	declared: readonly Declared[],
	areApart: AreApart,
): Declared | undefined {
	const { by, mention } = one;
	const kind = mention.row.declares;
	const isOther = (other: Declared): boolean =>
		other.mention.text === name && !areApart(by, other.by) && !declared.some((own) => own.mention === other.mention);
	if (mention.row.of === undefined)
		return declaredAs(mesh, kind, name).find((other) => isOther(other) && mayShare(other.by.namespaces, by.namespaces));
	const own = declarationsIn(by, kind).map((other) => ({ by, mention: other }));
	const rule = kind === 'subset' ? hostOf(by) : undefined;
	const others = rule === undefined ? [] : subsetsOf(mesh, { text: rule.text, namespaces: by.namespaces });
	return [...own, ...others].find(isOther);
}
