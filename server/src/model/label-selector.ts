// Label selectors of Kubernetes: matchLabels and matchExpressions against labels.
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';

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

/** The same of a selector as it is written; undefined where something in it is filled in later. */
export function surelySelects(selector: Node<LabelSelector>, labels: ReadonlyMap<string, string>): boolean | undefined {
	return isUnread(selector, deepest) ? undefined : selects(selectorAt(selector), labels);
}

/** How deep selectors are: down to `matchExpressions[].values[]`. A deeper one is none. */
const deepest = 5;

function isUnread(node: Node, depth: number): boolean {
	if (depth === 0 || isUnknown(node)) return true;
	return (
		node.entries.some(({ key, value }) => key.opaque || isUnread(value, depth - 1)) ||
		node.items.some((item) => isUnread(item, depth - 1))
	);
}

function selectorAt(node: Node<LabelSelector>): LabelSelector {
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
