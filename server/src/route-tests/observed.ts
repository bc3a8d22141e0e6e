// What a trace comes to, in the words of tests.
import { specAt, textAt } from '../trace/fields.ts';
import type { TraceRequest } from '../trace/request.ts';
import type { Code } from '../trace/sentences.ts';
import type { Arrived, End, Step, Trace } from '../trace/story.ts';
import { routeAt } from './routes.ts';

export interface Destination {
	readonly host: string;
	readonly subset: string;
	readonly port: number;
	/** In percent. */
	readonly weight: number;
}

export interface Observed {
	readonly end: End;
	/** The end in a few words. */
	readonly summary: string;
	/** Where the first proxy sends it; none where it does not. */
	readonly destinations: readonly Destination[];
	/** `namespace/name`, sorted; undefined where no pods were looked for. */
	readonly workloads: readonly string[] | undefined;
	/** The request as it arrives; undefined where none does. */
	readonly arrives: Arrived | undefined;
	/** The headers of the request as it arrives, by names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	readonly responseHeaders: Readonly<Record<string, string>>;
	/** The name of the route that took it, '' for one without; undefined where none did. */
	readonly route: string | undefined;
	/** `namespace/name` of the policies that deny it. */
	readonly deniedBy: readonly string[];
	readonly isMutual: boolean | undefined;
}

/** What became of a request. */
export function observed({ steps, end, envoy }: Trace, asked: TraceRequest): Observed {
	const to = end.is === 'reached' ? end.to : [];
	const arrives = to.find((one) => one.arrives !== undefined)?.arrives;
	const workloads = to.flatMap((one) => one.workloads ?? []);
	const mutual = steps.flatMap(({ code }) => (code === 'tls.mutual' ? [true] : isPlainTls(code) ? [false] : []));
	return {
		end,
		summary: summaryOf(end, workloads),
		destinations: destinationsIn(envoy[0]?.clusters ?? to),
		workloads: end.is === 'reached' ? [...new Set(workloads)].sort() : undefined,
		arrives,
		headers: headersAt(arrives, asked),
		responseHeaders: (end.is === 'answered' ? end.headers : arrives?.responseHeaders) ?? {},
		route: steps.flatMap((step) => (step.code === 'route.taken' ? [routeAt(step)?.name ?? ''] : []))[0],
		deniedBy: steps.flatMap(denyingIn),
		isMutual: mutual.length === 0 ? undefined : mutual.every((one) => one),
	};
}

function isPlainTls(code: Code): boolean {
	return code === 'tls.plain' || code === 'tls.simple';
}

interface Cluster {
	readonly cluster: string;
	readonly weight: number;
}

/** Envoy's names of clusters read: `outbound|80|v1|cart.shop.svc.cluster.local`. */
function destinationsIn(clusters: readonly Cluster[]): readonly Destination[] {
	const total = clusters.reduce((sum, { weight }) => sum + weight, 0);
	return clusters.flatMap(({ cluster, weight }) => {
		const [direction, port, subset = '', host] = cluster.split('|');
		if (direction !== 'outbound' || host === undefined) return [];
		const share = total === 0 ? 0 : Math.round((weight * 10_000) / total) / 100;
		return [{ host, subset, port: Number(port), weight: share }];
	});
}

function headersAt(arrives: Arrived | undefined, { headers = {} }: TraceRequest): Readonly<Record<string, string>> {
	if (arrives === undefined) return {};
	const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	const made: Record<string, string> = { ...Object.fromEntries(sent), ...arrives.headersSet };
	for (const name of arrives.headersRemoved) delete made[name.toLowerCase()];
	return made;
}

/** The policies that a step denies by: the one that matched, or all that would have had to allow it. */
function denyingIn({ code, at, passedOver }: Step): readonly string[] {
	if (code === 'policy.denied' || code === 'token.refused') return at === undefined ? [] : [calledAt(at)];
	if (code !== 'policy.notAllowed') return [];
	const places = [at, ...passedOver.map((one) => one.at)].flatMap((one) => one ?? []);
	const allowing = places.filter(({ by }) => /^(ALLOW)?$/.test(textAt(specAt(by.resource), 'action')));
	return [...new Set(allowing.map(calledAt))];
}

function calledAt({ by }: NonNullable<Step['at']>): string {
	return `${by.namespaces?.[0] ?? by.resource.namespace?.text ?? 'default'}/${by.resource.name?.text ?? ''}`;
}

function summaryOf(end: End, workloads: readonly string[]): string {
	switch (end.is) {
		case 'refused':
			return 'the connection is refused';
		case 'closed':
			return `the connection is closed${end.details === '' ? '' : ` (${end.details})`}`;
		case 'answered':
			return `status ${end.status}${end.flag === '' ? '' : ` ${end.flag}`}${end.location === undefined ? '' : `, to ${end.location}`}`;
		case 'reached': {
			const names = [...new Set(workloads)];
			const hosts = end.to.map(({ host, subset }) => `${host}${subset === '' ? '' : `, subset ${subset}`}`);
			return `reached ${(names.length > 0 ? names : hosts).join(', ') || 'the workload'}`;
		}
	}
}
