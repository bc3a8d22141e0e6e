// A Gateway of Istio that says it is one of the Gateway API, or the other way round: then none of its fields is known.
import { manifest, type Resource } from '../../model/resource.ts';
import type { Fault } from '../../schema/schema.ts';
import { wrong } from '../../schema/wrong.ts';

/** TABLE: the fields that only one of the two has, each of which it must have. */
const gateways = [
	{ group: 'networking.istio.io', api: 'Istio', version: 'networking.istio.io/v1', fields: ['selector', 'servers'] },
	{
		group: 'gateway.networking.k8s.io',
		api: 'the Gateway API',
		version: 'gateway.networking.k8s.io/v1',
		fields: ['gatewayClassName', 'listeners'],
	},
] as const;

/** What is wrong with the `apiVersion` of a Gateway that has fields of the other kind only; undefined if nothing is. */
export function ofOtherApi(resource: Resource): Fault | undefined {
	if (resource.kind.kind !== 'Gateway') return undefined;
	const spec = manifest(resource).get('spec');
	const version = manifest(resource).get('apiVersion');
	if (spec === undefined || spec.opaque || version === undefined || version.opaque) return undefined;
	const has = (names: readonly string[]): readonly string[] =>
		names.filter((name) => spec.entries.some(({ key }) => key.text === name));
	const own = gateways.find(({ group }) => resource.apiVersion.startsWith(`${group}/`));
	const other = gateways.find((one) => one !== own);
	if (own === undefined || other === undefined || has(own.fields).length > 0) return undefined;
	const fields = has(other.fields);
	if (fields.length === 0) return undefined;
	const { start, end } = version;
	return {
		kind: 'unknown-field',
		span: version,
		...wrong('otherApi', { fields, api: other.api, version: other.version }),
		fix: { title: `Change to "${other.version}"`, edits: [{ start, end, text: other.version }], isGuess: true },
	};
}
