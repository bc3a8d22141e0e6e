// The part of a rule's page with what Envoy and istiod say where they refuse what the rule reports.

/** Its lines as Markdown; none for a rule that has nothing of the kind. */
export function refusalLines(refusals: readonly string[]): readonly string[] {
	if (refusals.length === 0) return [];
	return ['**What Envoy or istiod says.**', '', ...refusals.map((one) => `- \`${one.replaceAll('`', "'")}\``), ''];
}
