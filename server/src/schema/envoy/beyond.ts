// TABLE of what Envoy refuses beyond the rules in its API: checks in its own code, by message. Each was tried with a real Envoy,
// or is cited.

import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { meantAmong } from '../fields.ts';
import { meshChecks } from '../mesh/checks.ts';
import { wrong } from '../wrong.ts';
import { beyondAuth } from './beyond-auth.ts';
import { beyondBalancers } from './beyond-balancers.ts';
import { beyondClusters } from './beyond-clusters.ts';
import { beyondFilters } from './beyond-filters.ts';
import { beyondMetadata } from './beyond-metadata.ts';
import { beyondNetwork } from './beyond-network.ts';
import { beyondRoutes } from './beyond-routes.ts';
import { beyondTls } from './beyond-tls.ts';
import { mayHoldMore } from './checks.ts';
import type { At, Check, EnvoyFault, Way } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

const checks: Readonly<Record<string, Check>> = {
	...beyondAuth,
	...beyondBalancers,
	...beyondClusters,
	...beyondFilters,
	...beyondMetadata,
	...beyondNetwork,
	...beyondRoutes,
	...beyondTls,
	...meshChecks,
};

/** Messages whose extension Envoy looks up by the type of `typed_config` alone (envoy: source/common/config/utility.h). */
const configured: Readonly<Record<string, readonly string[]>> = {
	'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter': [
		'typed_config',
		'config_discovery',
		'is_optional',
	],
	'envoy.config.listener.v3.Filter': ['typed_config', 'config_discovery'],
	'envoy.config.listener.v3.ListenerFilter': ['typed_config', 'config_discovery'],
	'envoy.config.core.v3.TransportSocket': ['typed_config'],
	'envoy.config.accesslog.v3.AccessLog': ['typed_config'],
	'envoy.config.accesslog.v3.ExtensionFilter': ['typed_config'],
	'envoy.extensions.filters.network.thrift_proxy.v3.ThriftFilter': ['typed_config'],
	'envoy.config.route.v3.RetryPolicy.RetryHostPredicate': ['typed_config'],
	'envoy.config.route.v3.RetryPolicy.RetryPriority': ['typed_config'],
	'envoy.config.metrics.v3.StatsSink': ['typed_config'],
	'envoy.config.trace.v3.Tracing.Http': ['typed_config'],
};

/** What Envoy refuses in a message beyond its rules. */
export function* beyond(node: Node, type: string, way: Way, at: At): Iterable<EnvoyFault> {
	const check = checks[type];
	if (check !== undefined) yield* check(node, way, at);
	const needed = configured[type];
	if (needed !== undefined && !way.isMerged) yield* unconfigured(node, needed, type, at);
}

function* unconfigured(node: Node, needed: readonly string[], type: string, at: At): Iterable<EnvoyFault> {
	if (needed.some((name) => fieldOf(node, name) !== undefined) || keyFor(node, 'config') !== undefined) return;
	// One that is misspelled or half typed is said to be so.
	if (node.entries.some(({ key }) => meantAmong(key.text, [...needed, 'name']).some((one) => one !== key.text))) return;
	const name = fieldOf(node, 'name');
	if (name === undefined && type === 'envoy.config.accesslog.v3.AccessLog' && !mayHoldMore(node))
		yield { kind: 'missing-field', span: at.anchor, ...wrong('needs', { type: 'AccessLog', field: 'typed_config' }) };
	// Without a name it is another fault, which is said already.
	if (name === undefined || name.opaque || isPlaceholder(name.text) || name.text === '') return;
	yield { kind: 'missing-type', span: name, ...wrong('unconfigured', { name: name.text }) };
}
