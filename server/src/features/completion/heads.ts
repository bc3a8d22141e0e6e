// What every manifest begins with: `apiVersion` and `kind`, which go together, and in an empty document whole manifests.
import { push } from '../../maps.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { releaseOf } from '../../mesh/schemas.ts';
import { isBefore } from '../../schema/validate.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import type { CompletionKind } from '../answers.ts';
import { kindText } from '../words/kinds.ts';
import { choicesIn } from './choices.ts';
import { apiVersions, type Served, skeletons } from './skeletons.ts';

export interface HeadProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly markdown?: () => string;
	readonly sort: string;
	readonly isDeprecated?: boolean;
	readonly leadsOn?: boolean;
	/** Written as it is; undefined: the label is a value. */
	readonly snippet: string | undefined;
}

/** Proposals for the head of a manifest; none elsewhere. */
export function headProposals(mesh: Mesh, uri: string, cursor: Cursor): readonly HeadProposal[] {
	const root = cursor.ancestors[0] as Node<{ apiVersion?: string; kind?: string }> | undefined;
	const [step, more] = cursor.path;
	if (more !== undefined || cursor.flow) return [];
	if (cursor.role === 'value' && step === 'apiVersion') return versionValues(mesh, root?.get('kind')?.text);
	if (cursor.role === 'value' && step === 'kind') return kindValues(mesh, root?.get('apiVersion')?.text);
	if (step !== undefined) return [];
	const keys = root?.entries.length ?? 0;
	// The marker of the cursor is itself a key, or the whole document.
	if (cursor.role === 'key' ? keys <= 1 : keys === 0) return [...wholes(mesh, uri), ...headKeys(root)];
	return root?.get('kind') === undefined || root.get('apiVersion') === undefined ? headKeys(root) : [];
}

function wholes(mesh: Mesh, uri: string): readonly HeadProposal[] {
	// A file of tests is named as one before anything stands in it.
	const isOfTests = /\.istio-test\.ya?ml$/.test(uri);
	const all = skeletons(choicesIn(mesh, uri)).filter(({ kind }) => !isOfTests || kind === 'RouteTest');
	return all.map(({ label, detail, snippet, kind }, index) => ({
		label,
		kind: 'snippet',
		detail,
		markdown: () => kindText(kind) ?? '',
		sort: `s ${String(index).padStart(2, '0')}`,
		snippet,
	}));
}

function headKeys(root: Node<{ apiVersion?: string; kind?: string }> | undefined): readonly HeadProposal[] {
	const keys = ['apiVersion', 'kind'] as const;
	return keys
		.filter((key) => root?.get(key) === undefined)
		.map((key, index) => ({
			label: key,
			kind: 'field',
			detail: 'required',
			sort: `f${index}`,
			snippet: `${key}: $1`,
			leadsOn: true,
		}));
}

/** Groups in the order in which they are likely here. */
const groups = [
	'networking.istio.io',
	'security.istio.io',
	'telemetry.istio.io',
	'extensions.istio.io',
	'gateway.networking.k8s.io',
	'',
	'apps',
];

const order = (index: number): string => `h${String(index).padStart(3, '0')}`;

/** What is served in the release in use, the likeliest group first, the newest version of a kind first. */
function served(mesh: Mesh): readonly Served[] {
	const release = releaseOf(mesh)?.judgedBy;
	const rank = ({ group }: Served): number => (groups.includes(group) ? groups.indexOf(group) : groups.length);
	return apiVersions()
		.filter(({ since }) => since === undefined || release === undefined || !isBefore(release, since))
		.toSorted((a, b) => rank(a) - rank(b) || rankOf(a) - rankOf(b));
}

/** Kinds in the order in which people write them. */
const kinds: readonly string[] = [
	...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'EnvoyFilter'],
	...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
	...['HTTPRoute', 'gateway-api/Gateway', 'GRPCRoute', 'ReferenceGrant'],
	...['Service', 'Namespace', 'ServiceAccount', 'Deployment'],
];

function rankOf({ id }: Served): number {
	return kinds.includes(id) ? kinds.indexOf(id) : kinds.length;
}

function versionValues(mesh: Mesh, kind: string | undefined): readonly HeadProposal[] {
	const all = served(mesh);
	const own = all.filter((one) => one.kind === kind);
	const byVersion = new Map<string, Served[]>();
	for (const one of own.length > 0 ? own : all) push(byVersion, one.apiVersion, one);
	return [...byVersion].map(([apiVersion, kinds], index) => {
		const isDeprecated = kinds.every((one) => one.isDeprecated);
		const names = kinds.map((one) => one.kind);
		return {
			label: apiVersion,
			kind: 'value',
			detail: names.slice(0, 4).join(', ') + (names.length > 4 ? ' …' : ''),
			sort: `${order(index)}${isDeprecated ? ' old' : ''}`,
			isDeprecated,
			snippet: undefined,
		};
	});
}

/** Of each kind that the `apiVersion` has; without one, of all: a name that two projects give to a kind comes twice. */
function kindValues(mesh: Mesh, apiVersion: string | undefined): readonly HeadProposal[] {
	const all = served(mesh);
	const own = all.filter((one) => one.apiVersion === apiVersion);
	const found = new Map<string, Served>();
	for (const one of own.length > 0 ? own : all) {
		const id = `${one.group}/${one.kind}`;
		if (!found.has(id)) found.set(id, one);
	}
	return [...found.values()].map((one, index) => ({
		label: one.kind,
		kind: 'value',
		detail: own.length > 0 ? one.apiVersion : one.group === '' ? 'Kubernetes' : one.group,
		markdown: () => kindText(one.id) ?? '',
		sort: order(index),
		isDeprecated: one.isDeprecated,
		snippet: undefined,
	}));
}
