// What holds for a name from the place where it is mentioned: which DestinationRule applies and why, which mode of mutual TLS,
// who sees it, which policies select its pods, what a gateway serves.
import { hostForm } from '../istio/host-names.ts';
import { fullNames } from '../istio/hosts.ts';
import { mayApply } from '../istio/policies/scope.ts';
import { serverMode } from '../istio/policies/server-mode.ts';
import { workloadsOf } from '../istio/selectors.ts';
import { audienceOf, exportOf } from '../istio/visibility.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, namespaceOf, type Referring } from '../mesh/mesh.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { title } from '../model/resource.ts';
import { destinationPolicy } from '../trace/destination-policies.ts';
import { words } from './markdown.ts';
import { usesOf } from './uses.ts';

/** Names that are listed in a line. */
const most = 5;

function listed(name: string, all: readonly string[]): readonly string[] {
	const unique = [...new Set(all)];
	if (unique.length === 0) return [];
	const more = unique.length - most;
	return [`${name}: ${unique.slice(0, most).map(words).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

/** Facts about `target`, as it is for whoever mentions it; `from` undefined: for everybody. */
export function factsFor(mesh: Mesh, target: Declared, from: Referring | undefined): readonly string[] {
	switch (target.mention.row.declares) {
		case 'host':
			return [
				...(from === undefined ? [] : ruleInForce(mesh, target, from)),
				...modeOfHost(mesh, target.by),
				...audience(target.by),
				...policiesOf(mesh, workloadsOf(mesh, target.by)),
			];
		case 'gateway':
		case 'parent':
			return boundTo(mesh, target);
		case 'workload':
			return policiesOf(mesh, [target]);
		case 'podMaker':
			return policiesOf(
				mesh,
				declarationsIn(target.by, 'workload').map((mention) => ({ by: target.by, mention })),
			);
		case 'virtualService':
		case 'destinationRule':
			return audience(target.by);
		default:
			return [];
	}
}

/** What is there for itself: that nobody names it says nothing. */
const forThemselves: ReadonlySet<SymbolKind> = new Set(['virtualService', 'destinationRule', 'policy', 'podMaker']);

/** How often and by whom a name is used. */
export function usesFacts(mesh: Mesh, declared: readonly Declared[]): readonly string[] {
	const users = usesOf(mesh, declared).mentioned.filter(({ by }) => declared.every((one) => one.by !== by));
	const titles = [...new Set(users.map(({ by }) => title(by.resource)))];
	if (titles.length > 0) return listed(`used by ${titles.length}`, titles);
	const isForItself = declared.every(({ mention }) => forThemselves.has(mention.row.declares));
	return isForItself ? [] : ['used by nothing in this workspace'];
}

/** The DestinationRule that applies when the host is called from where it is mentioned (istio: pilot/pkg/model/push_context.go, destinationRule). */
function ruleInForce(mesh: Mesh, { by, mention }: Declared, from: Referring): readonly string[] {
	const client = namespaceOf(from.by);
	const own = namespaceOf(by);
	const isService = by.resource.kind.kind === 'Service';
	const host = isService ? fullNames({ by, mention }, mesh.environment.settings.clusterDomain)[0] : mention.text;
	if (client === undefined || own === undefined || host === undefined) return [];
	if (hostForm(host, mesh.environment.settings.clusterDomain).form === 'wildcard') return [];
	const { rules, passedOver } = destinationPolicy(mesh, { namespace: client, labels: new Map() }, host, own);
	const [first] = rules;
	if (first === undefined)
		return passedOver.slice(0, 2).map(({ text }) => `no DestinationRule in force: ${words(text)}`);
	const where = namespaceOf(first);
	const why =
		where === client
			? 'of the caller’s own namespace'
			: where === own
				? 'of the service’s namespace'
				: 'of the root namespace';
	const others = passedOver.slice(0, 2).map(({ text }) => words(text));
	return [`in force: ${rules.map((rule) => words(title(rule.resource))).join(', ')}, ${why}`, ...others];
}

/** The mode of mutual TLS that surely holds for all pods of a Service. */
function modeOfHost(mesh: Mesh, by: Deployed): readonly string[] {
	const namespace = namespaceOf(by);
	if (namespace === undefined || by.resource.kind.kind !== 'Service') return [];
	const pods = workloadsOf(mesh, by);
	const places =
		pods.length === 0 ? [{ namespace }] : pods.map(({ mention }) => ({ namespace, labels: mention.labels ?? [] }));
	const modes = places.map((place) => serverMode(mesh, place));
	const [first] = modes;
	if (first === undefined || modes.some((one) => one?.mode !== first.mode)) return [];
	return [`mutual TLS: ${first.mode}, by ${words(title(first.by.resource))}`];
}

function audience(by: Deployed): readonly string[] {
	const exportTo = exportOf(by);
	const own = namespaceOf(by);
	if (exportTo === undefined || exportTo.length === 0 || own === undefined) return [];
	const seen = audienceOf(exportTo, own);
	if (seen === 'everyone') return ['exported to all namespaces'];
	return seen.size === 0 ? ['exported to nobody'] : listed('exported to', [...seen]);
}

const policyKinds = ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'] as const;

/** The policies that may apply to one of the workloads. */
function policiesOf(mesh: Mesh, workloads: readonly Declared[]): readonly string[] {
	if (workloads.length === 0) return [];
	const all = policyKinds.flatMap((kind): readonly Deployed[] => resourcesOf(mesh, kind));
	const applying = all.filter((policy) => workloads.some((workload) => mayApply(mesh, policy, workload)));
	return listed(
		'policies',
		applying.map(({ resource }) => title(resource)),
	);
}

/** The routes that name a gateway. */
function boundTo(mesh: Mesh, gateway: Declared): readonly string[] {
	const routes = usesOf(mesh, [gateway]).mentioned.filter(({ mention }) =>
		/^spec\.(?:gateways\[\]|parentRefs\[\]\.name)$/.test(mention.row.at),
	);
	return listed(
		'routes',
		routes.map(({ by }) => title(by.resource)),
	);
}
