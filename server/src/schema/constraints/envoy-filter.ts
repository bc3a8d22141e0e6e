// Rows of the EnvoyFilter. What a patch hands to Envoy is judged in schema/envoy/. istio: pkg/config/validation/envoyfilter
import { ownOf } from '../../maps.ts';
import { isSpoken } from '../../yaml/templates/placeholders.ts';
import { get, head, keyOf, said, textOf } from '../checks.ts';
import { patchSchema } from '../envoy/schemas.ts';
import type { Check } from '../schema.ts';
import type { Constraints } from './rows.ts';
import { joined, matchLabels, policyTarget, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

/** What a patch applies to -> the part of `match` that says where. */
const matchedBy: Readonly<Record<string, string>> = {
	LISTENER: 'listener',
	FILTER_CHAIN: 'listener',
	NETWORK_FILTER: 'listener',
	HTTP_FILTER: 'listener',
	ROUTE_CONFIGURATION: 'routeConfiguration',
	VIRTUAL_HOST: 'routeConfiguration',
	HTTP_ROUTE: 'routeConfiguration',
	CLUSTER: 'cluster',
};

const managers = new Set(['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager']);

/** istio: pkg/config/validation/envoyfilter/envoyfilter.go, validateEnvoyFilter */
function* patchOf(node: Checked): ReturnType<Check> {
	const [applyTo, match, patch] = [get(node, 'applyTo'), get(node, 'match'), get(node, 'patch')];
	if (textOf(get(match, 'context')) === 'WAYPOINT') return;
	if (applyTo !== undefined && textOf(applyTo) === 'INVALID') yield said('invalid-value', applyTo, 'withoutApplyTo');
	if (patch?.kind === 'map') {
		const operation = get(patch, 'operation');
		const text = textOf(operation);
		if (operation === undefined || text === 'INVALID') {
			yield said('missing-field', operation ?? head(patch), 'needs', { what: 'A patch', field: 'operation' });
		} else if (text !== undefined && text !== 'REMOVE' && !isSpoken(text) && get(patch, 'value') === undefined) {
			yield said('missing-field', operation, 'needs', { what: `A patch with operation ${text}`, field: 'value' });
		}
	}
	const kind = textOf(applyTo);
	const wanted = kind === undefined ? undefined : ownOf(matchedBy, kind);
	if (wanted === undefined || match?.kind !== 'map') return;
	for (const other of ['listener', 'routeConfiguration', 'cluster']) {
		if (other !== wanted && get(match, other) !== undefined)
			yield said('conflicting-fields', keyOf(match, other), 'neverMatches', {
				field: other,
				kind: kind ?? '',
				suggestion: wanted,
			});
	}
	yield* filterOf(match, kind ?? '');
}

/** istio: validateEnvoyFilter */
function* filterOf(match: Checked, kind: string): ReturnType<Check> {
	const filter = get(get(get(match, 'listener'), 'filterChain'), 'filter');
	if (filter?.kind !== 'map' || kind === 'LISTENER' || kind === 'FILTER_CHAIN') return;
	const [name, inner] = [get(filter, 'name'), get(filter, 'subFilter')];
	if (name === undefined || textOf(name) === '')
		yield said('missing-field', name ?? head(filter), 'needs', { what: 'A filter match', field: 'name' });
	if (inner === undefined) return;
	const text = textOf(name);
	if (kind !== 'HTTP_FILTER') {
		yield said('conflicting-fields', keyOf(filter, 'subFilter'), 'onlyHttpFilter', { kind });
	} else if (text !== undefined && !managers.has(text)) {
		yield said('conflicting-fields', keyOf(filter, 'subFilter'), 'onlyManager');
	}
	if (inner.kind === 'map' && (get(inner, 'name') === undefined || textOf(get(inner, 'name')) === ''))
		yield said('missing-field', head(inner), 'needs', { what: '"subFilter"', field: 'name' });
}

/** istio/api: kubernetes/customresourcedefinitions.gen.yaml, EnvoyFilter */
function* waypoint(node: Checked): ReturnType<Check> {
	const context = get(node, 'context');
	const inner = get(node, 'waypoint');
	const isWaypoint = context !== undefined && textOf(context) === 'WAYPOINT';
	if (context !== undefined && textOf(context) === undefined) return;
	if (isWaypoint && inner === undefined)
		yield said('missing-field', context ?? head(node), 'needs', { what: 'Context WAYPOINT', field: 'waypoint' });
	if (!isWaypoint && inner !== undefined) yield said('conflicting-fields', keyOf(node, 'waypoint'), 'onlyWaypoint');
}

export const envoyFilter: Constraints = joined(
	policyTarget(['workloadSelector', 'targetRefs']),
	matchLabels('spec.workloadSelector.labels', 256),
	{
		'spec.priority': { format: 'int32' },
		'spec.configPatches[]': { required: ['applyTo', 'patch'], checks: [patchOf], chosen: patchSchema },
		'spec.configPatches[].match': { checks: [waypoint] },
		'spec.configPatches[].match.proxy.proxyVersion': { format: 'proxyVersion' },
		'spec.configPatches[].match.cluster.portNumber': unsigned,
		'spec.configPatches[].match.listener.portNumber': unsigned,
		'spec.configPatches[].match.listener.filterChain.destinationPort': unsigned,
		'spec.configPatches[].match.routeConfiguration.portNumber': unsigned,
		'spec.configPatches[].match.waypoint.portNumber': { ...unsigned, format: 'port' },
		'spec.configPatches[].patch.value': { open: true },
	},
);
