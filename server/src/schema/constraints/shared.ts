// Rows that several kinds share. Sources: istio/api (custom resource definitions), istio: pkg/config/validation.
import { each, get, head, isSet, isWritten, keyOf, mayBeSet, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { wrong } from '../wrong.ts';
import { below, type Constraints, type Facts } from './rows.ts';

export const unsigned: Facts = { minimum: 0, maximum: 4294967295 };
export const duration: Facts = { format: 'duration' };
/** A google.protobuf.Duration of which no validator asks more than that it can be read. */
export const anyDuration: Facts = { format: 'anyDuration' };
export const port: Facts = { ...unsigned, format: 'port' };
export const optionalPort: Facts = { ...unsigned, format: 'optionalPort' };
export const nullable: Facts = { nullable: true };

/** What the path `path` of a label selector takes: equal labels, no patterns. */
export function matchLabels(path: string, maxProperties: number): Constraints {
	return {
		[path]: { keys: 'selectorKey', maxProperties },
		[`${path}{}`]: { format: 'selectorValue', maxLength: 63 },
	};
}

const targetKinds = new Set([
	'/Service',
	'core/Service',
	'networking.istio.io/ServiceEntry',
	'gateway.networking.k8s.io/Gateway',
	'gateway.networking.k8s.io/GatewayClass',
]);

/** istio: pkg/config/validation/validation.go, validatePolicyTargetReference */
function* isTarget(node: Parameters<Check>[0]): ReturnType<Check> {
	const [group, kind] = [get(node, 'group'), get(node, 'kind')];
	if (kind === undefined || (group !== undefined && textOf(group) === undefined) || textOf(kind) === undefined) return;
	const id = `${textOf(group) ?? ''}/${textOf(kind)}`;
	if (!targetKinds.has(id)) {
		yield said('invalid-value', kind, 'notTarget', { target: id.replace(/^\//, '') });
	}
}

const targetRef: Constraints = {
	'': { checks: [isTarget] },
	group: { maxLength: 253, pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' },
	kind: { minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' },
	name: { minLength: 1, maxLength: 253 },
	namespace: { format: 'nothing' },
};

/** `selector`, `targetRef` and `targetRefs` of a policy, of which one can be set. */
export function policyTarget(fields: readonly string[]): Constraints {
	const refs = fields.filter((field) => field.startsWith('targetRef'));
	return {
		spec: { choices: [{ fields, least: 0, most: 1 }] },
		...(fields.includes('selector') ? matchLabels('spec.selector.matchLabels', 4096) : {}),
		...below(
			refs.map((field) => (field === 'targetRefs' ? 'spec.targetRefs[]' : 'spec.targetRef')),
			targetRef,
		),
		...(refs.includes('targetRefs') ? { 'spec.targetRefs': { maxItems: 16 } } : {}),
	};
}

/** A place that traffic is sent to. */
export const destination: Constraints = {
	host: { format: 'destinationHost' },
	port: { required: ['number'] },
	'port.number': port,
	subset: { format: 'optionalLabel' },
};

/** The namespace that a manifest says it is in; undefined if that is left to whoever applies it. */
export function ownNamespace(node: Parameters<Check>[0]): string | undefined {
	return textOf(get(get(node, 'metadata'), 'namespace'));
}

/** istio: validateExportTo */
function* exportedOnce(node: Parameters<Check>[0]): ReturnType<Check> {
	const own = ownNamespace(node);
	const seen = new Map<string, string>();
	const items = each(get(node, 'spec'), 'exportTo');
	for (const item of items) {
		const text = textOf(item);
		if (text === undefined) continue;
		const meant = text === '.' ? (own ?? text) : text;
		const before = seen.get(meant);
		if (before !== undefined)
			yield said(
				'duplicate-item',
				item,
				before === text ? wrong('repeated', { value: text }) : wrong('sameNamespace', { namespace: own ?? '' }),
			);
		seen.set(meant, text);
		if ((text === '*' || text === '~') && items.length > 1) {
			yield said('conflicting-fields', item, text === '*' ? 'exportedToAll' : 'exportedToNone');
		}
	}
}

/** `exportTo` of a spec. */
export const exported: Constraints = {
	'': { checks: [exportedOnce] },
	'spec.exportTo[]': { format: 'exportTo' },
};

/** Rows of several tables as one; what two of them say of one path is joined. */
export function joined(...tables: readonly Constraints[]): Constraints {
	const all: Record<string, Facts> = {};
	for (const table of tables) {
		for (const [path, facts] of Object.entries(table)) {
			const before = all[path];
			all[path] = {
				...before,
				...facts,
				...(before?.checks && facts.checks ? { checks: [...before.checks, ...facts.checks] } : {}),
				...(before?.choices && facts.choices ? { choices: [...before.choices, ...facts.choices] } : {}),
				...(before?.required && facts.required ? { required: [...before.required, ...facts.required] } : {}),
			};
		}
	}
	return all;
}

const serverCertificates = ['credentialName', 'credentialNames', 'tlsCertificates'] as const;

/**
 * What the definition asks with `has()`, for which an empty text is there too.
 * istio/api: kubernetes/customresourcedefinitions.gen.yaml, Gateway
 */
function* oneCertificate(node: Parameters<Check>[0]): ReturnType<Check> {
	for (const other of ['credentialName', 'tlsCertificates']) {
		if (isWritten(node, 'credentialNames') && isWritten(node, other) && !isSet(node, other))
			yield said('conflicting-fields', keyOf(node, other), 'excludes', { one: 'credentialNames', other });
	}
}

/** `tls` of a Gateway's server and of a Sidecar's ingress. istio: ValidateTLSOptions */
function* serverTlsModes(node: Parameters<Check>[0]): ReturnType<Check> {
	const mode = textOf(get(node, 'mode')) ?? (get(node, 'mode') === undefined ? 'PASSTHROUGH' : undefined);
	const set = (name: string): boolean => get(node, name) !== undefined && (textOf(get(node, name)) ?? 'x') !== '';
	const all = ['serverCertificate', 'privateKey', 'caCertificates', ...serverCertificates];
	if (mode === 'ISTIO_MUTUAL') {
		for (const { key } of node.entries) {
			if (all.includes(key.text) && set(key.text))
				yield said('conflicting-fields', key, 'notIstioMutual', { field: key.text });
		}
		return;
	}
	const sources = [
		...(set('serverCertificate') && set('privateKey') ? ['serverCertificate'] : []),
		...serverCertificates.filter(set),
	];
	if (sources.length > 1) {
		const last = node.entries.findLast(({ key }) => sources.includes(key.text));
		yield said('conflicting-fields', last?.key ?? head(node), 'onlyOneOf', {
			fields: sources.map((one) => `"${one}"`).join(', '),
		});
	}
	if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') {
		const crl = get(node, 'caCrl');
		if (mode !== undefined && crl !== undefined && set('caCrl') && set('credentialName'))
			yield said('conflicting-fields', crl, 'excludes', { one: 'caCrl', other: 'credentialName' });
		return;
	}
	const crl = get(node, 'caCrl');
	if (set('credentialName') || set('credentialNames')) return;
	const pairs = each(node, 'tlsCertificates');
	for (const pair of pairs.length > 0 ? pairs : [node]) {
		for (const name of ['serverCertificate', 'privateKey']) {
			if (mayBeSet(pair, name) || pair.opaque) continue;
			const message = pair === node ? 'tlsNeeds' : 'needs';
			yield said('missing-field', get(pair, 'mode') ?? head(pair), message, {
				what: `TLS mode ${mode}`,
				field: name,
			});
			break;
		}
	}
	if (mode !== 'SIMPLE' && !set('caCertificates'))
		yield said('missing-field', get(node, 'mode') ?? head(node), 'tlsNeeds', {
			what: `TLS mode ${mode}`,
			field: 'caCertificates',
		});
	if (mode === 'SIMPLE' && crl !== undefined && set('caCrl')) yield said('conflicting-fields', crl, 'crlOfSimple');
}

export const serverTls: Constraints = {
	'': { checks: [serverTlsModes, oneCertificate] },
	credentialNames: { minItems: 1, maxItems: 2 },
	// More than two are ignored by Istio, with a warning.
	tlsCertificates: { minItems: 1 },
	insecureSkipVerify: nullable,
};

const internal = [
	'internal.istio.io/webhook-always-reject',
	'internal.istio.io/parents',
	'internal.istio.io/parent-namespace',
];
const goBoolean = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** Annotations that Istio's webhook looks at. istio: validateAnnotationDryRun, pkg/config/validation/validation.go */
function annotated(isPolicy: boolean): Check {
	return function* (node) {
		const annotations = get(get(node, 'metadata'), 'annotations');
		for (const { key, value } of annotations?.entries ?? []) {
			if (internal.includes(key.text)) yield said('invalid-value', key, 'reserved', { annotation: key.text });
			if (key.text !== 'istio.io/dry-run') continue;
			const action = get(get(node, 'spec'), 'action');
			const name = action === undefined ? 'ALLOW' : textOf(action);
			const text = textOf(value);
			if (!isPolicy) yield said('invalid-value', key, 'dryRunElsewhere');
			else if (name !== undefined && name !== 'ALLOW' && name !== 'DENY')
				yield said('invalid-value', key, 'dryRunAction', { action: name });
			else if (text !== undefined && !goBoolean.test(text))
				yield said('invalid-value', value, 'notBoolean', { value: text });
		}
	};
}

/** What holds for every kind of Istio's. */
export function ofEveryKind(kind: string): Constraints {
	return { '': { checks: [annotated(kind === 'AuthorizationPolicy')] } };
}
