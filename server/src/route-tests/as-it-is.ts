// What becomes of the request of a test, written as what the test would expect: for a test that is being written.
import type { Mesh } from '../mesh/mesh.ts';
import { trace } from '../trace/trace.ts';
import { isPlainText } from '../yaml/scalars.ts';
import { casesOf, titlesOf } from './cases.ts';
import { type Observed, observed } from './observed.ts';
import type { RouteTest, Suite } from './read.ts';

/** Cases that are looked at. */
const most = 50;

/** Lines of `expect` that hold for all cases of a test; none where that cannot be said, or some case cannot be run. */
export function asItIs(mesh: Mesh, suite: Suite, test: RouteTest): readonly string[] {
	// Whether it expects something does not matter here.
	const asked: RouteTest = { ...test, fault: undefined };
	if (!test.columns.some(({ field }) => field === 'url' || field === 'host')) return [];
	if (titlesOf(asked, most).length === 0) return [];
	const all = (casesOf(mesh, suite, asked) ?? []).map(({ request }) =>
		'message' in request ? [] : linesOf(observed(trace(mesh, request), request), mesh, suite),
	);
	const [first = [], ...others] = all;
	return first.filter((line) => others.every((lines) => lines.includes(line)));
}

function linesOf(seen: Observed, mesh: Mesh, { namespace }: Suite): readonly string[] {
	const { end, deniedBy, destinations, workloads = [] } = seen;
	const near = (name: string): string => (name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name);
	const denied = deniedBy.length === 1 ? [`deniedBy: ${near(deniedBy[0] ?? '')}`] : [];
	if (end.is === 'answered') {
		const location = end.location === undefined ? [] : [`location: ${quoted(end.location)}`];
		return [`status: ${end.status}`, ...location, ...denied];
	}
	if (end.is !== 'reached') return [`connection: ${end.is}`, ...denied];
	const [one, ...more] = destinations;
	if (one === undefined) return ['reached: true'];
	const { clusterDomain } = mesh.environment.settings;
	const short = (host: string): string => {
		const service = host.endsWith(`.svc.${clusterDomain}`) ? host.slice(0, -`.svc.${clusterDomain}`.length) : host;
		return service.endsWith(`.${namespace}`) && service !== host ? service.slice(0, -namespace.length - 1) : service;
	};
	const pods = workloads.map(near);
	const workload = pods.length === 0 ? [] : [`workload: ${pods.length === 1 ? pods[0] : `[${pods.join(', ')}]`}`];
	if (more.length === 0) {
		const subset = one.subset === '' ? [] : [`subset: ${quoted(one.subset)}`];
		return [`host: ${quoted(short(one.host))}`, ...subset, ...workload];
	}
	const items = destinations.map(({ host, subset, weight }) => {
		const version = subset === '' ? '' : `, subset: ${JSON.stringify(subset)}`;
		return `- { host: ${JSON.stringify(short(host))}${version}, weight: ${weight} }`;
	});
	return [['destinations:', ...items].join('\n'), ...workload];
}

function quoted(text: string): string {
	return isPlainText(text) ? text : JSON.stringify(text);
}
