// A case of the oracle of Istio's own simulation, asked of our trace, and what of the answer differs.
import type { Mesh } from '../../server/src/mesh/mesh.ts';
import { type ProxyPod, podCalled } from '../../server/src/trace/proxies.ts';
import type { TraceRequest } from '../../server/src/trace/request.ts';
import type { Trace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { wordFor } from './ends.ts';
import { type Judged, meshFor } from './oracle.ts';

export interface SimulationCase {
	readonly id: string;
	readonly kind: string;
	readonly config: string;
	readonly proxy: {
		readonly kind: string;
		readonly name: string;
		readonly namespace: string;
		readonly labels: Readonly<Record<string, string>>;
		readonly address: string;
	};
	readonly calls: readonly { readonly call: Call; readonly expect: Expected }[];
}

interface Call {
	readonly direction: 'gateway' | 'outbound' | 'inbound';
	readonly address?: string;
	readonly port: number;
	readonly protocol: 'http' | 'tcp';
	readonly tls: 'plaintext' | 'tls' | 'mtls';
	readonly sni?: string;
	readonly host?: string;
	readonly path?: string;
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
}

interface Expected {
	readonly error?: string;
	readonly layer?: string;
	readonly table?: string;
	readonly virtualHost?: string;
	readonly domains?: readonly string[];
	readonly action?: string;
	readonly clusters?: readonly { readonly name: string; readonly weight: number; readonly exists: boolean }[];
	readonly status?: number;
	readonly location?: string;
	readonly newPath?: string;
	readonly newHost?: string;
	readonly mirrors?: readonly string[];
}

function podOf(mesh: Mesh, { name, namespace, labels, address }: SimulationCase['proxy']): ProxyPod {
	const by = podCalled(mesh, `${namespace}/${name}`)?.by;
	return { namespace, labels: new Map(Object.entries(labels)), addresses: [address], ...(by && { by }) };
}

function traceRequest(pod: ProxyPod, call: Call): TraceRequest {
	const start =
		call.direction === 'gateway'
			? { through: pod, isPodPort: true }
			: call.direction === 'outbound'
				? { leaving: pod }
				: { reaching: pod };
	const identity = 'spiffe://cluster.local/ns/web/sa/front';
	const alpn = call.protocol === 'http' ? ['istio-http/1.1', 'istio'] : ['istio-peer-exchange', 'istio'];
	const name = call.sni === undefined ? {} : { serverName: call.sni };
	// At gateways TLS comes with whatever certificate is asked for.
	const shown = call.direction === 'gateway' ? { identity } : {};
	return {
		start,
		port: call.port,
		sends: call.protocol === 'http' ? 'request' : 'bytes',
		source: '10.30.0.9',
		isFirstProxyOnly: true,
		...(call.address === undefined ? {} : { address: call.address }),
		...(call.tls === 'plaintext'
			? {}
			: { tls: call.tls === 'mtls' ? { ...name, alpn, identity } : { ...name, ...shown } }),
		host: call.host ?? '',
		...(call.method === undefined ? {} : { method: call.method }),
		...(call.path === undefined ? {} : { path: call.path }),
		...(call.headers && { headers: call.headers }),
	};
}

/** The mesh of a case, and the traces of all its calls. */
export function tracesOf(one: SimulationCase): { readonly mesh: Mesh; readonly traces: readonly Trace[] } {
	const mesh = meshFor(one.config);
	const pod = podOf(mesh, one.proxy);
	return { mesh, traces: one.calls.map(({ call }) => trace(mesh, traceRequest(pod, call))) };
}

/** The answers to all calls of a case. */
export function judgedCase(one: SimulationCase): readonly Judged[] {
	return tracesOf(one).traces.map((answer, index) => {
		const expect = one.calls[index]?.expect ?? {};
		return { area: one.kind, id: `${one.id}#${index}`, differs: differences(answer, expect) };
	});
}

/** How it ends before a route, in the words of the oracle; of what looks alike to a client, one word. */
function endOf(answer: Trace): string | undefined {
	const { end } = answer;
	const word = wordFor(answer);
	if (word !== undefined && word !== 'no server') return word === 'several servers' ? 'several chains' : word;
	if (answer.steps.some(({ code }) => code === 'inbound.noCertificate')) return 'wrong TLS';
	const isClosed = end.is === 'closed' && end.flag !== 'UH' && end.flag !== 'NC';
	return isClosed || (end.is === 'answered' && end.details === 'http1.codec_error') ? 'closed' : undefined;
}

const alike: ReadonlySet<string> = new Set(['no chain', 'needs TLS', 'protocol error']);

function differences(answer: Trace, want: Expected): readonly string[] {
	const { end } = answer;
	const envoy = answer.envoy[0] ?? {};
	const found: string[] = [];
	const compare = (name: string, mine: unknown, theirs: unknown) => {
		const [a, b] = [mine, theirs].map((value) => JSON.stringify(value ?? null));
		if (a !== b) found.push(`${name}: ${a} instead of ${b}`);
	};
	compare('error', endOf(answer), want.error !== undefined && alike.has(want.error) ? 'closed' : want.error);
	if (want.error !== undefined && alike.has(want.error)) return found;
	if (want.layer !== undefined) compare('layer', envoy.layer, want.layer);
	if (want.table !== undefined) compare('table', envoy.table, want.table);
	// Istio joins virtual hosts with the same routes under the name of one of them.
	const hosts = want.domains?.map((domain) => domain.replace(/:\d+$/, '')) ?? [];
	const isJoined = hosts.some((domain) => envoy.virtualHost?.startsWith(`${domain}:`) === true);
	if (want.virtualHost !== undefined && !isJoined) compare('virtualHost', envoy.virtualHost, want.virtualHost);
	if (want.clusters !== undefined && want.error === undefined) {
		const plain = (one: { name: string; weight: number; exists: boolean | undefined }) =>
			`${one.name.replace(/^(UnknownService).*/, '$1')} ${one.weight} ${one.exists}`;
		const mine = (envoy.clusters ?? []).map(({ cluster, weight, exists }) => plain({ name: cluster, weight, exists }));
		compare('clusters', mine.toSorted(), want.clusters.map(plain).toSorted());
	}
	if (want.action === 'redirect' || want.action === 'answer') {
		compare('status', end.is === 'answered' ? end.status : undefined, want.status);
		compare('location', end.is === 'answered' ? end.location : undefined, want.location);
	}
	const arrives = end.is === 'reached' ? end.to[0]?.arrives : undefined;
	if (want.newPath !== undefined && arrives !== undefined) compare('newPath', arrives.path, want.newPath);
	if (want.newHost !== undefined && arrives !== undefined) compare('newHost', arrives.host, want.newHost);
	if (want.error === undefined) compare('mirrors', envoy.mirrors ?? [], want.mirrors ?? []);
	return found;
}
