// A declaration in a few lines of Markdown: what it is, where it stands, what stands behind it.

import { subsetsOf } from '../istio/destination-rules.ts';
import { workloadsSelected } from '../istio/policies/scope.ts';
import { isSelected, workloadsBehind, workloadsOf } from '../istio/selectors.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { type Label, labelsOf } from '../mesh/extract.ts';
import { type Declared, type Deployed, declarationsIn, type Mesh, namespaceOf, type Referring } from '../mesh/mesh.ts';
import { symbolRows } from '../mesh/symbols.ts';
import { manifest, title } from '../model/resource.ts';
import { podsRunningAs } from '../resolution/names.ts';
import { positionAt } from '../text/line-map.ts';
import { decoded } from '../text/uri.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import { code, link, words } from './markdown.ts';
import { inFile } from './place.ts';

/** `Service shop/reviews`, its ports, its pods, and a link to its file. */
export function described(snapshot: Snapshot, mesh: Mesh, declared: Declared): string {
	const facts = factsOf(mesh, declared);
	return [`${headOf(declared)} — ${linkTo(snapshot, declared)}`, ...facts.map((fact) => `- ${fact}`)].join('\n');
}

function headOf({ by, mention }: Declared): string {
	const { kind } = by.resource.kind;
	const inner = symbolRows[mention.row.declares].isPart === true ? `${code(mention.text)} in ` : '';
	return `${inner}**${kind}** ${code(title(by.resource).slice(kind.length + 1))}`;
}

function linkTo(snapshot: Snapshot, { by: { member }, mention }: Declared): string {
	const file = snapshot.files.get(member.uri);
	if (file === undefined) return words(shortPath(member.uri));
	const line = positionAt(file, inFile(snapshot, member, mention).start).line + 1;
	return link(`${shortPath(file.uri)}:${line}`, `${file.uri}#L${line}`);
}

/** The last two parts of a URI's path: enough to tell files apart, short enough for one line. */
export function shortPath(uri: string): string {
	return isBuiltIn({ uri }) ? 'part of Istio' : decoded(uri).split('/').slice(-2).join('/');
}

function factsOf(mesh: Mesh, declared: Declared): readonly string[] {
	switch (declared.mention.row.declares) {
		case 'host':
			return hostFacts(mesh, declared);
		case 'subset':
			return subsetFacts(mesh, declared);
		case 'gateway':
		case 'servedHost':
			return gatewayFacts(declared);
		case 'port':
			return [words(portText(declared))];
		case 'workload':
			return [labelsText(declared.mention.labels ?? [])];
		case 'namespace':
			return namespaceFacts(declared);
		case 'serviceAccount':
			return fact(
				'pods',
				podsRunningAs(mesh, declared).map((by) => words(title(by.resource))),
			);
		case 'virtualService':
			return [
				...fact('hosts', named(declared.by, 'spec.hosts[]')),
				...fact('gateways', named(declared.by, 'spec.gateways[]')),
			];
		case 'destinationRule':
			return [...fact('host', named(declared.by, 'spec.host')), ...fact('subsets', subsetsIn(declared.by))];
		case 'policy':
			return fact(
				'workloads',
				(workloadsSelected(mesh, declared.by) ?? []).map(({ by }) => words(title(by.resource))),
			);
		default:
			return [];
	}
}

/** The names that a resource has in a field. */
function named(by: Deployed, at: string): readonly string[] {
	return by.references.flatMap(({ row, text }) => (row.at === at ? [code(text)] : []));
}

function subsetsIn(by: Deployed): readonly string[] {
	return declarationsIn(by, 'subset').map(({ text }) => code(text));
}

function hostFacts(mesh: Mesh, declared: Declared): readonly string[] {
	const { by, mention } = declared;
	const ports = declarationsIn(by, 'port').map((port) => words(portText({ by, mention: port })));
	const subsets = subsetsOf(mesh, { text: mention.text, namespaces: by.namespaces }).map((one) => {
		const pods = podsOfSubset(mesh, one)?.length;
		return `${code(one.mention.text)}${pods === undefined ? '' : ` (${pods} workload${pods === 1 ? '' : 's'})`}`;
	});
	const pods = workloadsOf(mesh, by).map((workload) => words(title(workload.by.resource)));
	return [...fact('ports', ports), ...fact('subsets', subsets), ...fact('pods', pods)];
}

function subsetFacts(mesh: Mesh, subset: Declared): readonly string[] {
	const labels = labelsOfSubset(subset);
	if (labels === undefined) return [];
	const pods = podsOfSubset(mesh, subset) ?? [];
	return [
		labelsText(labels.labels ?? []),
		...fact(
			'pods',
			pods.map((pod) => words(title(pod.by.resource))),
		),
	];
}

/** Where the labels of a subset stand; undefined if it has none. */
function labelsOfSubset({ by, mention }: Declared): Referring['mention'] | undefined {
	const index = declarationsIn(by, 'subset').indexOf(mention);
	const spec = manifest(by.resource).get('spec') as
		| Node<{ subsets?: { labels?: Record<string, string> }[] }>
		| undefined;
	const span = spec?.each('subsets')[index]?.get('labels');
	return by.references.find((one) => one.row.at === 'spec.subsets[].labels' && one.start === span?.start);
}

/** The workloads of a subset; undefined where it is not known what runs behind its host. */
function podsOfSubset(mesh: Mesh, subset: Declared): readonly Declared[] | undefined {
	const labels = labelsOfSubset(subset);
	if (labels === undefined) return undefined;
	const wanted = labels.labels ?? [];
	return workloadsBehind(mesh, { by: subset.by, mention: labels })?.filter((workload) => isSelected(workload, wanted));
}

/** The labels by which Istio knows a namespace: for injection, revisions, ambient mode. */
function namespaceFacts({ by }: Declared): readonly string[] {
	const labels = manifest(by.resource).get('metadata')?.get('labels');
	const own = (labels === undefined ? [] : labelsOf(labels)).filter(({ key }) => /^istio-|istio\.io\//.test(key.text));
	return own.length === 0 ? [] : [labelsText(own)];
}

function gatewayFacts({ by }: Declared): readonly string[] {
	const spec = manifest(by.resource).get('spec') as
		| Node<{ servers?: { port?: { number?: number; protocol?: string }; hosts?: string[] }[] }>
		| undefined;
	return (spec?.each('servers') ?? []).map((server) => {
		const port = server.get('port');
		const hosts = server.each('hosts').map((host) => code(host.text));
		const text = `${port?.get('protocol')?.text ?? ''} ${port?.get('number')?.text ?? ''}`.trim();
		return `${words(text)}: ${hosts.join(', ')}`;
	});
}

/** `80 http → 9080`, as far as written. */
export function portText({ by, mention }: Declared): string {
	interface Port {
		port?: number;
		number?: number;
		name?: string;
		targetPort?: number | string;
	}
	const spec = manifest(by.resource).get('spec') as Node<{ ports?: Port[] }> | undefined;
	const port = spec?.each('ports').find((one) => (one.get('port') ?? one.get('number'))?.start === mention.start);
	const target = port?.get('targetPort')?.text;
	return [mention.text, port?.get('name')?.text ?? '', target === undefined ? '' : `→ ${target}`]
		.filter((text) => text !== '')
		.join(' ');
}

export function labelsText(labels: readonly Label[]): string {
	return labels.map(({ key, value }) => code(`${key.text}: ${value.text}`)).join(', ');
}

function fact(name: string, values: readonly string[]): readonly string[] {
	const unique = [...new Set(values)];
	if (unique.length === 0) return [];
	return [`${name}: ${unique.slice(0, 6).join(', ')}${unique.length > 6 ? ' …' : ''}`];
}

/** What a host's declaration is to a completion list: `Service in shop`. */
export function origin({ by }: Declared): string {
	const own = namespaceOf(by);
	const namespace = own === undefined ? '' : ` in ${own}`;
	return `${by.resource.kind.kind}${namespace} · ${shortPath(by.member.uri)}`;
}
