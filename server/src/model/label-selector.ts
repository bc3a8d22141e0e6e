// Label selectors of Kubernetes: matchLabels and matchExpressions against labels.
import type { Node } from '../yaml/node.ts';

export interface LabelSelector {
	readonly matchLabels?: Readonly<Record<string, string>>;
	readonly matchExpressions?: readonly {
		readonly key?: string;
		readonly operator?: string;
		readonly values?: readonly string[];
	}[];
}

/** Whether a selector selects what has these labels; an empty one selects everything. An operator that there is not is passed over. */
export function selects(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
	const { matchLabels = {}, matchExpressions = [] } = selector;
	return (
		Object.entries(matchLabels).every(([key, value]) => labels.get(key) === value) &&
		matchExpressions.every(({ key = '', operator, values = [] }) => holds(operator, values, labels.get(key)))
	);
}

/** kubernetes: apimachinery/pkg/labels/selector.go, Requirement.Matches */
function holds(operator: string | undefined, values: readonly string[], own: string | undefined): boolean {
	switch (operator) {
		case 'In':
			return own !== undefined && values.includes(own);
		case 'NotIn':
			return own === undefined || !values.includes(own);
		case 'Exists':
			return own !== undefined;
		case 'DoesNotExist':
			return own === undefined;
		default:
			return true;
	}
}

/** A selector as it is written; what a template stands for is read as its text. */
export function selectorAt(node: Node<LabelSelector>): LabelSelector {
	return {
		matchLabels: Object.fromEntries(
			(node.get('matchLabels')?.entries ?? []).map(({ key, value }) => [key.text, value.text]),
		),
		matchExpressions: node.each('matchExpressions').map((one) => ({
			key: one.get('key')?.text ?? '',
			operator: one.get('operator')?.text ?? '',
			values: one.each('values').map(({ text }) => text),
		})),
	};
}
