// Which rules apply to a file, and at what severity. A rule that fails costs only itself.
import { push } from '../maps.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';
import type { Placed } from '../text/source-file.ts';
import type { Member } from '../workspace/environments.ts';
import { sifted, unusedFindings, unusedId } from './control.ts';
import { rules } from './index.generated.ts';
import { nearest } from './nearest.ts';
import type { Finding, ResourceRule, Rule, Severity } from './rule.ts';

/** A finding of a rule, in the document it was made. */
export interface Reported {
	readonly rule: Rule;
	readonly severity: Severity;
	readonly finding: Finding;
	readonly placed: Placed;
	/** Undefined where the document is too broken to tell. */
	readonly resource: Deployed | undefined;
}

const documentRules = rules.flatMap((rule) => ('checkDocument' in rule ? [rule] : []));
const byKind = new Map<KindId, (ResourceRule & Rule)[]>();
for (const rule of rules) {
	if (!('kinds' in rule)) continue;
	for (const kind of rule.kinds) push(byKind, kind, rule);
}

/**
 * What the rules say of one file in one environment. `onFailure` hears of rules that threw, which is our fault, not the
 * user's; `onSilenced` of what would be a finding, had nobody suppressed it in the file.
 */
export function* findings(
	mesh: Mesh,
	uri: string,
	onFailure: (rule: string, error: unknown) => void,
	onSilenced: (reported: Reported) => void = () => {},
): Generator<Reported> {
	const resources = new Map<Placed, Deployed[]>();
	for (const one of mesh.ofFile.get(uri) ?? []) push(resources, one.member.placed, one);
	for (const member of mesh.membersOf.get(uri) ?? []) {
		const own = resources.get(member.placed) ?? [];
		const { kept, silenced, unused } = sifted(member, all(mesh, member, own, onFailure));
		yield* kept;
		silenced.forEach(onSilenced);
		if (unused.length === 0 || unusedRule === undefined) continue;
		const isOn = (rule: Rule): boolean => !isOff(member, rule);
		yield* sifted(
			member,
			report(member, unusedRule, own[0], () => unusedFindings(member, unused, isOn), onFailure),
		).kept;
	}
}

const unusedRule = rules.find(({ id }) => id === unusedId);

/** What all rules say of a document, suppressed or not. */
function all(
	mesh: Mesh,
	member: Member,
	resources: readonly Deployed[],
	onFailure: (rule: string, error: unknown) => void,
): readonly Reported[] {
	const about = { member, environment: mesh.environment, nearestRule: nearest };
	const { chunk } = member.placed;
	const [first] = resources;
	return [
		...documentRules.flatMap((rule) => {
			return report(member, rule, first, () => rule.checkDocument(chunk, about), onFailure);
		}),
		...resources.flatMap((resource) =>
			(byKind.get(resource.resource.kind.id) ?? []).flatMap((rule) => {
				return report(member, rule, resource, () => rule.check(resource, mesh), onFailure);
			}),
		),
	];
}

/** Whether a rule does not run on a document. */
function isOff({ settings }: Member, { id, isOptIn }: Rule): boolean {
	const level = settings.rules[id];
	return level === 'off' || (level === undefined && isOptIn === true && !settings.allRules);
}

function report(
	member: Member,
	rule: Rule,
	resource: Deployed | undefined,
	check: () => Iterable<Finding>,
	onFailure: (rule: string, error: unknown) => void,
): readonly Reported[] {
	const { placed, settings } = member;
	const level = settings.rules[rule.id];
	if (level === 'off' || isOff(member, rule)) return [];
	try {
		return [...check()].map((finding) => {
			const severity = level ?? audible(member, finding.severity ?? rule.severity);
			return { rule, severity, finding, placed, resource };
		});
	} catch (error) {
		onFailure(rule.id, error);
		return [];
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
