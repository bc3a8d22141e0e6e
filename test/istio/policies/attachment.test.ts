// Which policies a workload takes, and what mutual TLS they make, against Istio's own cases.
import { describe, expect, test } from 'vitest';
import { attachedTo, isAttached, isSubset, type Workload } from '../../../server/src/istio/policies/attachment.ts';
import { composed, type PeerPolicy } from '../../../server/src/istio/policies/peer-authentication.ts';
import { attachableOf } from '../../../server/src/istio/policies/scope.ts';
import { resourcesOf } from '../../../server/src/mesh/by-kind.ts';
import { meshOf } from '../../../server/src/mesh/mesh.ts';
import { protocolNamed } from '../../../server/src/schema/protocols.ts';
import { arrival } from '../../../server/src/trace/inbound.ts';
import { environments } from '../../../server/src/workspace/environments.ts';
import { fixture } from '../../fixture.ts';
import { areTablesThere, table } from '../../tables.ts';
import { type Plain, plainly } from './plain.ts';

interface Selection {
	readonly WorkloadNamespace: string;
	readonly WorkloadLabels?: Record<string, string>;
	readonly IsWaypoint?: boolean;
	readonly RootNamespace?: string;
	readonly Services?: readonly { Name: string; Namespace: string; Registry: string }[];
}

function proxyOf({ WorkloadNamespace, WorkloadLabels, IsWaypoint, Services }: Selection): Workload {
	return {
		namespace: WorkloadNamespace,
		labels: WorkloadLabels ?? {},
		isWaypoint: IsWaypoint === true,
		services: (Services ?? []).map(({ Name, Namespace, Registry }) => ({
			name: Name,
			namespace: Namespace,
			kind: Registry === 'Kubernetes' ? 'Service' : 'ServiceEntry',
		})),
	};
}

interface Policy {
	readonly name: string;
	readonly namespace: string;
	readonly spec: { readonly action?: string };
}

/** A policy as it is read off a file. */
function read({ name, namespace, spec }: Policy) {
	const metadata = { name, namespace };
	const text = JSON.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata, spec });
	const [environment] = environments(fixture(`${text}\n`).snapshot);
	const [by] = environment === undefined ? [] : resourcesOf(meshOf(environment), 'AuthorizationPolicy');
	if (by === undefined) throw new Error(`not read: ${text}`);
	return { name, action: spec.action ?? 'ALLOW', ...attachableOf(by) };
}

interface Call {
	readonly Name: string;
	readonly Call: { readonly Port: number; readonly TLS: string; readonly Protocol: string };
	readonly Result: { readonly Error?: string; readonly ClusterMatched?: string };
}

interface Spec {
	readonly ports?: readonly { readonly number: number; readonly protocol: string }[];
	readonly ingress?: readonly { readonly port: { readonly number: number; readonly protocol: string } }[];
}

/** The ports a proxy listens on: those of its Sidecar, else those of the services. */
function portsOf(all: readonly Plain[]): ReadonlyMap<number, string> {
	const specs = all.map(({ spec }) => spec as Spec);
	const ingress = specs.flatMap((spec) => spec.ingress?.map(({ port }) => port) ?? []);
	const ports = ingress.length > 0 ? ingress : specs.flatMap((spec) => spec.ports ?? []);
	return new Map(ports.map(({ number, protocol }) => [number, protocol]));
}

const errors = {
	refused: 'ErrNoFilterChain',
	'without certificate': 'ErrMTLSError',
	'no request': 'ErrProtocolError',
	taken: undefined,
};

describe.skipIf(!areTablesThere)("Istio's own cases", () => {
	test('labels', () => {
		const { cases } = table<{
			left: Record<string, string>;
			right: Record<string, string>;
			expected: boolean[] | boolean;
		}>('labels_subset');
		for (const { left, right, expected } of cases) {
			const wanted = Array.isArray(expected) ? expected[0] : expected;
			expect(isSubset(left ?? {}, right ?? {}), JSON.stringify([left, right])).toBe(wanted);
		}
	});

	test('policy_target_ref', () => {
		const { cases } = table<{
			name: string;
			selection: Selection;
			policy: object;
			expected: boolean;
			enableSelectorPolicies?: boolean;
		}>('policy_target_ref');
		for (const { name, selection, policy, expected, enableSelectorPolicies = false } of cases) {
			const options = { rootNamespace: selection.RootNamespace ?? '', isSelectorForGateways: enableSelectorPolicies };
			expect(isAttached(read({ name, namespace: 'default', spec: policy }), proxyOf(selection), options), name).toBe(
				expected,
			);
		}
	});

	test('authz_list_policies', () => {
		type Named = { name: string; namespace: string };
		const { cases, context } = table<
			{
				name: string;
				selectionOpts: Selection;
				configs?: Policy[];
			} & Record<`want${string}`, Named[]>,
			{ readonly context: { readonly rootNamespace: string } }
		>('authz_list_policies');
		for (const one of cases) {
			const found = attachedTo((one.configs ?? []).map(read), proxyOf(one.selectionOpts), context);
			for (const action of ['Allow', 'Deny', 'Audit', 'Custom'] as const) {
				const of = found.filter((policy) => policy.action === action.toUpperCase());
				expect(
					of.map(({ name, namespace }) => ({ name, namespace })),
					`${one.name} ${action}`,
				).toEqual(one[`want${action}`] ?? []);
			}
		}
	});

	test('peer_authn_compose', () => {
		type Config = { Meta: { Namespace: string; CreationTimestamp?: string }; Spec: PeerPolicy['spec'] };
		const { cases } = table<{
			name: string;
			configs: Config[];
			want: { Mode: string; PerPort?: Record<string, string> };
		}>('peer_authn_compose');
		for (const { name, configs, want } of cases) {
			const policies = configs.map(({ Meta, Spec }) => ({
				namespace: Meta.Namespace,
				age: Meta.CreationTimestamp === 'now-1s' ? -1 : 0,
				spec: JSON.parse(JSON.stringify(Spec).replaceAll('PeerAuthentication_MutualTLS_', '')),
			}));
			const { mode, ports } = composed(policies, 'root-namespace');
			const called = (word: string) => `MTLS${word.charAt(0)}${word.slice(1).toLowerCase()}`;
			expect(called(mode), name).toBe(want.Mode);
			const perPort = Object.fromEntries([...ports].map(([port, one]) => [port, called(one)]));
			expect(perPort, name).toEqual(want.PerPort ?? {});
		}
	});

	test.each(['sim_peer_authn_passthrough', 'sim_peer_authn_sidecar'])('%s', (name) => {
		for (const { config, calls, name: title } of table<{ name: string; config: string; calls: Call[] }>(name).cases) {
			const all = plainly(config);
			const ports = portsOf(all);
			const policies = all.filter(({ kind }) => kind === 'PeerAuthentication');
			const modes = composed(
				policies.map(({ namespace = 'default', spec }) => ({ namespace, spec })),
				'istio-system',
			);
			for (const { Name, Call, Result } of calls) {
				const protocol = ports.get(Call.Port);
				const { is: got } = arrival(
					protocol === undefined ? undefined : protocolNamed(protocol),
					modes.ports.get(Call.Port) ?? modes.mode,
					{ content: Call.Protocol === 'HTTP' ? 'http' : 'other', tls: Call.TLS === 'MTLS' ? 'mutual' : 'none' },
				);
				expect(errors[got], `${title}: ${Name}`).toBe(Result.Error);
				const cluster = ports.has(Call.Port) ? `inbound|${Call.Port}||` : 'InboundPassthroughCluster';
				if (got === 'taken') expect(cluster, `${title}: ${Name}`).toBe(Result.ClusterMatched);
			}
		}
	});
});

test.runIf(!areTablesThere)("Istio's tables are not beside the project: nothing was tested here", () => {
	console.info("skipped: Istio's tables of policies are not beside the project");
});
