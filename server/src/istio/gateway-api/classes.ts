// GatewayClasses: whose controller makes a Gateway. Those of Istio are told by name; others by what the workspace declares.
import { fact } from '../../facts/fact.ts';
import { indexedBy } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { manifest, type Resource } from '../../model/resource.ts';

type Gateway = Resource<'gateway-api/Gateway'>;

/** The controller that makes waypoints. */
export const waypointController = 'istio.io/mesh-controller';

/** TABLE: the classes that Istio brings along. istio: pilot/pkg/config/kube/gateway/gatewayclass.go */
const builtIn: ReadonlyMap<string, string> = new Map([
	['istio', 'istio.io/gateway-controller'],
	['istio-remote', 'istio.io/unmanaged-gateway'],
	['istio-waypoint', waypointController],
	['istio-east-west', 'istio.io/eastwest-controller'],
]);

/** The class of a Gateway of the Gateway API; undefined if it is not written, or made by a template. */
export const classOf = memo((resource: Gateway): string | undefined => {
	const name = manifest(resource).get('spec')?.get('gatewayClassName');
	return name === undefined || name.opaque ? undefined : String(name.value ?? '');
});

/** The GatewayClasses of the workspace, by name: each demo may bring its own. */
const classes = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'GatewayClass'),
	({ resource: { name }, standing }) => (name !== undefined && standing === 'whole' ? [name.text] : []),
);

/** What the workspace declares of the class of a Gateway; none if nothing, or if its name cannot be read. */
export function classesCalled(mesh: Mesh, gateway: Gateway): readonly DeployedAs<'GatewayClass'>[] {
	const name = classOf(gateway);
	return name === undefined ? [] : (classes(mesh).get(name) ?? []);
}

/** The controller that makes a Gateway; undefined if its class is not known, cannot be read, or has several forms that do not agree. */
export function controllerOf(mesh: Mesh, gateway: Gateway): string | undefined {
	const own = builtIn.get(classOf(gateway) ?? '');
	if (own !== undefined) return own;
	const said = classesCalled(mesh, gateway).map(({ resource }) => {
		const controller = manifest(resource).get('spec')?.get('controllerName');
		return controller === undefined || controller.opaque ? undefined : controller.text;
	});
	return said.every((one) => one === said[0]) ? said[0] : undefined;
}

/**
 * Whether Istio makes the Gateways of a workspace, or there are none to tell by: what Istio does not support others may, and a class
 * that nobody declares is mostly one that another controller brings along.
 */
export const isMadeByIstio = fact((mesh: Mesh): boolean => {
	const gateways = resourcesOf(mesh, 'gateway-api/Gateway');
	const isOfIstio = (one: string | undefined): boolean => one?.startsWith('istio.io/') === true;
	return gateways.length === 0 || gateways.some(({ resource }) => isOfIstio(controllerOf(mesh, resource)));
});
