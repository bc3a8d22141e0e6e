// Where a traced request begins: at what was named, or at whatever gateway serves its host.
import type { Mesh } from '../../mesh/mesh.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { type ProxyPod, podName } from '../../trace/proxies.ts';
import type { Start } from '../../trace/request.ts';
import { gatewayNames, senderNames, startFrom, startsFor, startThrough } from '../../trace/starts.ts';
import type { Problem, Question } from './question.ts';

export interface Beginning {
	readonly start: Start;
	/** What the reader should know of the choice. */
	readonly notes: readonly string[];
}

interface Target {
	readonly host: string;
	readonly port: number;
}

/** Where a question begins. */
export function beginningOf(
	mesh: Mesh,
	{ from, through }: Pick<Question, 'from' | 'through'>,
	target: Target,
): Beginning | Problem {
	if (from !== '') {
		const start = startFrom(mesh, from);
		return start === undefined
			? { problem: unknown('workload', from, senderNames(mesh)) }
			: { start, notes: alike(from, start, senderNames(mesh)) };
	}
	if (through !== '') {
		const start = startThrough(mesh, through);
		return start === undefined
			? { problem: unknown('Gateway or gateway workload', through, [...gatewayNames(mesh), ...senderNames(mesh)]) }
			: { start, notes: alike(through, start, gatewayNames(mesh)) };
	}
	return unnamed(mesh, target);
}

/** Through the gateway that has the best host for it; where none has, through one that listens, for a 404 is an answer too. */
function unnamed(mesh: Mesh, { host, port }: Target): Beginning | Problem {
	const [best, ...others] = startsFor(mesh, host, port);
	if (best !== undefined) {
		const names = others.map(nameOf);
		const also = `Other gateways serve ${host} on port ${port}, too: ${some(names)} (--through)`;
		return { start: best, notes: names.length === 0 ? [] : [also] };
	}
	const gateways = gatewayNames(mesh);
	const fault = `No gateway serves ${host} on port ${port}`;
	if (gateways.length === 0) {
		const senders = senderNames(mesh);
		if (senders.length === 0) return { problem: `${fault}: there is no Gateway and no workload here` };
		return { problem: `${fault}: there is no Gateway here. Name the workload that sends it: --from ${some(senders)}` };
	}
	const [only = '', ...more] = gateways;
	const start = more.length === 0 ? startThrough(mesh, only) : undefined;
	if (start !== undefined && !isInside(host)) return { start, notes: [`${fault}; this is what ${only} does with it`] };
	const senders = senderNames(mesh);
	const from = senders.length === 0 ? '' : `, or the workload that sends it: --from ${some(senders)}`;
	return { problem: `${fault}. Name the gateway: --through ${some(gateways)}${from}` };
}

/** Whether a host looks like that of a Service, which is called from within the mesh. */
function isInside(host: string): boolean {
	return !host.includes('.') || /\.svc(\.|$)/.test(host);
}

function nameOf(start: Start): string {
	return podName(podAt(start));
}

/** The pods at which a request begins. */
export function podAt(start: Start): ProxyPod {
	return 'through' in start ? start.through : 'leaving' in start ? start.leaving : start.reaching;
}

function unknown(what: string, name: string, known: readonly string[]): string {
	const meant = meantBy(name, known);
	const hint =
		meant !== undefined ? `; did you mean "${meant}"?` : known.length === 0 ? '' : `; there are ${some(known)}`;
	return `There is no ${what} "${name}"${hint}`;
}

/** A name that is spelled nearly so, or that goes on where the given one ends. */
function meantBy(name: string, known: readonly string[]): string | undefined {
	const short = known.map((one) => one.slice(one.indexOf('/') + 1));
	const near = nearestName(name, name.includes('/') ? known : short);
	const own = (one: string) => (name.includes('/') ? one : one.slice(one.indexOf('/') + 1));
	return near ?? known.map(own).find((one) => one.startsWith(`${name}-`));
}

/** Where a name without a namespace fits several, which one is taken. */
function alike(name: string, start: Start, known: readonly string[]): readonly string[] {
	const fitting = known.filter((one) => one === name || one.endsWith(`/${name}`));
	if (fitting.length < 2) return [];
	return [`"${name}" stands for ${fitting.join(' and ')}; this is ${nameOf(start)}`];
}

const most = 6;

function some(names: readonly string[]): string {
	const shown = names.slice(0, most).join(', ');
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
