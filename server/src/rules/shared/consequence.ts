// What it means for an AuthorizationPolicy that one of its rules never matches.

/** As the end of a sentence about the policy, or the rule. */
export function consequence(action: string): string {
	if (action === 'ALLOW') return 'allows nothing';
	return action === 'DENY' ? 'denies nothing' : 'has no effect';
}
