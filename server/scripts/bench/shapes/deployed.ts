// Shapes of what is deployed in several ways: kustomize overlays, Helm charts, declared environments.

import { breaking, misspelling } from './flat.ts';
import { application, gateway, header, perApplication, serviceEntry } from './parts.ts';
import { type File, fileOf, range, type Shape } from './shape.ts';

const gateways = 20;

/** How many applications make a base of so many resources. */
const applicationsIn = (resources: number): number => (resources - gateways) / perApplication;

/** The files of a base below a folder, without namespaces. */
function* base(folder: string, apps: number): Iterable<File> {
	for (const index of range(gateways)) yield [`${folder}/gateway${index}.yaml`, gateway(`gateway${index}`)];
	for (const index of range(apps)) {
		yield [`${folder}/app${index}.yaml`, fileOf(application(`app${index}`, `gateway${index % gateways}`))];
	}
}

function kustomization(resources: readonly string[], rest: readonly string[]): string {
	const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
	return `${head}resources:\n${resources.map((one) => `- ${one}\n`).join('')}${rest.join('\n')}${rest.length === 0 ? '' : '\n'}`;
}

/** A change of a DestinationRule of the base. */
function patch(app: string): string {
	const head = header('networking.istio.io/v1', 'DestinationRule', app);
	return `${head}spec:\n  trafficPolicy:\n    connectionPool:\n      tcp:\n        maxConnections: 10\n`;
}

/** `count` overlays over one base; each has a namespace, a resource of its own, and a patch. */
export function overlays(name: string, count: number, resources: number): Shape {
	const apps = applicationsIn(resources);
	return {
		name,
		says: `${count} overlays over a base of ${resources} resources`,
		// The server counts the kustomizations too.
		resources: resources + 1 + 3 * count,
		files: gateways + apps + 1 + 3 * count,
		written: function* () {
			const files = [...base('base', apps)];
			yield* files;
			yield [
				'base/kustomization.yaml',
				kustomization(
					files.map(([path]) => path.slice('base/'.length)),
					[],
				),
			];
			for (const index of range(count)) {
				const folder = `overlays/env${index}`;
				const rest = [`namespace: env${index}`, 'patches:', '- path: patch.yaml'];
				yield [`${folder}/kustomization.yaml`, kustomization(['../../base', 'partner.yaml'], rest)];
				yield [`${folder}/partner.yaml`, serviceEntry(`partner${index}`)];
				yield [`${folder}/patch.yaml`, patch(`app${index % apps}`)];
			}
		},
		edits: [breaking('base/app10.yaml'), misspelling('base/app10.yaml')],
	};
}

/** `count` environments that a settings file declares: a shared folder of so many resources, and a folder each. */
export function environments(name: string, count: number, resources: number): Shape {
	const apps = applicationsIn(resources);
	const lines = range(count).map((index) => `  env${index}: ["shared/**", "envs/env${index}/**"]\n`);
	return {
		name,
		says: `${count} declared environments that share ${resources} resources`,
		resources: resources + count,
		files: 1 + gateways + apps + count,
		written: function* () {
			yield ['.istio.yaml', `environments:\n${lines.join('')}`];
			yield* base('shared', apps);
			for (const index of range(count)) yield [`envs/env${index}/partner.yaml`, serviceEntry(`partner${index}`)];
		},
		edits: [breaking('shared/app10.yaml'), misspelling('shared/app10.yaml')],
	};
}

/** What Helm fills in: the name of the release, and what the values say. */
function asTemplate(text: string, app: string): string {
	return text
		.replaceAll(`name: ${app}`, `name: {{ .Release.Name }}-${app}`)
		.replaceAll('replicas: 2', 'replicas: {{ .Values.replicas }}')
		.replaceAll(`host: ${app}`, `host: {{ .Release.Name }}-${app}`)
		.replaceAll('registry.example.com', '{{ .Values.registry }}');
}

/** `count` Helm charts: values, and an application of whose resources each is a template. */
export function charts(name: string, count: number): Shape {
	const parts = ['service', 'deployment-v1', 'deployment-v2', 'destination-rule', 'virtual-service'];
	return {
		name,
		says: `${count} Helm charts with ${1 + parts.length} templates each`,
		resources: count * (1 + parts.length),
		files: count * (3 + parts.length),
		written: function* () {
			for (const index of range(count)) {
				const [folder, app] = [`charts/app${index}`, `app${index}`];
				yield [`${folder}/Chart.yaml`, `apiVersion: v2\nname: ${app}\nversion: 1.0.0\n`];
				yield [`${folder}/values.yaml`, 'replicas: 2\nregistry: registry.example.com\n'];
				yield [`${folder}/templates/gateway.yaml`, gateway(`${app}-gateway`)];
				for (const [at, text] of application(app, `${app}-gateway`).entries()) {
					yield [`${folder}/templates/${parts[at]}.yaml`, asTemplate(text, app)];
				}
			}
		},
		edits: [misspelling('charts/app10/templates/virtual-service.yaml')],
	};
}

const stages = ['dev', 'stage', 'prod'];

/** `count` applications in one repository, each with a base of its own and an overlay per stage. */
export function stagedApplications(name: string, count: number): Shape {
	const perFolder = perApplication + gateways / count;
	return {
		name,
		says: `${count} applications, each with a base and ${stages.length} overlays`,
		resources: Math.round(perFolder * count) + count * (1 + stages.length),
		files: gateways + count * (2 + stages.length),
		written: function* () {
			for (const index of range(gateways)) yield [`gateways/gateway${index}.yaml`, gateway(`gateway${index}`)];
			for (const index of range(count)) {
				const app = `app${index}`;
				const folder = `apps/${app}`;
				yield [`${folder}/base/${app}.yaml`, fileOf(application(app, `gateway${index % gateways}`))];
				yield [`${folder}/base/kustomization.yaml`, kustomization([`${app}.yaml`], [])];
				for (const stage of stages)
					yield [
						`${folder}/overlays/${stage}/kustomization.yaml`,
						kustomization(['../../base'], [`namespace: ${app}-${stage}`]),
					];
			}
		},
		edits: [breaking('apps/app10/base/app10.yaml'), misspelling('apps/app10/base/app10.yaml')],
	};
}
