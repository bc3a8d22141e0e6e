// Where a sidecar sends connections, against Istio's own simulations of ServiceEntries.
import { expect, test } from 'vitest';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';
import { areTablesThere, table } from '../tables.ts';
import { atSidecar, clustersOf } from './ends.ts';

type Template = { readonly $call: string; readonly args: readonly [text: string, value: unknown] };
type Config = string | Template | { readonly $concat: readonly Config[] };

interface Call {
	readonly Port: number;
	readonly Address: string;
	readonly Protocol?: string;
	readonly TLS?: string;
	readonly Sni?: string;
	readonly HostHeader?: string;
}

interface Case {
	readonly name: string;
	readonly config: Config;
	readonly kubeConfig?: string;
	readonly calls: readonly {
		readonly Name: string;
		readonly Call: Call;
		readonly Result: { ClusterMatched?: string };
	}[];
}

/** What Go's template makes of it, for the one form that the table has. */
function textOf(config: Config): string {
	if (typeof config === 'string') return config;
	if ('$concat' in config) return config.$concat.map(textOf).join('');
	return config.args[0].replace(/\{\{[^}]*\}\}/, JSON.stringify(config.args[1]));
}

const pod = { namespace: 'default', labels: new Map<string, string>(), addresses: [] };

function clusterFor(mesh: Mesh, { Port, Address, Protocol, TLS, Sni, HostHeader }: Call): string | undefined {
	const serverName = Sni ?? (TLS === undefined ? undefined : HostHeader);
	const answer = atSidecar(mesh, pod, {
		port: Port,
		address: Address,
		sends: Protocol === 'tcp' ? 'bytes' : 'request',
		host: HostHeader ?? '',
		...(serverName === undefined ? {} : { tls: { serverName } }),
	});
	return clustersOf(answer)[0];
}

test.skipIf(!areTablesThere).each([
	['sim_serviceentry', 1],
	['sim_serviceentry_dup', 0],
])('%s', (name, least) => {
	for (const { config, kubeConfig = '', calls, ...one } of table<Case>(name, least).cases) {
		const [environment] = environments(
			fixture(`#! { "defaultNamespace": "default" }\n${textOf(config)}\n---\n${kubeConfig}`).snapshot,
		);
		if (environment === undefined) throw new Error('no environment');
		const mesh = meshOf(environment);
		for (const { Name, Call: call, Result } of calls)
			expect(clusterFor(mesh, call), `${one.name}: ${Name}`).toBe(Result.ClusterMatched);
	}
});
