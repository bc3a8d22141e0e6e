// TABLE: what the outline shows of each kind below its name, and what the parts are called there.
import type { KindId } from '../../model/kinds.ts';
import { podKinds } from '../../model/workloads.ts';
import type { Node } from '../../yaml/node.ts';
import { doneByRoute, doneByRule } from '../shares.ts';
import { matchesText, matchText, texts } from './matches.ts';

/** What a thing in an outline is; editors choose its icon by it. */
export type OutlineKind = 'resource' | 'route' | 'subset' | 'server' | 'rule' | 'port' | 'host' | 'container' | 'key';

type Fields = Node<Record<string, unknown>>;

export interface PartRow {
	/** Path of the part, as mesh/paths.ts reads it. */
	readonly at: string;
	readonly kind: OutlineKind;
	/** What it is called; '' where it has nothing to be called by yet. */
	readonly name: (part: Fields) => string;
	readonly detail?: (part: Fields) => string;
}

const field =
	(...path: readonly string[]) =>
	(part: Fields): string =>
		path.reduce<Fields | undefined>((node, key) => node?.get(key) as Fields | undefined, part)?.text ?? '';
const list = (key: string) => (part: Fields) => texts(part.get(key)).replaceAll(' ', ', ');
const itself = (part: Fields): string => part.text;
/** Where something goes; what is done with it says so itself. */
const arrow = (text: string): string => (/^(?:$|redirects|delegates|answers)/.test(text) ? text : `→ ${text}`);
const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');

const route = (protocol: string): PartRow => ({
	at: `spec.${protocol}[]`,
	kind: 'route',
	name: (part) => field('name')(part) || matchText(part) || (part.get('route') ? 'everything' : ''),
	detail: (part) => joined(field('name')(part) === '' ? '' : matchText(part), arrow(doneByRoute(part))),
});

const rule: PartRow = {
	at: 'spec.rules[]',
	kind: 'rule',
	name: (part) => field('name')(part) || matchesText(part) || (part.get('backendRefs') ? 'everything' : ''),
	detail: (part) => joined(field('name')(part) === '' ? '' : matchesText(part), arrow(doneByRule(part))),
};

const listener: PartRow = {
	at: 'spec.listeners[]',
	kind: 'server',
	name: field('name'),
	detail: (part) => joined(field('port')(part), field('protocol')(part), field('hostname')(part)),
};

const labels = (part: Fields): string =>
	part
		.get('labels')
		?.entries.map(({ key, value }) => `${key.text}: ${value.text}`)
		.join(', ') ?? '';

const port = (number: string): PartRow => ({
	at: 'spec.ports[]',
	kind: 'port',
	name: field(number),
	detail: (part) => joined(field('name')(part), field('protocol')(part), arrow(field('targetPort')(part))),
});

/** `from sleep, to GET /info`: the words of what a rule of an AuthorizationPolicy asks. */
function asked(part: Fields): string {
	const words = (key: string, inner: string): string => {
		const found = (part.get(key)?.items ?? []).flatMap((item) =>
			((item as Fields).get(inner)?.entries ?? []).flatMap(({ value }) => value.items.map(({ text }) => text)),
		);
		return found.length === 0 ? '' : `${key} ${found.slice(0, 4).join(' ')}${found.length > 4 ? ' …' : ''}`;
	};
	const conditions = (part.get('when')?.items ?? []).map((item) => field('key')(item as Fields)).join(' ');
	return [words('from', 'source'), words('to', 'operation'), conditions === '' ? '' : `when ${conditions}`]
		.filter((text) => text !== '')
		.join(', ');
}

const provided = (signal: string): PartRow => ({
	at: `spec.${signal}[]`,
	kind: 'rule',
	name: () => signal,
	detail: (part) => (part.get('providers')?.items ?? []).map((one) => field('name')(one as Fields)).join(', '),
});

const traffic = (direction: string): PartRow => ({
	at: `spec.${direction}[]`,
	kind: 'server',
	name: (part) => joined(direction, field('port', 'number')(part)),
	detail: (part) => list('hosts')(part) || field('defaultEndpoint')(part),
});

const container = (at: string): PartRow => ({ at, kind: 'container', name: field('name'), detail: field('image') });

const podPaths: Readonly<Partial<Record<KindId, string>>> = {
	Pod: 'spec',
	CronJob: 'spec.jobTemplate.spec.template.spec',
};

const routesOfGatewayApi = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;

export const parts: Readonly<Partial<Record<KindId, readonly PartRow[]>>> = {
	VirtualService: ['http', 'tls', 'tcp'].map(route),
	DestinationRule: [{ at: 'spec.subsets[]', kind: 'subset', name: field('name'), detail: labels }],
	Gateway: [
		{
			at: 'spec.servers[]',
			kind: 'server',
			name: (part) => joined(field('port', 'number')(part), field('port', 'protocol')(part)),
			detail: list('hosts'),
		},
	],
	ServiceEntry: [
		{ at: 'spec.hosts[]', kind: 'host', name: itself },
		port('number'),
		{ at: 'spec.endpoints[]', kind: 'server', name: field('address'), detail: labels },
	],
	Sidecar: ['ingress', 'egress'].map(traffic),
	EnvoyFilter: [
		{ at: 'spec.configPatches[]', kind: 'rule', name: field('applyTo'), detail: field('patch', 'operation') },
	],
	AuthorizationPolicy: [{ at: 'spec.rules[]', kind: 'rule', name: () => '', detail: asked }],
	RequestAuthentication: [{ at: 'spec.jwtRules[]', kind: 'rule', name: field('issuer') }],
	PeerAuthentication: [{ at: 'spec.portLevelMtls.{}', kind: 'port', name: itself }],
	Telemetry: ['tracing', 'metrics', 'accessLogging'].map(provided),
	'gateway-api/Gateway': [listener],
	ListenerSet: [listener],
	...Object.fromEntries(routesOfGatewayApi.map((kind) => [kind, [rule]])),
	Service: [port('port')],
	ConfigMap: [{ at: 'data.{}', kind: 'key', name: itself }],
	Secret: ['data', 'stringData'].map((at) => ({ at: `${at}.{}`, kind: 'key', name: itself })),
	...Object.fromEntries(
		[...podKinds, 'Rollout' as const].map((kind) => [
			kind,
			[container(`${podPaths[kind] ?? 'spec.template.spec'}.containers[]`)],
		]),
	),
};
