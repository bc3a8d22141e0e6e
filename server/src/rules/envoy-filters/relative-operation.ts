// A patch relative to others, in an EnvoyFilter that has no priority.

import type { DeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import { columnOf } from '../../text/lines.ts';
import type { Messages } from '../engine/message.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { nameOf, type Patch, patchesOf } from '../shared/envoy-patches.ts';

const routes = new Set(['ROUTE_CONFIGURATION', 'HTTP_ROUTE']);
const replaceable = new Set(['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST']);

const messages = {
	relative: { wrong: 'The result of {operation} depends on the order of EnvoyFilters', remedy: 'set "priority"' },
	relativeAndVersioned: {
		wrong: 'The result of {operation} depends on the order of EnvoyFilters',
		consequence: ', and another patch "{name}" applies to some proxy versions only',
		remedy: 'set "priority"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	isOptIn: true,
	kinds: ['EnvoyFilter'],
	codes: ['IST0151', 'IST0155'],
	docs: {
		summary: 'An EnvoyFilter without a priority has a patch that depends on others.',
		why: 'What INSERT_BEFORE, INSERT_AFTER, REPLACE and REMOVE find depends on which EnvoyFilters were applied before. Without `priority` the order is the order in which they were created.',
		severityNotes:
			'Off by default because most such patches refer to filters that Istio itself creates, which are always there. There is one finding for each EnvoyFilter.',
		differences: 'Unlike istioctl, this rule does not check the patches of other EnvoyFilters for `proxyVersion`.',
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
      value: { name: envoy.filters.http.lua, typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua } }
`,
		mend: ['  configPatches:', '  priority: 10\n  configPatches:'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0151/'],
	},
	*check(resource) {
		const spec = manifest(resource.resource).get('spec');
		const priority = spec?.get('priority');
		if (priority?.opaque === true || (priority !== undefined && !['', '0'].includes(priority.text))) return;
		const versioned = new Set<string>();
		const said = new Set<string>();
		for (const patch of patchesOf(resource)) {
			const name = nameOf(patch);
			const code = versioned.has(name) ? 'IST0155' : 'IST0151';
			if (isRelative(patch) && !said.has(code)) {
				said.add(code);
				const { start, end, text } = patch.operation;
				yield {
					span: { start, end },
					message: code === 'IST0155' ? 'relativeAndVersioned' : 'relative',
					with: { operation: text, name },
					codes: [code],
					fixes: code === 'IST0151' ? withPriority(resource) : [],
				};
			}
			const version = patch.match?.get('proxy')?.get('proxyVersion');
			if (version !== undefined && version.text !== '') versioned.add(name);
		}
	},
});

function isRelative({ operation, applyTo }: Patch): boolean {
	switch (operation.text) {
		case 'INSERT_BEFORE':
		case 'INSERT_AFTER':
			return true;
		case 'REMOVE':
			return !routes.has(applyTo.text);
		case 'REPLACE':
			return replaceable.has(applyTo.text);
		default:
			return false;
	}
}

function withPriority({ resource }: DeployedAs<'EnvoyFilter'>): readonly Fix[] {
	const spec = manifest(resource).get('spec');
	const first = spec?.entries.find(({ key }) => key.text === 'configPatches')?.key;
	if (spec?.style !== 'block' || first === undefined || spec.get('priority') !== undefined) return [];
	const { start } = first;
	const text = `priority: 10\n${' '.repeat(columnOf(resource.chunk.text, start))}`;
	return [{ title: 'Set "priority: 10"', edits: [{ start, end: start, text }] }];
}
