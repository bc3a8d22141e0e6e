// A namespace whose labels ask for two ways into the mesh at once.

import { modeKey } from '../../istio/ambient.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { removal } from '../../yaml/edits/entries.ts';
import type { Entry, Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';

const keys = ['istio-injection', 'istio.io/rev', modeKey];

const messages = {
	ambient: {
		wrong: '"{key}: {value}" has no effect with "{other}: {otherValue}"',
		consequence: ': pods with a sidecar are excluded from ambient mode',
	},
	revision: {
		wrong: '"{key}: {value}" has no effect with "{other}: {otherValue}"',
		consequence: ', which selects the default revision',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['Namespace'],
	codes: ['IST0123'],
	docs: {
		summary: 'A namespace has several labels that add its pods to the mesh in different ways.',
		why: 'Only one of them is used: with `istio-injection: enabled` pods get the default revision whatever `istio.io/rev` says, and pods with a sidecar are excluded from ambient mode.',
		exceptions:
			'`istio-injection: disabled`, which disables injection whatever other labels there are; the root namespace; and `istio.io/dataplane-mode: none`, which adds no pods to the mesh.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled, istio.io/rev: canary }
`,
		mend: ['istio-injection: enabled, ', ''],
		links: ['https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/'],
	},
	// istio: istio-discovery/templates/mutatingwebhook.yaml; cni/pkg/util/enablement_selector.go, Matches
	*check(resource, mesh) {
		const { name } = resource.resource;
		if (resource.standing !== 'whole' || name?.text === meshConfigOf(mesh).rootNamespace) return;
		yield* clashes(resource);
	},
});

function* clashes(resource: Deployed): Generator<Finding<typeof messages>> {
	const metadata = manifest(resource.resource).get('metadata');
	const labels = metadata?.get('labels') as Node | undefined;
	if (metadata === undefined || labels === undefined) return;
	const found = labels.entries.filter(({ key, value }) => keys.includes(key.text) && asks(key.text, value));
	const [injection] = found.filter(({ key }) => key.text === 'istio-injection');
	if (found.length < 2 || (injection !== undefined && injection.value.text !== 'enabled')) return;
	const mode = found.find(({ key }) => key.text === modeKey);
	const loser = mode ?? found.find((one) => one !== injection);
	if (loser === undefined || found.some(({ value }) => isUnknown(value))) return;
	const { text } = resource.resource.chunk;
	const winner = found.find((one) => one !== loser);
	yield {
		span: loser.key,
		message: loser.key.text === modeKey ? 'ambient' : 'revision',
		with: {
			key: loser.key.text,
			value: loser.value.text,
			other: winner?.key.text ?? '',
			otherValue: winner?.value.text ?? '',
		},
		fixes: found.toReversed().flatMap((kept) =>
			removed(
				text,
				metadata,
				labels,
				found.filter((one) => one !== kept),
			),
		),
	};
}

function asks(key: string, value: Node): boolean {
	if (key === 'istio-injection') return true;
	return value.opaque || (value.text !== '' && !(key === modeKey && value.text === 'none'));
}

function removed(text: string, metadata: Node, labels: Node, gone: readonly Entry[]): readonly Fix[] {
	const edits = removal(text, labels, gone, metadata);
	const names = gone.map(({ key }) => `"${key.text}"`).join(' and ');
	return edits === undefined ? [] : [{ title: `Remove ${names}`, edits }];
}
