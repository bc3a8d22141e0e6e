// A field, or a value of it, that still works, but is announced to go.
import { trieOf, walk } from '../../mesh/paths.ts';
import { type DeprecatedField, deprecatedFields } from '../../model/deprecated-fields.ts';
import { manifest } from '../../model/resource.ts';
import { quotedSpan } from '../../yaml/edits/entries.ts';
import type { Entry, Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';

const kinds = [...new Set(deprecatedFields.map((row) => row.in))];
const tries = new Map(kinds.map((kind) => [kind, trieOf(deprecatedFields.filter((row) => row.in === kind))]));

const messages = {
	deprecated: { wrong: '"{value}" is deprecated', remedy: 'use {instead}' },
	dead: { wrong: '"{field}" has no effect any more: {why}', remedy: 'use {instead}', severity: 'warning' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	tag: 'deprecated',
	kinds,
	codes: ['IST0002', 'IST0133'],
	docs: {
		summary: 'A field, or its value, is deprecated.',
		why: 'It still works, but a later release may drop it, and it says less than what came in its place. `consecutiveErrors` works no longer, which is a warning.',
		exceptions:
			'Unlike istioctl, each place is reported, and LEAST_CONN as well. Deprecated annotations, versions and kinds have rules of their own.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - fault:
      delay: { fixedDelay: 1s, percent: 10 }
    route:
    - destination: { host: reviews }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['percent: 10', 'percentage: { value: 10 }'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0002/'],
	},
	check({ resource, standing }) {
		const trie = tries.get(resource.kind.id);
		const findings: Finding<typeof messages>[] = [];
		if (trie === undefined || standing === 'template') return findings;
		const { text } = resource.chunk;
		walk(manifest(resource) as Node, trie, text, (row, node, ancestors) => {
			const around = ancestors.at(-1);
			const entry = around?.entries.find(({ value }) => value === node);
			if (around === undefined || entry === undefined || node.opaque || node.isNull) return;
			if (row.only !== undefined && node.text !== row.only) return;
			if (row.notZero === true && node.text === '0') return;
			findings.push(finding(row, entry, fixesOf(row, text, around, entry)));
		});
		return findings;
	},
});

function finding(row: DeprecatedField, { key, value }: Entry, fixes: readonly Fix[]): Finding<typeof messages> {
	const { only, instead, code, isDead } = row;
	return {
		span: only === undefined ? key : value,
		...(isDead === undefined
			? { message: 'deprecated', with: { value: only ?? key.text, instead } }
			: { message: 'dead', with: { field: key.text, why: isDead, instead } }),
		codes: code === '' ? [] : [code],
		fixes,
	};
}

function fixesOf(row: DeprecatedField, text: string, around: Node, { key, value }: Entry): readonly Fix[] {
	const { key: meant, value: pattern } = row;
	const isThere = meant !== undefined && around.entries.some((one) => one.key.text === meant);
	if ((meant === undefined && pattern === undefined) || isThere || value.kind !== 'scalar') return [];
	const edits = [
		...(meant === undefined ? [] : [{ ...quotedSpan(text, key), text: meant }]),
		...(pattern === undefined ? [] : [{ ...quotedSpan(text, value), text: pattern.replace('$', () => value.text) }]),
	];
	return [{ title: `Change to ${meant ?? pattern}`, edits, isSafe: row.only !== undefined || pattern !== undefined }];
}
