// Which rules apply to a file, and at what severity. A rule that fails costs only itself.
import { push } from '../maps.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { KindId } from '../model/kinds.ts';
import type { Placed } from '../text/source-file.ts';
import type { Member } from '../workspace/environments.ts';
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

/** What the rules say of one file in one environment. `onFailure` hears of rules that threw, which is our fault, not the user's. */
export function* findings(
	mesh: Mesh,
	uri: string,
	onFailure: (rule: string, error: unknown) => void,
): Generator<Reported> {
	const resources = mesh.ofFile.get(uri) ?? [];
	const members = mesh.membersOf.get(uri) ?? [];
	for (const member of members) {
		const { placed } = member;
		const about = { member, nearestRule: nearest };
		const resource = resources.find((one) => one.member.placed === placed);
		for (const rule of documentRules) {
			yield* report(member, rule, resource, () => rule.checkDocument(placed.chunk, about), onFailure);
		}
	}
	for (const resource of resources) {
		for (const rule of byKind.get(resource.resource.kind.id) ?? []) {
			yield* report(resource.member, rule, resource, () => rule.check(resource, mesh), onFailure);
		}
	}
}

function report(
	{ placed, settings }: Member,
	rule: Rule,
	resource: Deployed | undefined,
	check: () => Iterable<Finding>,
	onFailure: (rule: string, error: unknown) => void,
): readonly Reported[] {
	const { rules: levels, allRules } = settings;
	const level = levels[rule.id];
	if (level === 'off' || (level === undefined && rule.isOptIn === true && !allRules)) return [];
	try {
		return [...check()].map((finding) => {
			const severity = level ?? finding.severity ?? rule.severity;
			return { rule, severity, finding, placed, resource };
		});
	} catch (error) {
		onFailure(rule.id, error);
		return [];
	}
}
