// In which namespaces the pods of a Gateway run, as far as the workspace shows it: what they see, and which Secrets they read.
import { meshGateway } from '../../istio/gateways.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { podsOfGateway, reachOfGateway, selectorOfGateway } from '../../istio/servers.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { resolve } from '../../resolution/resolve.ts';
import { gatewaysFound } from './gateways-found.ts';

/** Where the pods run, and whether that is known or what the default installation has. */
export interface Home {
	readonly namespaces: readonly string[];
	readonly isKnown: boolean;
}

/** The namespaces of the pods that a Gateway selects; by Istio's own label, those of the default installation. */
export function homeOf(by: Deployed, mesh: Mesh): Home | undefined {
	const labels = selectorOfGateway(by);
	if (labels === undefined || labels.length === 0 || by.standing !== 'whole') return undefined;
	const pods = podsOfGateway(mesh, by);
	if (pods.length > 0) {
		const namespaces = pods.map((pod) => namespaceOf(pod.by));
		return namespaces.every((one) => one !== undefined)
			? { namespaces: [...new Set(namespaces)], isKnown: true }
			: undefined;
	}
	const isDefault = labels.every(({ key, value }) => key.text === 'istio' && value.text === 'ingressgateway');
	// Where its name says so, the gateway itself runs there, deployed by a chart.
	if (
		!isDefault ||
		reachOfGateway(mesh, by) !== undefined ||
		by.namespaces?.some((one) => /istio|ingress|gateway/.test(one)) !== false
	)
		return undefined;
	return { namespaces: [meshConfigOf(mesh).rootNamespace], isKnown: false };
}

/** Where all gateways of a VirtualService run; undefined if it is for the mesh too, or that is not known of one of them. */
export function homeOfRoutes(by: Deployed, mesh: Mesh): Home | undefined {
	return homeOfNamed(by, mesh, gatewaysNamed(by));
}

/** The same, of the gateways alone: for what sidecars do not look at. */
export function homeOfGateways(by: Deployed, mesh: Mesh): Home | undefined {
	return homeOfNamed(
		by,
		mesh,
		gatewaysNamed(by).filter(({ text }) => text !== meshGateway),
	);
}

function gatewaysNamed(by: Deployed): Deployed['references'] {
	return by.references.filter(({ row }) => row.at === 'spec.gateways[]' && row.to === 'gateway');
}

function homeOfNamed(by: Deployed, mesh: Mesh, named: Deployed['references']): Home | undefined {
	const homes = named.flatMap((mention): readonly (Home | undefined)[] => {
		const resolution = mention.text === meshGateway ? undefined : resolve(mesh, { by, mention });
		if (resolution?.is !== 'found') return [undefined];
		return gatewaysFound(resolution).map((one) => (isDeployedAs(one, 'Gateway') ? homeOf(one, mesh) : undefined));
	});
	if (homes.length === 0 || homes.some((one) => one === undefined)) return undefined;
	return {
		namespaces: [...new Set(homes.flatMap((one) => one?.namespaces ?? []))],
		isKnown: homes.every((one) => one?.isKnown === true),
	};
}
