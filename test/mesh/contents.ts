// What tests of the mesh write and compare: files that say something of a few names, and all that a mesh holds and rules say of it.
import { expect } from 'vitest';
import { indexedBy } from '../../server/src/facts/indexed.ts';
import type { Lists } from '../../server/src/facts/table.ts';
import type { Deployed, Mesh } from '../../server/src/mesh/mesh.ts';
import { type SymbolKind, symbolRows } from '../../server/src/mesh/symbols.ts';
import { judgements } from '../../server/src/rules/engine/run.ts';
import type { Member } from '../../server/src/workspace/environments.ts';

const kinds = Object.keys(symbolRows) as SymbolKind[];

/** A file that says something of a few names, so that files meet. */
export function text(next: (limit: number) => number): string {
	const name = `app${next(4)}`;
	const namespace = ['', ', namespace: shop', ', namespace: web'][next(3)];
	const head = (version: string, kind: string) =>
		`apiVersion: ${version}\nkind: ${kind}\nmetadata: { name: ${name}${namespace} }\n`;
	const documents = [
		`${head('v1', 'Service')}spec: { selector: { app: ${name} }, ports: [{ name: http, port: ${80 + next(2)} }] }\n`,
		`${head('apps/v1', 'Deployment')}spec: { template: { metadata: { labels: { app: ${name}, version: v${next(2)} } } } }\n`,
		`${head('networking.istio.io/v1', 'DestinationRule')}spec:\n  host: ${['app1', '*.shop.svc.cluster.local'][next(2)]}\n  subsets: [{ name: v1, labels: { version: v1 } }]\n`,
		`${head('networking.istio.io/v1', 'VirtualService')}spec:\n  hosts: ['${['app1', '*.example.com', 'a.example.com', 'app2.shop'][next(4)]}']\n  http:\n  - route: [{ destination: { host: app${next(5)}, subset: v${next(3)} } }]\n`,
		`${head('v1', 'Namespace')}\n`,
		`${head('cert-manager.io/v1', 'Certificate')}spec: { secretName: ${name}-tls }\n`,
		`apiVersion: v1\nkind: List\nitems:\n${['b', 'a', 'c'].map((one) => `- { apiVersion: v1, kind: Service, metadata: { name: ${one} } }\n`).join('')}`,
		'apiVersion: v1\nkind: Service\nmetadata: { name: istio-ingressgateway, namespace: istio-system }\n',
		'# nothing\n',
	];
	return Array.from({ length: next(4) }, () => `---\n${documents[next(documents.length)]}`).join('');
}

const label = ({ resource, member }: Deployed) =>
	`${member.uri} ${resource.chunk.text.length} ${resource.start} ${resource.kind.id}/${resource.name?.text}`;

/** A line for each key, in no order of its own, with its values in theirs. */
function lines<K, V>(name: string, lists: Lists<K, V>, say: (value: V) => string): readonly string[] {
	return [...lists].map(([key, list]) => `${name} ${key}: ${list.map(say).join(', ')}`).sort();
}

/** Indexes, which follow what a mesh lists, in its order. */
const resourcesBySize = indexedBy(
	({ resources }: Mesh) => resources,
	({ resource }) => [resource.chunk.text.length % 3],
);
const documentsBySize = indexedBy(
	({ members }: Mesh) => members,
	({ chunk }) => [chunk.text.length % 3],
);

/** All that a mesh holds. */
export function contents(mesh: Mesh): readonly string[] {
	const { resources, members, declared, offers, ofKind, ofFile, inNamespace, membersOf, namespaces } = mesh;
	const document = ({ uri, chunk }: Member) => `${uri} ${chunk.text}`;
	return [
		...resources.all().map(label),
		...members.all().map(document),
		...kinds.flatMap((kind) => lines(kind, declared.get(kind), ({ by, mention }) => `${label(by)} ${mention.start}`)),
		...lines('offer', offers, ({ by, pattern }) => `${by.member.uri} ${pattern}`),
		...lines('kind', ofKind, label),
		...lines('file', ofFile, label),
		...lines('namespace', inNamespace, label),
		...lines('documents', membersOf, document),
		...lines('size', resourcesBySize(mesh), label),
		...lines('size of document', documentsBySize(mesh), document),
		[...namespaces].sort().join(' '),
		['shop', 'other'].filter((name) => namespaces.has(name)).join(' '),
	];
}

export function said(mesh: Mesh, uris: readonly string[]): readonly string[] {
	return uris.flatMap((uri) =>
		judgements(mesh, uri).flatMap(({ reported, failures }) => {
			expect(failures).toEqual([]);
			return reported.map(({ rule, finding }) => `${uri} ${rule.id} ${finding.span.start} ${finding.message}`);
		}),
	);
}
