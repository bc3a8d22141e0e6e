// A plugin or telemetry for the inbound traffic of servers, at gateways, whose traffic counts as that of clients.
import { isWaypoint } from '../../istio/waypoints.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, declaredAs, type Mesh } from '../../mesh/mesh.ts';
import { inNamespaces } from '../../mesh/namespaces.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';
import { isForGateways } from '../shared/http-policies.ts';

export default stating({
	context: {
		wrong: 'Context {context} is for sidecars, so the patch never applies at this gateway',
		remedy: 'write GATEWAY',
	},
	inbound: {
		wrong: 'Mode SERVER never applies at a gateway',
		consequence: ': all its traffic belongs to mode CLIENT',
		remedy: 'write CLIENT, or leave out the mode',
	},
})({
	severity: 'warning',
	kinds: ['WasmPlugin', 'Telemetry', 'EnvoyFilter'],
	absent: ['selector', 'targetRefs'],
	codes: [],
	docs: {
		summary:
			'A WasmPlugin or a Telemetry for a gateway has a match with mode SERVER, or an EnvoyFilter one with the context of a sidecar.',
		why: 'Istio treats everything that goes through a gateway as traffic of a client. The plugin is not loaded, and the telemetry and the patch have no effect.',
		exceptions:
			'Waypoints, whose traffic is that of servers. Selectors by labels must be those of a gateway (`istio: ingressgateway`, or those of a Gateway of the workspace).',
		bad: `apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: waf, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  url: oci://registry.example.com/waf:1.0
  match: [{ mode: SERVER }]
`,
		mend: ['mode: SERVER', 'mode: CLIENT'],
		links: [
			'https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin-TrafficSelector',
			'https://istio.io/latest/docs/reference/config/type/workload-selector/#WorkloadMode',
		],
	},
	// istio: pilot/pkg/model/extensions.go, pilot/pkg/model/telemetry.go: ListenerClassGateway is WorkloadMode_CLIENT
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		if (isDeployedAs(by, 'EnvoyFilter')) {
			if (!isForGatewaysOnly(mesh, by)) return;
			for (const context of contextsOf(by))
				if (/^SIDECAR_(?:IN|OUT)BOUND$/.test(context.text) && !context.opaque)
					yield {
						span: context,
						message: 'context',
						with: { context: context.text },
						fixes: changeTo(context, 'GATEWAY'),
					};
			return;
		}
		if (!isDeployedAs(by, 'WasmPlugin', 'Telemetry')) return;
		for (const mode of modesOf(by))
			if (mode.text === 'SERVER' && !mode.opaque && isAtGateways(mesh, by))
				yield { span: mode, message: 'inbound', fixes: changeTo(mode, 'CLIENT') };
	},
});

interface Matching {
	readonly match?: { readonly mode?: string };
	readonly overrides?: readonly { readonly match?: { readonly mode?: string } }[];
}

interface Spec {
	readonly match?: readonly { readonly mode?: string }[];
	readonly accessLogging?: readonly Matching[];
	readonly metrics?: readonly Matching[];
	readonly tracing?: readonly Matching[];
	readonly targetRefs?: readonly { readonly kind?: string; readonly name?: string }[];
}

type Kinds = 'WasmPlugin' | 'Telemetry';

const specOf = (by: DeployedAs<Kinds>) => (manifest(by.resource) as Node<{ readonly spec?: Spec }>).get('spec');

function modesOf(by: DeployedAs<Kinds>): readonly Node[] {
	const spec = specOf(by);
	if (isDeployedAs(by, 'WasmPlugin')) return spec?.each('match').flatMap((one) => one.get('mode') ?? []) ?? [];
	return (['accessLogging', 'metrics', 'tracing'] as const).flatMap((signal) =>
		(spec?.each(signal) ?? []).flatMap((one) => {
			const overrides = one.each('overrides').flatMap((override) => override.get('match')?.get('mode') ?? []);
			return [...[one.get('match')?.get('mode')].filter((mode) => mode !== undefined), ...overrides];
		}),
	);
}

/** Whether all it applies to are gateways, by its labels or by what it names. */
function isAtGateways(mesh: Mesh, by: DeployedAs<Kinds>): boolean {
	const targets = specOf(by)?.each('targetRefs') ?? [];
	if (targets.length > 0)
		return targets.every((target) => {
			const name = target.get('name');
			if (target.get('kind')?.text !== 'Gateway' || name === undefined || name.opaque) return false;
			const found = inNamespaces(declaredAs(mesh, 'parent', name.text), by.namespaces);
			return found.length > 0 && found.every((one) => isWaypoint(mesh, one.by) === false);
		});
	return isForGatewaysOnly(mesh, by);
}

/** Whether it selects by labels that pods of gateways have. */
function isForGatewaysOnly(mesh: Mesh, by: Deployed): boolean {
	const labels = by.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	const isOther = labels.some(
		({ key, value }) =>
			key.opaque ||
			value.opaque ||
			key.text.endsWith('/gateway-name') ||
			(key.text === 'istio' && !/gateway/i.test(value.text)),
	);
	return labels.length > 0 && !isOther && isForGateways(mesh, labels);
}

function contextsOf(by: DeployedAs<'EnvoyFilter'>): readonly Node[] {
	const patches = manifest(by.resource).get('spec')?.each('configPatches') ?? [];
	return patches.flatMap((patch) => patch.get('match')?.get('context') ?? []);
}
