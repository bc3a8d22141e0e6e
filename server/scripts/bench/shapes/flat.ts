// Shapes of one folder: applications that refer to each other, and what a namespace, a Sidecar or policies add to them.

import {
	application,
	authorizationPolicy,
	gateway,
	namespaceOf,
	peerAuthentication,
	perApplication,
	requestAuthentication,
	service,
	sidecar,
	telemetry,
	virtualService,
} from './parts.ts';
import { type Edit, type File, fileOf, range, replacing, type Shape } from './shape.ts';

const namespaces = 20;

const home = (index: number): string => `ns${index % namespaces}`;

/** A reference that breaks: what the file declares to others stays, what it asks of them changes. */
export function breaking(path: string): Edit {
	return replacing('a subset misspelt', path, 'subset: v1', (round) => `subset: v1x${round}`);
}

/** A value that only its own field has to do with: nothing elsewhere can change. */
export function misspelling(path: string): Edit {
	return replacing('a duration misspelt', path, 'timeout: 5s', (round) => `timeout: 5q${round}`);
}

/** A name that Kubernetes does not take, where the file first says it: what it declares to others changes. */
export function renaming(path: string, name: string): Edit {
	return replacing('a name with an underscore', path, `name: ${name}\n`, (round) => `name: ${name}_${round}\n`);
}

/** A gateway for each of 20 namespaces, and applications in them, in files of five resources. */
function* applications(count: number): Iterable<File> {
	for (const index of range(namespaces)) yield [`gateway${index}.yaml`, gateway(`${home(index)}-gateway`, home(index))];
	for (const index of range(count)) {
		yield [`app${index}.yaml`, fileOf(application(`app${index}`, `${home(index)}-gateway`, home(index)))];
	}
}

/** How many applications make a workspace of so many resources. */
const applicationsIn = (resources: number): number => (resources - namespaces) / perApplication;

/** `resources` in files of five, in 20 namespaces; nothing else. */
export function flat(name: string, resources: number): Shape {
	const apps = applicationsIn(resources);
	return {
		name,
		says: 'one folder, files of five resources',
		resources,
		files: namespaces + apps,
		written: () => applications(apps),
		edits: [breaking('app10.yaml'), misspelling('app10.yaml')],
	};
}

/** `routes` VirtualServices and their Services, and a Sidecar in one of the 20 namespaces, which imports some of them. */
export function besideSidecar(name: string, routes: number): Shape {
	const hosts = range(11)
		.map((index) => `${home(index)}/app${index}.${home(index)}.svc.cluster.local`)
		.slice(1);
	return {
		name,
		says: `a Sidecar beside ${routes} VirtualServices and their Services`,
		resources: 1 + 2 * routes,
		files: 1 + routes,
		written: function* () {
			yield ['sidecar.yaml', sidecar('default', 'ns0', ['./*', 'istio-system/*', ...hosts])];
			for (const index of range(routes)) {
				const app = `app${index}`;
				const text = virtualService(app, 'mesh', home(index), false);
				const here = text.replace(`${app}.example.com`, `${app}.${home(index)}.svc.cluster.local`);
				yield [`${app}.yaml`, fileOf([service(app, home(index)), here])];
			}
		},
		edits: [renaming('sidecar.yaml', 'default'), misspelling('app10.yaml')],
	};
}

/** `count` namespaces, each with its Namespace, a PeerAuthentication, a gateway, and an application of the same name. */
export function manyNamespaces(name: string, count: number): Shape {
	return {
		name,
		says: `${count} namespaces with the same application in each`,
		resources: count * (3 + perApplication),
		files: 2 * count,
		written: function* () {
			for (const index of range(count)) {
				const place = `team${index}`;
				const policies = [namespaceOf(place), peerAuthentication('default', place), gateway('front', place)];
				yield [`${place}/namespace.yaml`, fileOf(policies)];
				yield [
					`${place}/app.yaml`,
					fileOf(application('shop', 'front', place)).replace('shop.example', `${place}.example`),
				];
			}
		},
		edits: [breaking('team10/app.yaml'), renaming('team10/namespace.yaml', 'default')],
	};
}

/** `apps` applications in 20 namespaces, each with policies of three kinds, and a Telemetry for each namespace. */
export function policies(name: string, apps: number): Shape {
	return {
		name,
		says: `${apps} applications with three policies each`,
		resources: namespaces * 4 + apps * (perApplication + 3),
		files: 2 * namespaces + 2 * apps,
		written: function* () {
			yield* applications(apps);
			for (const index of range(namespaces)) {
				const place = home(index);
				const all = [namespaceOf(place), telemetry('default', place), peerAuthentication('default', place)];
				yield [`namespace${index}.yaml`, fileOf(all)];
			}
			for (const index of range(apps)) {
				const [app, place] = [`app${index}`, home(index)];
				yield [
					`policy${index}.yaml`,
					fileOf([
						authorizationPolicy(app, place, home(index + 1)),
						requestAuthentication(app, place),
						peerAuthentication(app, place, app),
					]),
				];
			}
		},
		edits: [
			replacing('an action misspelt', 'policy10.yaml', 'action: ALLOW', (round) => `action: ALLOWX${round}`),
			breaking('app10.yaml'),
		],
	};
}
