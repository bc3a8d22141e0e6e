// A value that a label of Istio's does not have.

import { labelRow } from '../../model/labels.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { annotatedKinds, labelsOf } from '../shared/annotations.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	invalid: { wrong: '"{value}" is not a valid value of {label}', remedy: 'it can be {values}' },
})({
	severity: 'warning',
	kinds: annotatedKinds,
	codes: [],
	docs: {
		summary: 'A label of Istio has an invalid value.',
		why: 'It does not do what it says: `istio-injection: "true"` even disables injection, as any value other than `enabled` does.',
		exceptions: 'Empty values, which reset a label, and values made by a template.',
		bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: "true" }
`,
		mend: ['"true"', 'enabled'],
		links: ['https://istio.io/latest/docs/reference/config/labels/'],
	},
	// istio: manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml, namespaceSelector;
	// pkg/kube/inject/inject.go, injectRequired
	*check(resource) {
		for (const { key, value, kind } of labelsOf(resource)) {
			const row = labelRow(key.text);
			if (row?.values === undefined || (row.on.length > 0 && !row.on.includes(kind)) || isUndecided(value)) continue;
			if (row.values.includes(value.text) || (row.anyCase === true && row.values.includes(value.text.toLowerCase())))
				continue;
			const meant = meantBy(value.text, row.values);
			yield {
				span: value,
				message: 'invalid',
				with: { value: value.text, label: key.text, values: row.values },
				fixes: meant === undefined ? [] : changeTo(value, meant),
			};
		}
	},
});

/** That it is no string, the schema says. */
function isUndecided(value: Node): boolean {
	return typeof value.value !== 'string' || value.text === '' || isUnknown(value);
}

const yes = /^(?:true|yes|y|on|1|enabled?|ambient)$/i;
const not = /^(?:false|no|n|off|0|disabled?|none)$/i;

/** What was meant: of a pair of yes and no the same side, else the nearest. */
function meantBy(text: string, values: readonly string[]): string | undefined {
	const side = yes.test(text) ? yes : not.test(text) ? not : undefined;
	return (
		(side === undefined ? undefined : values.find((value) => side.test(value))) ??
		values.find((value) => value === text.toLowerCase()) ??
		nearestName(text, values)
	);
}
