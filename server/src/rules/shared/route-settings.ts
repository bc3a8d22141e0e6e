// What a patch says of routes or of a virtual host, as settings of a route in a VirtualService: fields that come to the same in
// Envoy.
import { push } from '../../maps.ts';
import type { Node } from '../../yaml/node.ts';
import { scalarIn } from '../../yaml/scalars.ts';
import { corsIn } from './cors-settings.ts';
import { field } from './envoy-values.ts';
import { each, one, plain } from './readings.ts';

const duration = /^\d[\dhms.]*$/;

/** istio: pilot/pkg/networking/core/route/retry/retry.go: what is not said of a policy is that of Istio's own. */
const retries = each(
	{
		num_retries: one('attempts', /^[1-9]\d*$/),
		per_try_timeout: one('perTryTimeout', duration),
		retry_on: one('retryOn', /^(?!.*status-codes)\d?[a-z][a-z-]*(?:,\d?[a-z][a-z-]*)*$/),
	},
	'retries',
);

/** TABLE: what happens to a header that is there -> the list of a VirtualService (istio: pilot/pkg/networking/core/route/route.go). */
const lists: Readonly<Record<string, string>> = {
	OVERWRITE_IF_EXISTS_OR_ADD: 'set',
	APPEND_IF_EXISTS_OR_ADD: 'add',
	'': 'add',
};

/** Headers that are added, by the list that they go into. */
function added(node: Node): readonly string[] | undefined {
	if (node.kind !== 'seq' || node.opaque) return undefined;
	const found = new Map<string, string[]>();
	for (const item of node.items) {
		const [header, action] = [field(item, 'header'), field(item, 'append_action')];
		const [key, value] = [plain(field(header, 'key'), /^[\w-]+$/), plain(field(header, 'value'), /^[^%]+$/)];
		const list = lists[action?.text ?? ''];
		const isAll = header?.entries.length === 2 && item.entries.length === (action === undefined ? 1 : 2);
		if (key === undefined || value === undefined || list === undefined || !isAll || action?.opaque === true)
			return undefined;
		if (/^host$/i.test(key)) return undefined;
		push(found, list, `  ${key}: ${scalarIn(value)}`);
	}
	return [...found].flatMap(([list, lines]) => [`${list}:`, ...lines]);
}

function removed(node: Node): readonly string[] | undefined {
	const names = node.kind === 'seq' && !node.opaque ? node.items.map((item) => plain(item, /^[\w-]+$/)) : [undefined];
	return names.includes(undefined) ? undefined : ['remove:', ...names.map((name) => `- ${name}`)];
}

/** `headers`, of what is said of requests and of responses. */
function headersIn(value: Node): readonly string[] | undefined {
	const lines: string[] = [];
	for (const side of ['request', 'response']) {
		const [add, remove] = [field(value, `${side}_headers_to_add`), field(value, `${side}_headers_to_remove`)];
		const parts = [add === undefined ? [] : added(add), remove === undefined ? [] : removed(remove)];
		if (parts.includes(undefined)) return undefined;
		const all = parts.flatMap((part) => part ?? []);
		if (all.length > 0) lines.push(`  ${side}:`, ...all.map((line) => `    ${line}`));
	}
	return lines.length === 0 ? [] : ['headers:', ...lines];
}

const route = each({ timeout: one('timeout', duration), retry_policy: retries });

/** The lines of a route that say all that the value of a patch of `applyTo` says; undefined where that is not sure. */
export function routeSettings(applyTo: string, value: Node | undefined): string | undefined {
	if (value?.kind !== 'map' || value.opaque || !/^(?:HTTP_ROUTE|VIRTUAL_HOST)$/.test(applyTo)) return undefined;
	const inner = applyTo === 'HTTP_ROUTE' ? field(value, 'route') : undefined;
	const filters = field(value, 'typed_per_filter_config');
	const parts = [
		inner === undefined ? [] : route(inner),
		headersIn(value),
		filters === undefined ? [] : corsIn(filters),
	];
	const known = value.entries.filter(({ key }) =>
		/^(?:request|response)_?headers_?to_?(?:add|remove)$/i.test(key.text),
	);
	const isAll = known.length + (inner === undefined ? 0 : 1) + (filters === undefined ? 0 : 1) === value.entries.length;
	const lines = parts.flatMap((part) => part ?? []);
	return parts.includes(undefined) || !isAll || lines.length === 0 ? undefined : lines.join('\n');
}
