// A case of the oracle that a real Envoy answered, asked of our trace, and what of the answer differs.
import type { Mesh } from '../../server/src/mesh/mesh.ts';
import { type ProxyPod, podCalled } from '../../server/src/trace/proxies.ts';
import type { TraceRequest } from '../../server/src/trace/request.ts';
import type { Reached, Trace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { type Judged, meshFor } from './oracle.ts';

export interface EnvoyCase {
	readonly id: string;
	readonly area: string;
	readonly config: string;
	readonly mesh?: string;
	readonly proxy: {
		readonly kind: 'gateway' | 'sidecar-in' | 'sidecar-out';
		readonly workload: string;
		readonly labels: Readonly<Record<string, string>>;
		readonly serviceAccount: string;
		readonly ip: string;
	};
	readonly requests: readonly { readonly request: EnvoyRequest; readonly outcome?: EnvoyOutcome }[];
	readonly rejectedByEnvoy?: string;
}

interface EnvoyRequest {
	readonly to: { readonly port: number; readonly ip?: string };
	readonly from?: { readonly ip?: string };
	readonly tls?: {
		readonly sni?: string;
		readonly alpn?: readonly string[];
		readonly client?: string;
		readonly issuer?: string;
	};
	readonly method?: string;
	readonly host?: string | false;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly raw?: string;
}

interface EnvoyDestination {
	readonly direction: string;
	readonly host: string;
	readonly port: number;
	readonly subset: string;
}

interface EnvoyOutcome {
	readonly result: string;
	readonly status?: number;
	readonly location?: string;
	readonly cluster?: string;
	readonly destination?: EnvoyDestination;
	readonly anyOf?: readonly EnvoyDestination[];
	readonly statuses?: readonly number[];
	readonly policy?: object;
	readonly upstream?: {
		readonly method: string;
		readonly path: string;
		readonly authority: string;
		readonly headersSet?: object;
		readonly headersRemoved?: readonly string[];
	};
	readonly upstreamTls?: { readonly sni: string | null; readonly client: string | null };
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly responseHeadersRemoved?: readonly string[];
	readonly serverCertificate?: string;
	readonly body?: string;
	readonly details?: string;
}

function podOf(mesh: Mesh, { workload, labels, serviceAccount, ip }: EnvoyCase['proxy']): ProxyPod {
	const known = podCalled(mesh, workload);
	const pod = { namespace: workload.split('/')[0] ?? '', labels: new Map(Object.entries(labels)), serviceAccount };
	return { ...pod, addresses: [ip], ...(known?.by && { by: known.by }) };
}

function traceRequest(pod: ProxyPod, kind: EnvoyCase['proxy']['kind'], asked: EnvoyRequest): TraceRequest {
	const { to, from, tls, raw, method, host, path, headers } = asked;
	const start =
		kind === 'gateway'
			? { through: pod, isPodPort: true }
			: kind === 'sidecar-in'
				? { reaching: pod }
				: { leaving: pod };
	return {
		start,
		port: to.port,
		sends: raw === undefined ? 'request' : 'bytes',
		source: from?.ip ?? '10.30.0.9',
		// When the oracle was made.
		now: Date.UTC(2026, 7, 23) / 1000,
		isFirstProxyOnly: true,
		...(to.ip === undefined ? {} : { address: to.ip }),
		...(tls && {
			tls: {
				...(tls.sni === undefined ? {} : { serverName: tls.sni }),
				...(tls.alpn && { alpn: tls.alpn }),
				...(tls.client === undefined ? {} : { identity: tls.client }),
				isTrusted: tls.issuer !== 'other',
			},
		}),
		...(method === undefined ? {} : { method }),
		host: host === undefined || host === false ? '' : host,
		...(path === undefined ? {} : { path }),
		...(headers && { headers }),
	};
}

/** The mesh of a case, and the traces of all its requests. */
export function tracesOf(one: EnvoyCase): { readonly mesh: Mesh; readonly traces: readonly Trace[] } {
	const mesh = meshFor(one.config, one.mesh);
	const pod = podOf(mesh, one.proxy);
	return { mesh, traces: one.requests.map(({ request }) => trace(mesh, traceRequest(pod, one.proxy.kind, request))) };
}

/** The answers to all requests of a case. */
export function judgedCase(one: EnvoyCase): readonly Judged[] {
	const { traces } = tracesOf(one);
	return one.requests.flatMap(({ request, outcome }, index): readonly Judged[] => {
		const answer = traces[index];
		if (outcome === undefined || answer === undefined) return [];
		return [{ area: one.area, id: `${one.id}#${index}`, differs: differences(answer, request, outcome) }];
	});
}

/** What is compared, in one form for both sides; what the oracle does not say is not. */
function differences(answer: Trace, request: EnvoyRequest, want: EnvoyOutcome): readonly string[] {
	const { end } = answer;
	const to = end.is === 'reached' ? end.to : [];
	const first = to.find(({ exists }) => exists !== false);
	const isBytes = end.is === 'reached' && end.as === 'bytes';
	// The answer to what is no HTTP, which no client of TLS can read.
	const isUnread = end.is === 'answered' && end.details === 'http1.codec_error';
	const result =
		end.is === 'refused'
			? 'no listener'
			: end.is === 'closed' || (isUnread && request.tls !== undefined)
				? 'closed'
				: (isBytes || isUnread) && request.raw !== undefined
					? 'tcp'
					: 'response';
	const status =
		end.is === 'answered' ? end.status : end.is === 'reached' && request.raw === undefined ? 200 : undefined;
	const found: string[] = [];
	const compare = (name: string, mine: unknown, theirs: unknown) => {
		const [a, b] = [mine, theirs].map((value) => JSON.stringify(value ?? null));
		if (a !== b) found.push(`${name}: ${a} instead of ${b}`);
	};
	const isEndedByTls = want.result === 'tls failed' && request.tls !== undefined;
	compare('result', result, isEndedByTls ? 'closed' : want.result);
	if (want.statuses === undefined && want.result === 'response') compare('status', status, want.status);
	if (want.statuses !== undefined)
		compare('statuses', [...new Set(to.map((one) => one.status ?? 200))].sort(), [...want.statuses].sort());
	compare('location', end.is === 'answered' ? end.location : undefined, want.location);
	if (want.anyOf !== undefined) compare('anyOf', setOf(to), want.anyOf.map(nameOf).sort());
	else if (want.destination?.direction === 'outbound')
		compare('destination', first && plainName(first), nameOf(want.destination));
	else if (want.cluster !== undefined)
		compare('cluster', first?.cluster ?? answer.envoy[0]?.clusters?.[0]?.cluster, want.cluster);
	const deniedBy = end.is === 'answered' || end.is === 'closed' ? end.deniedBy : undefined;
	compare('policy', deniedBy, want.policy);
	if (want.upstream !== undefined && !isBytes) {
		const { arrives } = first ?? {};
		compare('method', arrives?.method, want.upstream.method);
		compare('path', arrives?.path, want.upstream.path);
		compare('authority', arrives?.host, want.upstream.authority);
		compare('headersSet', sorted(arrives?.headersSet), sorted(want.upstream.headersSet));
		compare(
			'headersRemoved',
			[...(arrives?.headersRemoved ?? [])].sort(),
			[...(want.upstream.headersRemoved ?? [])].sort(),
		);
	}
	if (want.upstreamTls !== undefined || first !== undefined) {
		// TLS of the client that goes on as it is.
		const isPassed = answer.envoy[0]?.certificate === 'upstream';
		const { sni, client } = want.upstreamTls ?? {};
		const passed = { sni: sni ?? null, client: client ?? null };
		const started = { sni: sni ?? null, isMutual: client === 'spiffe://cluster.local/ns/proxy/sa/proxy' };
		const theirs = want.upstreamTls && (isPassed ? passed : started);
		const own = isPassed && request.tls && { sni: request.tls.sni ?? null, client: request.tls.client ?? null };
		const mine = own || (first?.tls && { sni: first.tls.serverName ?? null, isMutual: first.tls.isMutual });
		if (want.destination !== undefined || want.upstreamTls !== undefined) compare('upstreamTls', mine, theirs);
	}
	const back = end.is === 'answered' ? (end.headers ?? {}) : (first?.arrives?.responseHeaders ?? {});
	for (const [name, value] of Object.entries(want.responseHeaders ?? {}))
		if (name !== 'www-authenticate') compare(name, back[name], value);
	for (const name of want.responseHeadersRemoved ?? [])
		compare(`removed ${name}`, first?.arrives?.responseHeadersRemoved.includes(name), true);
	if (want.body !== undefined && end.is === 'answered' && end.body !== undefined) compare('body', end.body, want.body);
	if (want.serverCertificate !== undefined)
		compare('certificate', answer.envoy[0]?.certificate, want.serverCertificate);
	return found;
}

function nameOf({ host, port, subset }: EnvoyDestination): string {
	return `${host}|${port}|${subset}`;
}

function plainName({ host, port, subset }: Reached): string {
	return `${host}|${port}|${subset}`;
}

function setOf(to: readonly Reached[]): readonly string[] {
	return [...new Set(to.flatMap((one) => (one.exists === false ? [] : [plainName(one)])))].sort();
}

function sorted(map: object | undefined): object {
	return Object.fromEntries(Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
