// What Envoy refuses of filters that keep something for later, as metadata, state or in headers, beyond the rules in its API.
import { scalarType } from '../../yaml/scalars.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf } from './asking.ts';
import { mayHoldMore, needs } from './checks.ts';
import type { Check } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

/** envoy: source/extensions/filters/http/json_to_metadata/filter.cc */
const jsonRule: Check = function* (node, way, at) {
	yield* needs('A rule', 'on_present', 'on_missing')(node, way, at);
	for (const name of ['on_missing', 'on_error']) {
		const [pair, key] = [fieldOf(node, name), keyFor(node, name)];
		if (pair?.kind !== 'map' || pair.opaque || key === undefined || mayHoldMore(pair)) continue;
		if (fieldOf(pair, 'value') === undefined)
			yield { kind: 'missing-field', span: key, ...wrong('needs', { type: `"${name}"`, field: 'value' }) };
	}
};

/**
 * Names that Envoy itself or Istio's build of it may have a factory for (envoy:
 * docs/root/configuration/advanced/well_known_filter_state.rst).
 */
const known = /^(?:envoy|io\.istio|istio|wasm|upstream|downstream)(?:\b|_)/;

/** envoy: source/extensions/filters/common/set_filter_state/filter_config.cc, "does not have an object factory" */
const filterState: Check = function* (node) {
	const [object, factory] = [fieldOf(node, 'object_key'), fieldOf(node, 'factory_key')];
	const name = textOf(factory ?? object);
	if (object === undefined || name === undefined || name === '' || known.test(name) || mayHoldMore(node)) return;
	yield refusedAt(factory ?? object, wrong('noFactory', { name }), { severity: 'warning' });
};

/** envoy: source/common/http/header_mutation.cc, of query parameters */
const append: Check = function* (node, way, at) {
	yield* needs('KeyValueAppend', 'record', 'entry')(node, way, at);
	const [record, key] = [fieldOf(node, 'record'), keyFor(node, 'record')];
	if (record?.kind !== 'map' || record.opaque || key === undefined || mayHoldMore(record)) return;
	const value = fieldOf(record, 'value');
	if (value?.opaque === true) return;
	if (value === undefined || value.kind !== 'scalar' || scalarType(value) !== 'string')
		yield refusedAt(keyFor(record, 'value') ?? key, wrong('textOnly'));
};

export const beyondMetadata: Readonly<Record<string, Check>> = {
	'envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata.Rule': jsonRule,
	'envoy.extensions.filters.common.set_filter_state.v3.FilterStateValue': filterState,
	'envoy.extensions.filters.http.on_demand.v3.OnDemandCds': needs('OnDemandCds', 'source'),
	'envoy.config.core.v3.KeyValueAppend': append,
};
