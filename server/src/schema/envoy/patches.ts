// The value of a patch as a message of Envoy's: which one, and how it gets there.
import { ownOf } from '../../maps.ts';
import type { Node } from '../../yaml/node.ts';
import type { EnvoyFault, Way } from './fault.ts';
import { messageNamed } from './load.ts';
import { valueFaults } from './walk.ts';

/** TABLE: what a patch applies to -> the message that it hands over (istio: pkg/config/xds/xds.go). */
export const messageOf: Readonly<Record<string, string>> = {
	LISTENER: 'envoy.config.listener.v3.Listener',
	FILTER_CHAIN: 'envoy.config.listener.v3.FilterChain',
	NETWORK_FILTER: 'envoy.config.listener.v3.Filter',
	LISTENER_FILTER: 'envoy.config.listener.v3.ListenerFilter',
	HTTP_FILTER: 'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter',
	ROUTE_CONFIGURATION: 'envoy.config.route.v3.RouteConfiguration',
	VIRTUAL_HOST: 'envoy.config.route.v3.VirtualHost',
	HTTP_ROUTE: 'envoy.config.route.v3.Route',
	CLUSTER: 'envoy.config.cluster.v3.Cluster',
	EXTENSION_CONFIG: 'envoy.config.core.v3.TypedExtensionConfig',
	BOOTSTRAP: 'envoy.config.bootstrap.v3.Bootstrap',
};

/** Kinds of extensions that a patch adds as a whole, beside what fields say. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
	EXTENSION_CONFIG: ['envoy.filters.http', 'envoy.filters.network', 'envoy.filters.listener'],
};

/** Operations that do nothing, after which only matters that the value can be read (istio: pilot/pkg/networking/core/envoyfilter). */
const idle: Readonly<Record<string, RegExp>> = {
	LISTENER: /^REPLACE$/,
	FILTER_CHAIN: /^REPLACE$/,
	CLUSTER: /^REPLACE$/,
	HTTP_ROUTE: /^REPLACE$/,
	ROUTE_CONFIGURATION: /./,
	EXTENSION_CONFIG: /^(?:REPLACE|REMOVE)$/,
	BOOTSTRAP: /./,
};

export interface PatchValue {
	readonly applyTo: string;
	readonly operation: string;
	readonly value: Node;
	/** What is underlined where something is missing. */
	readonly anchor: Node;
	readonly isTemplate: boolean;
}

/** What is wrong with the value of a patch, in order of the walk; nothing for what no message is known of. */
export function patchFaults({ applyTo, operation, value, anchor, isTemplate }: PatchValue): readonly EnvoyFault[] {
	const message = ownOf(messageOf, applyTo);
	if (message === undefined || messageNamed(message) === undefined || value.kind !== 'map' || value.opaque) return [];
	// What an operation that nobody knows was meant to do may be to merge.
	const isKnown = /^(?:ADD|REPLACE|REMOVE|INSERT_(?:BEFORE|AFTER|FIRST))$/.test(operation);
	const isMerged = !isKnown || ownOf(idle, applyTo)?.test(operation) === true;
	const way: Way = {
		isStrict: false,
		isMerged,
		mergesConfig: isMerged && /^(?:HTTP|NETWORK|LISTENER)_FILTER$/.test(applyTo),
		isByItself: applyTo === 'EXTENSION_CONFIG',
		kinds: ownOf(kindsOf, applyTo),
	};
	return valueFaults(value, message, way, { anchor, isTemplate }).filter(onlyOnce());
}

/** What is missing may be told by two rules of Envoy's; the first is enough. */
function onlyOnce(): (fault: EnvoyFault) => boolean {
	const seen = new Set<string>();
	return ({ span, kind, message, with: args = {} }) => {
		const what = kind === 'missing-field' ? String(args.field ?? message) : `${message} ${JSON.stringify(args)}`;
		const id = `${span.start} ${kind} ${what}`;
		if (seen.has(id)) return false;
		seen.add(id);
		return true;
	};
}
