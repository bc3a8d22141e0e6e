// An Istio manifest that does not say of which kind it is.

import { symbols } from '../../mesh/extract.ts';
import { isOfOwnGroup } from '../../model/kinds.ts';
import type { Chunk } from '../../text/chunk.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { tree } from '../../yaml/tree.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

interface Document {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata?: object;
	readonly spec?: object;
}

const messages = {
	missing: 'A manifest of {version} needs a "kind"',
	misspelt: { wrong: 'Unknown field "{field}"', remedy: 'did you mean "kind"?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	codes: [],
	docs: {
		summary: 'A manifest with the `apiVersion` of Istio or the Gateway API has no `kind`.',
		// kubernetes: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructured.go, detectList/unstructuredJSONScheme.Decode
		why: "The API server rejects it: Object 'Kind' is missing. Nothing else in it is checked here either, since its fields depend on its kind.",
		exceptions: 'Documents without `metadata` and without `spec`, and templates, whose kind may be filled in.',
		bad: `apiVersion: networking.istio.io/v1
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: [./*]
`,
		mend: ['metadata:', 'kind: Sidecar\nmetadata:'],
	},
	*checkDocument(chunk) {
		const found = findingIn(chunk);
		if (found !== undefined) yield found;
	},
});

function findingIn(chunk: Chunk): Finding<typeof messages> | undefined {
	// Nearly all documents have one, and a look at the text is cheaper than one at the tree.
	if (/^["']?kind["']?\s*:/m.test(chunk.text) || !isOfOwnGroup(chunk.text)) return undefined;
	const { root, isTemplate } = tree(chunk);
	const document = root as Node<Document> | undefined;
	const apiVersion = document?.get('apiVersion');
	if (document === undefined || apiVersion === undefined || isTemplate || isUnknown(apiVersion)) return undefined;
	if (symbols(chunk).problems.length > 0) return undefined;
	const { entries } = document;
	if (document.get('kind') !== undefined || entries.some(({ key }) => key.opaque || key.text === '<<'))
		return undefined;
	const slip = entries.find(({ key }) => !known.has(key.text) && nearestName(key.text, ['kind']) !== undefined);
	if (slip !== undefined)
		return {
			span: slip.key,
			message: 'misspelt',
			with: { field: slip.key.text },
			fixes: changeTo(slip.key, 'kind', true),
		};
	if (document.get('metadata') === undefined && document.get('spec') === undefined) return undefined;
	return { span: apiVersion, message: 'missing', with: { version: apiVersion.text } };
}

const known = new Set(['apiVersion', 'metadata', 'spec', 'status']);
