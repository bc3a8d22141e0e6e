// Small meshes for tests of evidence: services, and routes to them.
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

export function meshIn(source: string): Mesh {
	const [environment] = environments(fixture(source).snapshot);
	if (environment === undefined) throw new Error('no environment');
	return meshOf(environment);
}

export const service = (name: string, namespace = 'shop') =>
	`apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
export const route = (name: string, ...hosts: readonly string[]) =>
	`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  http:\n${hosts.map((host) => `  - route: [{destination: {host: ${host}}}]\n`).join('')}`;
