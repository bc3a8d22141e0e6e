// Which rules apply to a file, and at what severity. A rule that fails costs only itself.
import { factOf } from '../../facts/fact.ts';
import { areSame } from '../../facts/table.ts';
import { ignoredNamespaces } from '../../istio/injection.ts';
import { push } from '../../maps.ts';
import { shareOf } from '../../mesh/deployed.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import type { Level } from '../../settings.ts';
import type { Member } from '../../workspace/environments.ts';
import { rules } from '../index.generated.ts';
import { isMisspelt } from '../shared/schema-faults.ts';
import { sifted, unusedFindings, unusedId } from './control.ts';
import { nearest } from './nearest.ts';
import type { Finding, ResourceRule, Rule, Severity } from './rule.ts';
import { type Stated, stated } from './stated.ts';

/** A finding of a rule, in the document it was made. */
export interface Reported {
	readonly rule: Rule;
	readonly severity: Severity;
	readonly finding: Stated;
	readonly member: Member;
	/** Undefined where the document is too broken to tell. */
	readonly resource: Deployed | undefined;
}

/** What the rules say of a document, and which of them threw, which is our fault, not the user's. */
export interface Judgement {
	readonly reported: readonly Reported[];
	/** What would be reported too, had nobody suppressed it in the file. */
	readonly silenced: readonly Reported[];
	readonly failures: readonly { readonly rule: string; readonly error: unknown }[];
}

const documentRules = rules.flatMap((rule) => ('checkDocument' in rule ? [rule] : []));
const byKind = new Map<KindId, (ResourceRule & Rule)[]>();
for (const rule of rules) {
	if (!('kinds' in rule)) continue;
	for (const kind of rule.kinds) push(byKind, kind, rule);
}

/** What the rules say of one file in one environment, document by document; the same ones again while what they asked is the same. */
export function judgements(mesh: Mesh, uri: string): readonly Judgement[] {
	const members = mesh.membersOf.get(uri);
	return members === undefined ? none : judgeAll(mesh, members);
}

const none: readonly Judgement[] = [];

/** A fact of the whole file too: after a pause, a workspace of thousands is asked file by file, not document by document. */
const judgeAll = factOf(
	(mesh: Mesh, members: readonly Member[]): readonly Judgement[] => members.map((member) => judge(mesh, member)),
	areSame,
);

/** What is said of most documents. */
const silent: Judgement = { reported: [], silenced: [], failures: [] };

const judge = factOf((mesh: Mesh, member: Member): Judgement => {
	const failures: Judgement['failures'][number][] = [];
	const onFailure: OnFailure = (rule, error) => failures.push({ rule, error });
	const own = shareOf(member).resources;
	const { kept, silenced, unused } = sifted(member, all(mesh, member, own, onFailure));
	if ([kept, silenced, unused, failures].every(({ length }) => length === 0)) return silent;
	const isOn = (rule: Rule): boolean => levelOf(member, rule) !== 'off';
	const more: Reported[] = [];
	for (const rule of lastRules)
		report(more, member, rule, own[0], () => unusedFindings(member, unused, isOn), onFailure);
	return { reported: [...kept, ...sifted(member, more).kept], silenced, failures };
});

type OnFailure = (rule: string, error: unknown) => void;

/** What is known only when all others have run. */
const lastRules = rules.filter(({ id }) => id === unusedId);

/** What all rules say of a document, suppressed or not. */
function all(mesh: Mesh, member: Member, resources: readonly Deployed[], onFailure: OnFailure): readonly Reported[] {
	const about = { member, mesh, nearestRule: nearest };
	const [first] = resources;
	const found: Reported[] = [];
	for (const rule of documentRules)
		report(found, member, rule, first, () => rule.checkDocument(member.chunk, about), onFailure);
	for (const resource of resources) {
		if (isOfPlatform(resource)) continue;
		for (const rule of byKind.get(resource.resource.kind.id) ?? nothing) {
			const { absent } = rule;
			if (absent !== undefined && isMisspelt(resource, mesh, absent)) continue;
			report(found, member, rule, resource, () => rule.check(resource, mesh), onFailure);
		}
	}
	return found;
}

const nothing: readonly never[] = [];

/**
 * Whether a resource of Kubernetes is of a namespace that Istio leaves alone: what is wrong there nobody who runs a mesh can
 * mend, and istioctl says nothing of it either (istio: pkg/config/analysis/local/istiod_analyze.go, pkg/kube/inject, IgnoredNamespaces).
 */
function isOfPlatform({ resource, namespaces }: Deployed): boolean {
	return resource.kind.family === 'kubernetes' && namespaces?.some((one) => ignoredNamespaces.has(one)) === true;
}

/** How loud a rule is in a document by the settings; undefined: as it says itself; `off`: it does not run. */
function levelOf({ settings }: Member, { id, isOptIn }: Rule): Level | undefined {
	return settings.rules[id] ?? (isOptIn === true && !settings.allRules ? 'off' : undefined);
}

/** Adds what a rule says to `found`; nothing if it fails. */
function report(
	found: Reported[],
	member: Member,
	rule: Rule,
	resource: Deployed | undefined,
	check: () => Iterable<Finding>,
	onFailure: OnFailure,
): void {
	const level = levelOf(member, rule);
	if (level === 'off') return;
	const before = found.length;
	try {
		for (const made of check()) {
			const finding = stated(rule, made);
			const severity = level ?? audible(member, finding.severity ?? rule.severity);
			found.push({ rule, severity, finding, member, resource });
		}
	} catch (error) {
		found.length = before;
		onFailure(rule.id, error);
	}
}

/** How loud something of a severity is in a document: what is not deployed is not certain to be wrong. */
function audible({ use }: Member, severity: Severity): Severity {
	return use === 'deployed' ? severity : quieter[severity];
}

const quieter: Readonly<Record<Severity, Severity>> = {
	error: 'information',
	warning: 'information',
	information: 'hint',
	hint: 'hint',
};
