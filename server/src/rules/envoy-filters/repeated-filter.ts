// The same thing added twice to the same proxies: a filter that then runs twice, a cluster of which Istio drops one.

import { indexed } from '../../facts/indexed.ts';
import { rootNamespaceOf } from '../../istio/policies/scope.ts';
import { labelText } from '../../istio/selectors.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import { title } from '../../model/resource.ts';
import { jsonOf } from '../../yaml/json.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { contextOf, field, valueName } from '../shared/envoy-values.ts';
import { selectorOf } from '../shared/rivals.ts';

const messages = {
	cluster: {
		wrong: 'The cluster "{name}" is also added by {where}, with another value',
		consequence: 'Istio keeps only the first',
	},
	twice: 'The filter "{name}" is also inserted by {where}, so it runs twice',
	sameName:
		'Another filter "{name}" is inserted by {where}: both run, and settings of routes under this name apply to both',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'Two patches add a filter or a cluster of the same name to the same proxies.',
		why: 'Both filters are in the chain, and each request passes both: a request uses up two tokens of a limit, a header is added twice. Of clusters Istio keeps the first and drops the others, without an error.',
		exceptions:
			'Patches for other contexts, listeners or versions of proxies. Clusters whose values are the same. Resources that may not be deployed together.',
		severityNotes: 'Information for filters whose values differ, which may be meant to run one after the other.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: { inline_string: "function envoy_on_request(handle) end" }
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: { inline_string: "function envoy_on_request(handle) end" }
`,
		mend: ['context: SIDECAR_INBOUND', 'context: SIDECAR_OUTBOUND'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/'],
	},
	// istio: pilot/pkg/model/push_context.go, getMatchedEnvoyFilters; networking/core/cluster_builder.go, normalizeClusters
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			const key = keyOf(patch);
			if (key === undefined) continue;
			const others = byKey(mesh).get(key) ?? [];
			const own = others.findIndex((one) => one.patch === patch);
			// Each is told of those before it; where they stand in files of their own, so is the first of the later one.
			for (const [index, other] of others.entries()) {
				if (index === own || (other.by === resource && index > own)) continue;
				const found = isSamePlace(patch, other.patch) && areForSame(mesh, resource, other.by);
				const finding = found ? findingOf(patch, other, resource) : undefined;
				if (finding === undefined) continue;
				yield finding;
				break;
			}
		}
	},
});

interface Added {
	readonly by: DeployedAs<'EnvoyFilter'>;
	readonly patch: Patch;
}

/** What is added, by what it is and how it is called. */
const byKey = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'EnvoyFilter'),
	give: (by) =>
		patchesOf(by).flatMap((patch) => {
			const key = keyOf(patch);
			return key === undefined ? [] : [[key, { by, patch }] as const];
		}),
	itemOf: ({ by }: Added) => by,
});

const repeatable: ReadonlySet<string> = new Set(['HTTP_FILTER', 'NETWORK_FILTER', 'LISTENER_FILTER', 'CLUSTER']);

function keyOf(patch: Patch): string | undefined {
	const { applyTo, operation } = patch;
	const effect = effectOf(applyTo.text, operation.text);
	const isAdded = effect === 'added' || effect === 'inserted';
	const name = valueName(patch);
	if (!repeatable.has(applyTo.text) || !isAdded || contextOf(patch) === 'WAYPOINT' || !name) return undefined;
	return `${applyTo.text} ${name}`;
}

function isSamePlace(a: Patch, b: Patch): boolean {
	const [one, two] = [contextOf(a), contextOf(b)];
	if ([a, b].some(({ match }) => match?.get('context')?.opaque === true)) return false;
	if (one !== two && one !== 'ANY' && two !== 'ANY') return false;
	const parts = a.applyTo.text === 'CLUSTER' ? ['proxy'] : ['proxy', 'listener'];
	return parts.every((part) => {
		const [x, y] = [asText(field(a.match, part)), asText(field(b.match, part))];
		return x !== undefined && x === y;
	});
}

/** A value as text that can be compared; undefined where something in it is not known. */
function asText(node: Node | undefined): string | undefined {
	if (node === undefined) return '';
	const json = jsonOf(node);
	return json === undefined ? undefined : JSON.stringify(json);
}

/** Whether two EnvoyFilters are surely for some of the same proxies. */
function areForSame(mesh: Mesh, a: Added['by'], b: Added['by']): boolean {
	if (a === b) return true;
	const [one, two] = [selectorOf(a), selectorOf(b)];
	const [here, there, root] = [namespaceOf(a), namespaceOf(b), rootNamespaceOf(mesh)];
	if (one === undefined || two === undefined || here === undefined || there === undefined) return false;
	if (here !== there && here !== root && there !== root) return false;
	const [x, y] = [one.map(labelText), two.map(labelText)];
	const isNested = x.every((label) => y.includes(label)) || y.every((label) => x.includes(label));
	return isNested && areTogether(mesh, a, b);
}

function findingOf(patch: Patch, other: Added, by: Added['by']): Finding<typeof messages> | undefined {
	const { applyTo, value } = patch;
	const name = field(value, 'name');
	const [mine, theirs] = [asText(value), asText(other.patch.value)];
	if (name === undefined || mine === undefined || theirs === undefined) return undefined;
	const isEqual = mine === theirs;
	const where = other.by === by ? 'another patch' : title(other.by.resource);
	const span = { start: name.start, end: name.end };
	const spot = field(other.patch.value, 'name') ?? other.patch.operation;
	const related = [{ in: other.by, span: { start: spot.start, end: spot.end }, message: 'added here too' }];
	if (applyTo.text === 'CLUSTER') {
		if (isEqual) return undefined;
		return {
			span,
			message: 'cluster',
			with: { name: name.text, where },
			related,
		};
	}
	return isEqual
		? { span, message: 'twice', with: { name: name.text, where }, related }
		: {
				span,
				message: 'sameName',
				with: { name: name.text, where },
				severity: 'information',
				related,
			};
}
