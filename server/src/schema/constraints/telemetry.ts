// Rows of the Telemetry. istio: ValidateTelemetry
import { get, head, keyOf, needsOne, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { duration, joined, nullable, policyTarget } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, validateTelemetryMetrics */
function* tag(node: Checked): ReturnType<Check> {
	const written = get(node, 'operation');
	const operation = written === undefined ? 'UPSERT' : textOf(written);
	const value = get(node, 'value');
	if (operation === 'UPSERT' && (value === undefined || textOf(value) === ''))
		yield said('missing-field', written ?? head(node), 'needs', { what: 'A tag with UPSERT', field: 'value' });
	if (operation === 'REMOVE' && value !== undefined)
		yield said('conflicting-fields', keyOf(node, 'value'), 'removedTag');
}

/** istio: validateTelemetryTracing */
function* named(node: Checked): ReturnType<Check> {
	for (const { key } of node.entries) {
		if (key.text === '' && !key.opaque) yield said('invalid-value', key, 'tagWithoutName');
	}
}

const provider: Constraints = { 'providers[]': { required: ['name'] }, 'providers[].name': { minLength: 1 } };

export const telemetry: Constraints = joined(
	policyTarget(['selector', 'targetRef', 'targetRefs']),
	below(['spec.metrics[]', 'spec.tracing[]', 'spec.accessLogging[]'], provider),
	{
		'spec.accessLogging[].disabled': nullable,
		'spec.accessLogging[].filter': { checks: [needsOne(['expression'], 'A filter')] },
		'spec.accessLogging[].filter.expression': { format: 'cel' },
		'spec.metrics[].reportingInterval': duration,
		'spec.metrics[].overrides[].disabled': nullable,
		'spec.metrics[].overrides[].match.customMetric': { minLength: 1 },
		'spec.metrics[].overrides[].tagOverrides{}': { checks: [tag] },
		'spec.tracing[].disableContextPropagation': nullable,
		'spec.tracing[].disableSpanReporting': nullable,
		'spec.tracing[].enableIstioTags': nullable,
		'spec.tracing[].useRequestIdForTraceSampling': nullable,
		'spec.tracing[].randomSamplingPercentage': { ...nullable, type: 'number', minimum: 0, maximum: 100 },
		'spec.tracing[].customTags': { checks: [named] },
		'spec.tracing[].customTags{}.environment': { required: ['name'] },
		'spec.tracing[].customTags{}.environment.name': { minLength: 1 },
		'spec.tracing[].customTags{}.formatter.value': { minLength: 1 },
		'spec.tracing[].customTags{}.header': { required: ['name'] },
		'spec.tracing[].customTags{}.header.name': { minLength: 1 },
		'spec.tracing[].customTags{}.literal': { required: ['value'] },
		'spec.tracing[].customTags{}.literal.value': { minLength: 1 },
	},
);
