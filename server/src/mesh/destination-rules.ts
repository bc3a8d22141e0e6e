// ruleFor(rules, query): the DestinationRule that a client gets for a host: namespaces in order, the most specific host,
// rules of one host merged.
import { mostSpecific } from './host-names.ts';
import { audienceOf, isIn, isPrivate } from './visibility.ts';

/** What of a DestinationRule decides whether it is the one. */
export interface RuleScope {
	readonly namespace: string;
	readonly name: string;
	/** The full host, or a wildcard. */
	readonly host: string;
	readonly exportTo: readonly string[];
}

export interface RuleQuery {
	/** The client's namespace. */
	readonly client: string;
	/** The full host, and the namespace of the service that has it. */
	readonly host: string;
	readonly service: string;
	readonly rootNamespace: string;
	readonly defaults?: readonly string[];
}

/**
 * The rules that together are the one for a client, in the order in which they are merged; none if no rule counts. First
 * those of the client's namespace, then of the service's, then of the root namespace; nothing is inherited between them.
 * In the latter two the most specific host is chosen before its export is looked at (istio:
 * pilot/pkg/model/push_context.go, destinationRule).
 */
export function ruleFor<R extends RuleScope>(rules: readonly R[], query: RuleQuery): readonly R[] {
	const { client, service, rootNamespace, defaults } = query;
	const isOwn = (rule: R) => isPrivate(rule.exportTo, rule.namespace, defaults);
	const steps: readonly (readonly [namespace: string, isCandidate: (rule: R) => boolean])[] = [
		[client, client === rootNamespace ? isOwn : (rule) => isVisible(rule, client, defaults)],
		[service, (rule) => !isOwn(rule)],
		[rootNamespace, (rule) => !isOwn(rule)],
	];
	for (const [namespace, isCandidate] of steps) {
		const candidates = rules.filter((rule) => rule.namespace === namespace && isCandidate(rule));
		const chosen = ofMostSpecific(candidates, query.host).filter((rule) => isVisible(rule, client, defaults));
		if (chosen.length > 0) return chosen;
	}
	return [];
}

function isVisible(rule: RuleScope, client: string, defaults?: readonly string[]): boolean {
	return isIn(audienceOf(rule.exportTo, rule.namespace, defaults), client);
}

/** The rules of the most specific host that covers `host`, by name. */
function ofMostSpecific<R extends RuleScope>(rules: readonly R[], host: string): readonly R[] {
	const best = mostSpecific(
		rules.map((rule) => rule.host),
		host,
	);
	return rules.filter((rule) => rule.host === best).sort((a, b) => (a.name < b.name ? -1 : 1));
}
