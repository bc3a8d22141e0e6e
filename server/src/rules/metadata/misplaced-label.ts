// A label of Istio's on a kind where Istio does not look for it.
import { ownOf } from '../../maps.ts';
import { placeName } from '../../model/annotations.ts';
import type { KindId } from '../../model/kinds.ts';
import { labelRow } from '../../model/labels.ts';
import { quotedSpan, removal } from '../../yaml/edits/entries.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { annotatedKinds, belongs, has, labelsOf, moved, type Placed } from '../shared/annotations.ts';

const messages = {
	misplaced: { wrong: 'Label "{label}" has no effect on a {kind}', remedy: 'it belongs {where}' },
	replaceable: {
		wrong: 'Label "{label}" has no effect on a {kind}',
		remedy: 'it belongs {where}; use "{instead}" on {there}',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'A label of Istio is set on a kind for which it has no effect.',
		why: 'The setting is ignored: Istio reads `istio-injection` on namespaces only, and `sidecar.istio.io/inject` on pods only. The labels of a Deployment are not the labels of its pods.',
		exceptions:
			'Labels of a workload whose pod template has the same label, as charts write them; resources made by templates.',
		differences: 'Neither istioctl nor Kiali checks this.',
		bad: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  namespace: shop
  labels:
    sidecar.istio.io/inject: "false"
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      labels: { app: reviews }
    spec: { containers: [{ name: reviews, image: reviews }] }
`,
		mend: [
			`  labels:
    sidecar.istio.io/inject: "false"
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      labels: { app: reviews }
`,
			`spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata:
      labels: { app: reviews, sidecar.istio.io/inject: "false" }
`,
		],
		links: ['https://istio.io/latest/docs/reference/config/labels/'],
	},
	// istio/api: label/labels.yaml, resources; istio: pkg/kube/inject/inject.go, injectRequired
	*check(resource) {
		if (resource.standing !== 'whole') return;
		const { text } = resource.resource.chunk;
		for (const label of labelsOf(resource)) {
			const { key, kind, pods } = label;
			const row = labelRow(key.text);
			if (row?.vainOn?.includes(kind) !== true) continue;
			const isForPods = row.on.includes('Pod') && pods !== undefined;
			if (isForPods && has(pods, 'labels', key.text)) continue;
			yield {
				span: key,
				...said(key.text, kind, belongs(row.on, kind)),
				fixes: isForPods
					? moved(resource.resource, label, 'labels')
					: [...replaced(text, label), ...removed(text, label)],
			};
		}
	},
});

/** What does for this kind what was meant. */
function counterpart(key: string, kind: KindId): string | undefined {
	if (key === 'istio-injection' && kind === 'Pod') return 'sidecar.istio.io/inject';
	return key === 'sidecar.istio.io/inject' && kind === 'Namespace' ? 'istio-injection' : undefined;
}

function said(label: string, kind: KindId, where: string): Said<typeof messages> {
	const args = { label, kind: placeName(kind), where };
	const instead = counterpart(label, kind);
	if (instead === undefined) return { message: 'misplaced', with: args };
	return { message: 'replaceable', with: { ...args, instead, there: kind === 'Pod' ? 'pods' : 'namespaces' } };
}

/** Values of the two labels that mean the same, as YAML. */
const same: Readonly<Record<string, string>> = {
	enabled: '"true"',
	disabled: '"false"',
	true: 'enabled',
	false: 'disabled',
};

function replaced(text: string, { key, value, kind, metadata }: Placed): readonly Fix[] {
	const name = counterpart(key.text, kind);
	const meant = ownOf(same, value.text);
	if (name === undefined || meant === undefined || has(metadata, 'labels', name)) return [];
	const edits = [
		{ ...quotedSpan(text, key), text: name },
		{ ...quotedSpan(text, value), text: meant },
	];
	return [{ title: `Change to ${name}: ${meant}`, edits }];
}

function removed(text: string, { key, metadata }: Placed): readonly Fix[] {
	const map = metadata.get('labels');
	const entry = map?.entries.find((one) => one.key === key);
	const edits = map === undefined || entry === undefined ? undefined : removal(text, map, [entry], metadata);
	return edits === undefined ? [] : [{ title: `Remove "${key.text}"`, edits }];
}
