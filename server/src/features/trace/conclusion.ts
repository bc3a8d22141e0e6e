// The end of a trace in a sentence, and whether the request got where it should.
import type { End, Reached } from '../../trace/story.ts';

/** `partly`: some of the destinations that share the requests do not exist. */
export type Arrival = 'reached' | 'partly' | 'not reached';

/** Whether a request gets to a destination; what is not known counts as there, as in the story. */
export function arrivalOf(end: End): Arrival {
	if (end.is !== 'reached') return 'not reached';
	const used = end.to.filter(({ weight }) => weight > 0);
	const missing = used.filter(({ exists }) => exists === false).length;
	return missing === 0 ? 'reached' : missing === used.length ? 'not reached' : 'partly';
}

/** The end, as a sentence without a full stop. */
export function conclusionOf(end: End): string {
	switch (end.is) {
		case 'refused':
			return 'Connection refused';
		case 'closed':
			return `The connection is closed${denied(end) ?? inBrackets([end.flag, end.details])}`;
		case 'answered': {
			const to = end.location === undefined ? '' : `, location ${end.location}`;
			return `Answered with ${end.status}${to}${denied(end) ?? inBrackets([end.flag, end.details])}`;
		}
		case 'reached':
			return reachedBy(end.to);
	}
}

function inBrackets(words: readonly string[]): string {
	const said = words.filter((one) => one !== '').join(' ');
	return said === '' ? '' : ` (${said})`;
}

/** Who denied it says more than Envoy's words for that. */
function denied({ deniedBy }: Extract<End, { is: 'answered' | 'closed' }>): string | undefined {
	return deniedBy && `, denied by AuthorizationPolicy ${deniedBy.namespace}/${deniedBy.name}`;
}

function reachedBy(to: readonly Reached[]): string {
	const total = to.reduce((sum, { weight }) => sum + weight, 0);
	const share = ({ weight }: Reached): string =>
		to.length === 1 || total === 0 ? '' : `${Math.round((weight * 1000) / total) / 10}% `;
	const [first] = to;
	const arrives = first?.arrives;
	const request = arrives === undefined ? '' : `, as ${arrives.method} ${arrives.host}${arrives.path}`;
	const gone = to.filter(({ exists }) => exists === false);
	const word = gone.length === to.length ? 'Not reached' : 'Reached';
	return `${word}: ${to.map((one) => share(one) + destination(one)).join(', ')}${request}`;
}

function destination({ host, subset, port, cluster, exists, status, workloads = [] }: Reached): string {
	const name = host === '' ? cluster : `${host}:${port}${subset === '' ? '' : ` subset ${subset}`}`;
	const pods = workloads.length === 0 ? '' : ` (${workloads.join(', ')})`;
	return exists === false ? `${name} (does not exist${status === undefined ? '' : `: ${status}`})` : name + pods;
}
