// A question about a request, answered: which environment is asked, where the request begins, its story and how it ends.
import { type Mesh, meshOf } from '../../mesh/mesh.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { type ProxyPod, podName } from '../../trace/proxies.ts';
import type { Start } from '../../trace/request.ts';
import { plainTrace, type Trace } from '../../trace/story.ts';
import { trace } from '../../trace/trace.ts';
import { applied } from '../../workspace/applied.ts';
import { type Environment, environments, environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { askedIn } from './asked.ts';
import { beginningOf, podAt } from './beginning.ts';
import { type Arrival, arrivalOf, conclusionOf } from './conclusion.ts';
import type { Problem, Question } from './question.ts';

type PlainTrace = ReturnType<typeof plainTrace>;

export interface Traced extends PlainTrace {
	/** `GET http://shop.example.com/api through the pods of Gateway infra/edge` */
	readonly title: string;
	/** '' for a whole folder. */
	readonly environment: string;
	/** What to know of how the question was understood. */
	readonly notes: readonly string[];
	/** What people call the proxies that act, by the `proxy` of a step. */
	readonly proxies: readonly string[];
	readonly arrival: Arrival;
	readonly conclusion: string;
}

/** A question told as a trace, before its places become those of files. */
interface Told {
	readonly told: Trace;
	readonly start: Start;
	/** What the reader should know of where it begins. */
	readonly notes: readonly string[];
}

/** The trace that a question asks for in a mesh. */
export function toldIn(mesh: Mesh, question: Question): Told | Problem {
	const asked = askedIn(question);
	if ('problem' in asked) return asked;
	const { url, request } = asked;
	const host = (request.tls?.serverName ?? request.host ?? url.host).replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
	const beginning = beginningOf(mesh, question, { host, port: url.port });
	if ('problem' in beginning) return beginning;
	const { start, notes } = beginning;
	return { told: trace(mesh, { ...request, start }), start, notes };
}

/** The answer to a question; `uri`: the file by whose environment it is asked, where it names none. */
export function traced(snapshot: Snapshot, question: Question, uri?: string): Traced | Problem {
	const asked = askedIn(question);
	if ('problem' in asked) return asked;
	const found = whereFor(snapshot, question.environment, uri);
	if ('problem' in found) return found;
	const { mesh } = found;
	const answer = toldIn(mesh, question);
	if ('problem' in answer) return answer;
	const { told, start } = answer;
	const story = plainTrace(found.snapshot, told);
	const words = [
		asked.request.method ?? '',
		question.url,
		'through' in start ? 'through' : 'from',
		podName(podAt(start)),
	];
	return {
		...story,
		steps: story.steps.map((step) => ({ ...step, text: step.text.replace(/^route /, 'Route ') })),
		title: words.filter((one) => one !== '').join(' '),
		environment: mesh.environment.name,
		notes: [...found.notes, ...answer.notes],
		proxies: proxiesOf(story, podAt(start), 'through' in start),
		arrival: arrivalOf(told.end),
		conclusion: conclusionOf(told.end),
	};
}

function proxiesOf({ envoy, end }: PlainTrace, first: ProxyPod, isGateway: boolean): readonly string[] {
	const workloads = end.is === 'reached' ? end.to.flatMap((one) => one.workloads ?? []) : [];
	return envoy.map((_, at) => {
		if (at > 0) return workloads.length === 1 ? `At ${workloads[0]}` : 'At the workload';
		return isGateway ? `At the gateway, ${podName(first)}` : `At the sidecar of ${podName(first)}`;
	});
}

/** What is asked: a mesh, and the snapshot that it is of. */
export interface Where {
	readonly mesh: Mesh;
	readonly snapshot: Snapshot;
	readonly notes: readonly string[];
}

/** The environment called `name`; without one that of the file `uri`, else the whole folder, else the first. */
export function whereFor(snapshot: Snapshot, name: string, uri?: string): Where | Problem {
	const chosen = chosenFor(snapshot, name, uri);
	if ('problem' in chosen) return chosen;
	const { environment, notes } = chosen;
	const mesh = meshOf(environment);
	if (!mesh.resources.all().some((by) => by.namespaces === undefined && by.resource.kind.clusterScoped !== true))
		return { mesh, snapshot, notes };
	const put = applied(snapshot);
	const same = environments(put).find(({ id }) => id === environment.id) ?? environment;
	return { mesh: meshOf(same), snapshot: put, notes };
}

interface Chosen {
	readonly environment: Environment;
	readonly notes: readonly string[];
}

function chosenFor(snapshot: Snapshot, name: string, uri: string | undefined): Chosen | Problem {
	const all = environments(snapshot).filter(({ members }) => [...members.uris].length > 0);
	const names = all.flatMap((one) => (one.name === '' ? [] : [one.name]));
	if (name !== '') {
		const environment = all.find((one) => one.name === name);
		if (environment !== undefined) return { environment, notes: [] };
		const near = nearestName(name, names);
		const known = names.length === 0 ? 'there are no environments here' : `there are ${names.join(', ')}`;
		return { problem: `There is no environment "${name}"; ${near === undefined ? known : `did you mean "${near}"?`}` };
	}
	const [own] = uri === undefined ? [] : environmentsOf(snapshot, uri);
	const environment = own ?? all.find(({ kind }) => kind === 'folder') ?? all[0];
	if (environment === undefined) return { problem: 'There is nothing of Istio or Kubernetes here' };
	const others = names.filter((one) => one !== environment.name);
	if (others.length === 0) return { environment, notes: [] };
	const here = environment.name === '' ? 'everything here together' : `the environment ${environment.name}`;
	return { environment, notes: [`This is for ${here}; there are also the environments ${others.join(', ')}`] };
}
