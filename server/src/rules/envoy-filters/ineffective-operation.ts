// A patch whose operation does nothing to what it applies to, or something else than it says.

import { ownOf } from '../../maps.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { contextOf, field } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const codes: Readonly<Record<string, readonly string[]>> = {
	REPLACE: ['IST0152'],
	ADD: ['IST0153'],
	REMOVE: ['IST0154'],
};

/** ADD and REMOVE of an HTTP_ROUTE are in istiod, but not in api: networking/v1alpha3/envoy_filter.proto, Patch.Operation. */
const undocumented: ReadonlySet<string> = new Set(['ADD', 'REMOVE']);

const messages = {
	undocumented: {
		wrong: 'The documentation says that {operation} is ignored for HTTP_ROUTE',
		remedy: 'do not rely on it',
	},
	bootstrap: {
		wrong: 'The patch has no effect: Istio no longer patches the bootstrap',
		remedy: 'use a custom bootstrap of the proxy instead',
	},
	nothing: 'The patch has no effect: {operation} does nothing for {target}',
	nameless: {
		wrong: '{operation} adds a new {noun}, like ADD, but this value has no name',
		remedy: 'use MERGE to change what exists',
	},
	likeAdd: '{operation} is the same as ADD for {target}: the value is added, and nothing that exists is changed',
	appended: {
		wrong:
			'The thresholds have no effect: MERGE appends them to those of Istio, and Envoy uses the first of a priority',
		remedy: 'use "trafficPolicy.connectionPool" of a DestinationRule',
	},
	incomplete: {
		wrong: 'The patch has no effect: {operation} adds a {noun}, and Istio drops one without "{field}"',
		remedy: 'use MERGE to change what exists',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['EnvoyFilter'],
	codes: ['IST0152', 'IST0153', 'IST0154'],
	docs: {
		summary:
			'An EnvoyFilter patch has an operation that does nothing for its `applyTo`, or to what it says, or does the same as `ADD`.',
		why: 'Istio ignores such a patch without an error: the Envoy configuration stays the same. `REPLACE` works for filters and virtual hosts; clusters, listeners and routes are merged. `INSERT_FIRST`, `INSERT_BEFORE` and `INSERT_AFTER` of a cluster, a listener, a filter chain or a virtual host add another one: nothing that exists is changed, and the value must be complete.',
		exceptions: 'Patches with context WAYPOINT.',
		severityNotes:
			'Hint for ADD and REMOVE with HTTP_ROUTE: the documentation says that they are ignored, but istiod applies them. Information for MERGE with BOOTSTRAP, which old releases of Istio applied if an experimental feature was on, for thresholds that are appended to those of Istio, and for an INSERT_… whose value has a name and may be complete.',
		differences: 'Unlike istioctl, this rule also reports insertions, merges and patches for the bootstrap.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND }
    patch:
      operation: REPLACE
      value: { per_connection_buffer_limit_bytes: 4096 }
`,
		mend: ['REPLACE', 'MERGE'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation'],
	},
	*check(resource) {
		const said = new Set<string>();
		for (const patch of patchesOf(resource)) {
			const operation = patch.operation.text;
			const isRead = contextOf(patch) !== 'WAYPOINT';
			if (isRead) yield* thresholds(patch);
			const finding = isRead ? findingOf(patch) : undefined;
			if (finding === undefined) continue;
			// istioctl says the same of an EnvoyFilter only once, and nothing of what is added to or taken from the bootstrap.
			const isKnown = patch.applyTo.text !== 'BOOTSTRAP' || operation === 'REPLACE';
			const own = isKnown && !said.has(operation) ? (ownOf(codes, operation) ?? []) : [];
			if (isKnown) said.add(operation);
			yield { ...finding, codes: own };
		}
	},
});

function findingOf(patch: Patch): Finding<typeof messages> | undefined {
	const { applyTo, operation } = patch;
	const { start, end, text } = operation;
	const span = { start, end };
	const effect = effectOf(applyTo.text, text);
	if (applyTo.text === 'HTTP_ROUTE' && undocumented.has(text)) {
		return {
			span,
			message: 'undocumented',
			with: { operation: text },
			severity: 'hint',
			fixes: text === 'ADD' ? changeTo(patch.operation, 'INSERT_FIRST') : [],
		};
	}
	if (effect === 'nothing') {
		const isBootstrap = applyTo.text === 'BOOTSTRAP';
		return {
			span,
			message: isBootstrap ? 'bootstrap' : 'nothing',
			with: { operation: text, target: applyTo.text },
			severity: isBootstrap && text === 'MERGE' ? 'information' : 'warning',
			fixes: isBootstrap ? [] : instead(patch),
		};
	}
	if (effect !== 'added') return undefined;
	const lost = incomplete(patch);
	if (lost !== undefined) return { span, ...lost, fixes: changeTo(patch.operation, 'MERGE') };
	if (text === 'ADD') return undefined;
	// Where there is an order, an ADD is written as one.
	const isPart = isPartOf(patch);
	return {
		span,
		message: isPart ? 'nameless' : 'likeAdd',
		with: { operation: text, target: applyTo.text, noun: ownOf(nouns, applyTo.text) ?? '' },
		severity: isPart ? 'warning' : 'information',
		fixes: isPart ? changeTo(patch.operation, 'MERGE') : changeTo(patch.operation, 'ADD'),
	};
}

/**
 * istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyConnectionPool gives each cluster thresholds of the default priority;
 * envoy: source/common/upstream/upstream_impl.cc, ResourceManagers::load takes the first. Tried with Envoy 1.40.
 */
function* thresholds({ applyTo, operation, match, value }: Patch): Iterable<Finding<typeof messages>> {
	const name = match?.get('cluster')?.get('name')?.text;
	if (applyTo.text !== 'CLUSTER' || operation.text !== 'MERGE' || value?.opaque === true) return;
	// Others may have been added by somebody.
	if (name !== undefined && !/^(?:in|out)bound[|_]/.test(name)) return;
	const breakers = field(value, 'circuit_breakers');
	const list = field(breakers, 'thresholds');
	const key = breakers?.entries.find((entry) => entry.value === list)?.key;
	if (key === undefined || list?.kind !== 'seq' || list.opaque || list.items.length === 0) return;
	const isDefault = list.items.every((item) => {
		const priority = field(item, 'priority');
		return item.kind === 'map' && !item.opaque && (priority === undefined || /^(?:DEFAULT|0)$/.test(priority.text));
	});
	if (isDefault) yield { span: { start: key.start, end: key.end }, message: 'appended', severity: 'information' };
}

const nouns: Readonly<Record<string, string>> = {
	LISTENER: 'listener',
	FILTER_CHAIN: 'filter chain',
	CLUSTER: 'cluster',
	VIRTUAL_HOST: 'virtual host',
	EXTENSION_CONFIG: 'configuration',
};

/** What Istio drops from the listeners that it made (istio: listener_patch.go, patchListeners and patchFilterChains). */
const needed: Readonly<Record<string, string>> = { LISTENER: 'name', FILTER_CHAIN: 'filters' };

function incomplete({ applyTo, operation, value }: Patch): Said<typeof messages> | undefined {
	const wanted = ownOf(needed, applyTo.text);
	if (wanted === undefined || value?.kind !== 'map' || value.opaque || isWritten(value, wanted)) return undefined;
	return {
		message: 'incomplete',
		with: { operation: operation.text, noun: ownOf(nouns, applyTo.text) ?? '', field: wanted },
	};
}

/** Whether a value without a name is rather meant for something that is there. */
function isPartOf({ applyTo, value }: Patch): boolean {
	return applyTo.text !== 'FILTER_CHAIN' && value?.kind === 'map' && !value.opaque && !isWritten(value, 'name');
}

function isWritten(value: NonNullable<Patch['value']>, name: string): boolean {
	const found = field(value, name);
	return found !== undefined && !found.isNull && (found.kind !== 'scalar' || found.opaque || found.text !== '');
}

/** The operation that was probably meant by one that does nothing. */
function instead(patch: Patch): readonly Fix[] {
	const { applyTo, operation, value } = patch;
	if (operation.text === 'REMOVE' || value === undefined) return [];
	return changeTo(patch.operation, applyTo.text === 'EXTENSION_CONFIG' ? 'ADD' : 'MERGE');
}
