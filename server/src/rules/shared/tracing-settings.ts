// What a patch says of tracing, as the item of a Telemetry: fields that come to the same in Envoy.
import type { Node } from '../../yaml/node.ts';
import { scalarIn } from '../../yaml/scalars.ts';
import { field } from './envoy-values.ts';

/** The lines of an item of `tracing` that say all that is written in `tracing` of a connection manager; undefined where that is not sure. */
export function tracingOf(tracing: Node | undefined): string | undefined {
	if (tracing?.kind !== 'map' || tracing.opaque || tracing.entries.length === 0) return undefined;
	const [sampling, tags] = [field(tracing, 'random_sampling'), field(tracing, 'custom_tags')];
	const known = [sampling, tags].filter((node) => node !== undefined).length;
	const share = sampling === undefined ? '' : shareIn(sampling);
	const lines = tags === undefined ? '' : tagsIn(tags);
	if (known !== tracing.entries.length || share === undefined || lines === undefined) return undefined;
	return [share, lines].filter((one) => one !== '').join('\n');
}

function shareIn(sampling: Node): string | undefined {
	const value = field(sampling, 'value');
	const isOnly = sampling.kind === 'map' && sampling.entries.length === 1;
	return isOnly && value !== undefined && !value.opaque && /^(?:100|\d{1,2})(?:\.\d+)?$/.test(value.text)
		? `randomSamplingPercentage: ${value.text}`
		: undefined;
}

/** TABLE: where a tag's value comes from -> the field of a Telemetry (istio/api: telemetry/v1alpha1/telemetry.proto, Tracing.CustomTag). */
const sources: readonly (readonly [envoys: string, ours: string, fields: readonly (readonly [string, string])[]])[] = [
	['literal', 'literal', [['value', 'value']]],
	[
		'request_header',
		'header',
		[
			['name', 'name'],
			['default_value', 'defaultValue'],
		],
	],
	[
		'environment',
		'environment',
		[
			['name', 'name'],
			['default_value', 'defaultValue'],
		],
	],
];

function tagsIn(tags: Node): string | undefined {
	if (tags.kind !== 'seq' || tags.opaque || tags.items.length === 0) return undefined;
	const lines = tags.items.map(tagIn);
	return lines.includes(undefined) ? undefined : `customTags:\n${lines.join('\n')}`;
}

function tagIn(tag: Node): string | undefined {
	const name = field(tag, 'tag');
	const [envoys, ours = '', fields = []] = sources.find(([one]) => field(tag, one) !== undefined) ?? [];
	const source = envoys === undefined ? undefined : field(tag, envoys);
	if (name === undefined || name.opaque || source?.kind !== 'map' || source.opaque || tag.entries.length !== 2)
		return undefined;
	const written = fields.flatMap(([from, to]) => {
		const value = field(source, from);
		return value === undefined || value.opaque || value.kind !== 'scalar'
			? []
			: [`      ${to}: ${scalarIn(value.text)}`];
	});
	if (written.length === 0 || written.length !== source.entries.length) return undefined;
	return [`  ${scalarIn(name.text)}:`, `    ${ours}:`, ...written].join('\n');
}
