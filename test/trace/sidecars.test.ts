// What sidecars know of at a port, against Istio's own table of cases.
import { expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { clusterOf, destinationsOf } from '../../server/src/trace/destinations.ts';
import { type SidecarHost, sidecarHosts } from '../../server/src/trace/sidecars.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { areTablesThere, table } from '../tables.ts';

interface Config {
	readonly Namespace: string;
	readonly Match?: string;
	readonly Matches?: readonly string[];
	readonly Dest?: string;
	readonly Egress?: readonly string[];
	readonly Time?: string;
	readonly Port?: number;
	readonly PortMatch?: number;
}

interface Case {
	readonly name: string;
	readonly cfg: readonly Config[];
	readonly proxy: { readonly configNamespace: string };
	readonly routeName: string;
	/** The clusters of each virtual host; null: there is no such one, or none at all. */
	readonly expected: Readonly<Record<string, readonly string[] | null>> | null;
}

interface Known {
	readonly host: string;
	readonly ports: readonly number[];
}

/** Services that the cases speak of, those included that the table leaves out. */
function servicesIn(given: readonly Known[]): readonly Known[] {
	const [{ ports } = { ports: [80, 8080] }] = given;
	const hosts = ['known.default', 'alt-known.default', 'not-default.not-default'].map(
		(one) => `${one}.svc.cluster.local`,
	);
	return [
		...given,
		...hosts.filter((host) => given.every((one) => one.host !== host)).map((host) => ({ host, ports })),
	];
}

function serviceText({ host, ports }: Known): string {
	const [name, namespace] = host.split('.');
	const all = ports.map((port) => `{ name: http-${port}, port: ${port} }`).join(', ');
	return `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ports: [${all}] }\n`;
}

function configText(config: Config): string {
	const {
		Namespace,
		Egress,
		Match,
		Matches = [Match ?? ''],
		Dest = '',
		Time = '2020-01-01T00:00:00Z',
		Port,
		PortMatch,
	} = config;
	const head = (kind: string, name: string) =>
		`apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${Namespace}, creationTimestamp: "${Time}" }\n`;
	if (Egress !== undefined)
		return `${head('Sidecar', 'default')}spec: ${JSON.stringify({ egress: [{ hosts: Egress }] })}\n`;
	const port = Port === undefined ? {} : { port: { number: Port } };
	const match = PortMatch === undefined ? {} : { match: [{ port: PortMatch }] };
	const http = [{ ...match, route: [{ destination: { host: Dest, ...port } }] }];
	const name = `${Namespace}${Matches.join('').replaceAll('*', 'wild')}${Dest}`.toLowerCase();
	return `${head('VirtualService', name)}spec: ${JSON.stringify({ hosts: Matches, http })}\n`;
}

test.skipIf(!areTablesThere)('sidecar_routes', () => {
	const { cases, services } = table<Case, { readonly services: readonly Known[] }>('sidecar_routes');
	for (const { name, cfg, proxy, routeName, expected } of cases) {
		const text = [...servicesIn(services).map(serviceText), ...cfg.map(configText)].join('---\n');
		const [environment] = environments(fixture(text).snapshot);
		if (environment === undefined) throw new Error('no environment');
		const mesh = meshOf(environment);
		const pod = { namespace: proxy.configNamespace, labels: new Map<string, string>(), addresses: [] };
		const hosts = sidecarHosts(mesh, pod, Number(routeName));
		const clusters = (host: SidecarHost): readonly string[] =>
			host.isRouted
				? host.entries.flatMap((entry) =>
						destinationsOf(mesh, entry, { ...pod, gateway: 'mesh', port: host.port }).map(clusterOf),
					)
				: [clusterOf({ host: host.service?.host ?? '', port: host.port, subset: '' })];
		const found = new Map(hosts.map((host) => [host.name.replace(/:\d+$/, ''), clusters(host)]));
		if (expected === null) expect(found, name).toEqual(new Map());
		for (const [host, wanted] of Object.entries(expected ?? {}))
			expect(found.get(host) ?? null, `${name}: ${host}`).toEqual(wanted);
	}
});
