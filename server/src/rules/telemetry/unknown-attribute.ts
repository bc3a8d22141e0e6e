// An expression of a Telemetry that reads an attribute which Envoy does not have.
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	constant: {
		wrong: '"{name}" is read as an attribute, which Envoy does not have',
		consequence: ', so the tag is "unknown"',
		remedy: 'a constant needs quotes of its own: "\'{value}\'"',
	},
	attribute: {
		wrong: 'Envoy has no attribute "{name}"',
		consequence: ', so the expression is never true',
		remedy: 'attributes begin with request, response, source, destination, connection or upstream',
	},
})({
	severity: 'information',
	kinds: ['Telemetry'],
	codes: [],
	docs: {
		summary: 'The value of a tag, or the filter of access logs, is a word that is not an attribute.',
		why: 'Both are expressions of CEL. A word without quotes is the name of an attribute; one that Envoy does not know has no value.',
		exceptions: 'Names that begin with `istio_` or `wasm`.',
		severityNotes: 'Information because plugins may set attributes of their own.',
		bad: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: tags, namespace: istio-system }
spec:
  metrics:
  - providers: [{ name: prometheus }]
    overrides:
    - tagOverrides:
        environment: { value: production }
`,
		mend: ['value: production', `value: "'production'"`],
		links: [
			'https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides-TagOverride',
			'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/advanced/attributes',
		],
	},
	*check({ resource, standing }) {
		if (standing !== 'whole') return;
		const spec = (manifest(resource) as Node<{ readonly spec?: Spec }>).get('spec');
		const overrides = (spec?.each('metrics') ?? []).flatMap((one) => one.each('overrides'));
		for (const { value: tag } of overrides.flatMap((one) => one.get('tagOverrides')?.entries ?? [])) {
			const value = tag.entries.find(({ key }) => key.text === 'value')?.value;
			const name = value === undefined ? undefined : strange(value);
			if (value === undefined || name === undefined) continue;
			yield {
				span: value,
				message: 'constant',
				with: { name, value: value.text },
				fixes: /^[\w.-]+$/.test(value.text) && value.style === 'plain' ? changeTo(value, `'${value.text}'`) : [],
			};
		}
		for (const logging of spec?.each('accessLogging') ?? []) {
			const expression = logging.get('filter')?.get('expression');
			const name = expression === undefined ? undefined : strange(expression);
			if (expression !== undefined && name !== undefined)
				yield { span: expression, message: 'attribute', with: { name } };
		}
	},
});

interface Spec {
	readonly metrics?: readonly { readonly overrides?: readonly { readonly tagOverrides?: object }[] }[];
	readonly accessLogging?: readonly { readonly filter?: { readonly expression?: string } }[];
}

/** envoy: source/extensions/filters/common/expr/context.h; the words of CEL; istio: its stats filter adds nothing to them. */
const known = new Set(
	'request response connection source destination upstream upstream_peer downstream_peer upstream_peer_id downstream_peer_id metadata filter_state upstream_filter_state xds node cluster_name cluster_metadata listener_direction listener_metadata route_name route_metadata upstream_host_metadata plugin_name plugin_root_id plugin_vm_id true false null in has size string int uint double bool bytes type duration timestamp list map dyn'.split(
		' ',
	),
);

/** The first name in an expression that no attribute has. */
function strange(node: Node): string | undefined {
	if (node.opaque || node.kind !== 'scalar') return undefined;
	const bare = node.text.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '""');
	// A variable of a macro, such as `x` in `list.exists(x, x == 1)`, is a name too.
	if (/\b(?:all|exists|exists_one|map|filter)\s*\(/.test(bare)) return undefined;
	for (const [name] of bare.matchAll(/(?<![\w.])[A-Za-z_]\w*(?!\w*\s*\()/g)) {
		if (!known.has(name) && !/^(?:istio_|wasm)/.test(name)) return name;
	}
	return undefined;
}
