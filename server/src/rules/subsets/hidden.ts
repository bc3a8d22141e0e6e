// A subset that its clients do not get, because a DestinationRule of theirs comes first.

import { indexed } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { hostOf, type RuleScope, ruleFor } from '../../istio/destination-rules.ts';
import { fullHost, hostForm, isWildcard, isWithin } from '../../istio/host-names.ts';
import { fullNames, hostsCalled } from '../../istio/hosts.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { clientsOf, exportOf } from '../../istio/visibility.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { declarationsNamed } from '../../mesh/declared-in.ts';
import { type Deployed, declarationsIn, type Mesh, namespaceOf, type Referring } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { newItem } from '../shared/creations.ts';
import { type Home, homeOfRoutes } from '../shared/gateway-home.ts';

const messages = {
	undeclared: {
		wrong: 'Subset "{subset}" does not exist for clients in namespace "{namespace}"',
		consequence: ': {rule} takes precedence there and does not declare it',
	},
	unseen: {
		wrong: '{who} in namespace "{namespace}" do not see subset "{subset}"',
		consequence:
			': Istio looks for a DestinationRule in the namespace of the client, of the service ({services}) and in "{root}", not in {places}',
		remedy: 'move it to one of those',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary:
			'The DestinationRule that declares a subset is not used for the clients, because another one takes precedence, or because it is in a namespace where they do not look for it.',
		why: 'A client gets one DestinationRule for a host: the most specific of its own namespace, else of the service, else of the root namespace. Nothing is inherited, so a wildcard rule in the namespace of the client hides all subsets that the owner of the service declares, and requests to them fail with 503.',
		exceptions:
			'Where a namespace is not known, as that of the pods of a gateway, and for rules that may not be deployed together; then nothing is said.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: web }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
  - route:
    - destination: { host: reviews.shop.svc.cluster.local, subset: v1 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: shop, namespace: web }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy: { loadBalancer: { simple: RANDOM } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  ports: [{ name: http, port: 80 }]
`,
		mend: ['{ name: shop, namespace: web }', '{ name: shop, namespace: istio-system }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/'],
	},
	// istio: pilot/pkg/model/push_context.go, destinationRule
	*check(by, mesh) {
		const home = by.standing === 'whole' ? homeOfRoutes(by, mesh) : undefined;
		const clients = home?.namespaces ?? clientsOf(mesh, by);
		const [client, another] = clients ?? [];
		if (client === undefined || another !== undefined || by.standing !== 'whole') return;
		// Thousands of routes mostly lead to a few subsets.
		const winners = new Map<string, Scope | 'none' | undefined>();
		for (const mention of by.references) {
			if (mention.row.to !== 'subset' || mention.opaque) continue;
			const { text, of } = mention;
			const subset = `${of?.text ?? ''} ${text}`;
			if (!winners.has(subset)) winners.set(subset, winner(mesh, { by, mention }, client));
			const first = winners.get(subset);
			if (first === 'none') yield* unseen(mesh, { by, mention }, client, home);
			if (first === undefined || first === 'none') continue;
			yield {
				span: mention,
				message: 'undeclared',
				with: { subset: text, namespace: client, rule: title(first.by.resource) },
				related: [{ in: first.by, span: hostOf(first.by) ?? first.by.resource, message: title(first.by.resource) }],
				fixes: () => copied(mesh, { by, mention }, first.by),
			};
		}
	},
});

/** A subset whose rules all lie in namespaces in which nobody looks for them. */
function* unseen(
	mesh: Mesh,
	from: Referring,
	client: string,
	home: Home | undefined,
): Generator<Finding<typeof messages>> {
	const { text, of } = from.mention;
	const resolution = resolve(mesh, from);
	const rules = resolution.is === 'found' ? resolution.targets.map((one) => one.by) : [];
	const places = rules.map((one) => (one.standing === 'whole' ? namespaceOf(one) : undefined));
	const services = hostsCalled(mesh, { text: of?.text ?? '', namespaces: from.by.namespaces }).map((one) =>
		namespaceOf(one.by),
	);
	const root = meshConfigOf(mesh).rootNamespace;
	if (rules.length === 0 || services.length === 0 || [...places, ...services].includes(undefined)) return;
	if (places.some((one) => one === client || one === root || services.includes(one))) return;
	if (!rules.every((one) => areTogether(mesh, one, from.by))) return;
	const who =
		home === undefined ? 'Clients' : home.isKnown ? 'The pods of the gateway' : 'The pods of the default gateway';
	yield {
		span: from.mention,
		...(home?.isKnown === false ? { severity: 'information' } : {}),
		message: 'unseen',
		with: {
			who,
			namespace: client,
			subset: text,
			services: services.flatMap((one) => one ?? []),
			root,
			places: places.flatMap((one) => one ?? []),
		},
		related: rules
			.slice(0, 5)
			.map((one) => ({ in: one, span: hostOf(one) ?? one.resource, message: title(one.resource) })),
	};
}

/** The subset as it is declared elsewhere, put into the rule that counts, if that is for this host alone. */
function copied(mesh: Mesh, from: Referring, to: DeployedAs<'DestinationRule'>): readonly Fix[] {
	const { text } = from.mention;
	const resolution = resolve(mesh, from);
	const [found] = resolution.is === 'found' ? resolution.targets : [];
	const spec = manifest(to.resource).get('spec');
	if (found === undefined || spec === undefined || isWildcard(hostOf(to)?.text ?? '*')) return [];
	if (!isDeployedAs(found.by, 'DestinationRule')) return [];
	const declared = manifest(found.by.resource).get('spec');
	const subset = declared?.each('subsets').find((one) => one.get('name')?.text === text);
	const entries = subset?.get('labels')?.entries ?? [];
	if (entries.length === 0 || entries.some(({ key, value }) => key.opaque || value.opaque)) return [];
	const labels = Object.fromEntries(entries.map(({ key, value }) => [key.text, value.text]));
	const called = `Create subset "${text}" in DestinationRule "${to.resource.name?.text ?? ''}"`;
	return newItem(to, called, spec, 'subsets', { name: text, labels });
}

interface Scope extends RuleScope {
	readonly by: DeployedAs<'DestinationRule'>;
}

/** The rule that counts for a client instead of those that declare the subset, if any; undefined if these count, or it cannot be told. */
function winner(mesh: Mesh, from: Referring, client: string): Scope | 'none' | undefined {
	const resolution = resolve(mesh, from);
	const { of, text } = from.mention;
	if (resolution.is !== 'found' || of === undefined) return undefined;
	const domain = mesh.environment.settings.clusterDomain;
	const names = new Set(
		hostsCalled(mesh, { text: of.text, namespaces: from.by.namespaces }).flatMap((one) => fullNames(one, domain)),
	);
	const [host, another] = names;
	const form = host === undefined ? undefined : hostForm(host, domain);
	if (host === undefined || another !== undefined || form?.form !== 'service') return undefined;
	const config = meshConfigOf(mesh);
	if (hasUnreadRule(mesh, from.by)) return undefined;
	const near = [`host ${host}`, 'wild']
		.flatMap((key) => scopes(mesh).get(key) ?? [])
		.flatMap(({ scope }) => scope ?? [])
		.filter((one) => isWithin(host, one.host) && areTogether(mesh, one.by, from.by));
	const chosen = ruleFor(near, {
		client,
		host,
		service: form.namespace ?? client,
		rootNamespace: config.rootNamespace,
		defaults: config.defaultDestinationRuleExportTo,
	});
	const declares = (by: Deployed): boolean => declarationsNamed(by, 'subset', text).length > 0 || hasOpaqueSubset(by);
	return chosen.some(({ by }) => declares(by)) ? undefined : (chosen[0] ?? 'none');
}

const hasOpaqueSubset = memo((by: Deployed) => declarationsIn(by, 'subset').some(({ opaque }) => opaque));

/** Whether a DestinationRule that is deployed beside `by` cannot be read in full: it may be the one that counts. */
function hasUnreadRule(mesh: Mesh, by: Deployed): boolean {
	const unread = scopes(mesh).get('unread') ?? [];
	return unread.some((one) => one.by.standing !== 'patch' && areTogether(mesh, one.by, by));
}

/** A DestinationRule, and what can be read of its scope. */
interface Scoped {
	readonly by: DeployedAs<'DestinationRule'>;
	readonly scope: Scope | undefined;
}

/** The DestinationRules by the host they are for: `host …`, `wild` for those with a wildcard, `unread` for those that cannot be read in full. */
const scopes = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'DestinationRule'),
	give(by, mesh): readonly (readonly [string, Scoped])[] {
		const scope = scopeOf(mesh, by);
		const key = scope === undefined ? 'unread' : isWildcard(scope.host) ? 'wild' : `host ${scope.host}`;
		return [[key, { by, scope }]];
	},
	itemOf: ({ by }: Scoped) => by,
});

function scopeOf(mesh: Mesh, by: DeployedAs<'DestinationRule'>): Scope | undefined {
	const host = hostOf(by);
	const namespace = namespaceOf(by);
	const exportTo = exportOf(by);
	if (host === undefined || namespace === undefined || exportTo === undefined) return undefined;
	if (host.opaque || by.standing !== 'whole') return undefined;
	const full = fullHost(host.text, namespace, mesh.environment.settings.clusterDomain);
	return { by, namespace, name: by.resource.name?.text ?? '', host: full, exportTo };
}
