// TABLE: the shapes by name. `npm run bench -- --list` prints them.

import { charts, environments, overlays, stagedApplications } from './deployed.ts';
import { besideSidecar, flat, manyNamespaces, policies } from './flat.ts';
import { gatewayApi, gateways, oneHost, serviceEntries } from './kinds.ts';
import { documents, routes, subsets } from './large.ts';
import { irrelevant, mixed } from './mixed.ts';
import type { Shape } from './shape.ts';

export const shapes: readonly Shape[] = [
	flat('flat-1000', 1000),
	flat('flat-2000', 2000),
	flat('flat-8000', 8000),
	flat('flat-16000', 16_000),
	flat('flat-64000', 64_000),
	overlays('overlays-8', 8, 1000),
	overlays('overlays-50', 50, 1000),
	overlays('overlays-200', 200, 1000),
	overlays('overlays-1000', 1000, 1000),
	stagedApplications('staged-300', 300),
	environments('environments-50', 50, 1000),
	charts('charts-200', 200),
	manyNamespaces('namespaces-500', 500),
	policies('policies-1000', 1000),
	besideSidecar('sidecar-2000', 2000),
	gatewayApi('gateway-api-1000', 1000),
	gateways('gateways-500', 500),
	serviceEntries('entries-2000', 2000),
	oneHost('one-host-300', 300),
	documents('documents-500', 500),
	routes('routes-3000', 3000, false),
	routes('covered-3000', 3000, true),
	subsets('subsets-1000', 1000),
	mixed('mixed-10000', 10_000),
	irrelevant('irrelevant-200000', 200_000),
];

/** The shape of that name; a name that there is not is said, with those that there are. */
export function shapeNamed(name: string): Shape {
	const found = shapes.find((shape) => shape.name === name);
	if (found !== undefined) return found;
	throw new Error(`There is no shape ${name}. There are: ${shapes.map((shape) => shape.name).join(', ')}`);
}
