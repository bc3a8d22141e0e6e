// What tests of the mesh write and compare: files that say something of a few names, and all that a mesh holds and rules say of it.
import { expect } from 'vitest';
import type { Lists } from '../../server/src/facts/table.ts';
import type { Deployed, Mesh } from '../../server/src/mesh/mesh.ts';
import { type SymbolKind, symbolRows } from '../../server/src/mesh/symbols.ts';
import { judgements } from '../../server/src/rules/engine/run.ts';

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
		'# nothing\n',
	];
	return Array.from({ length: next(4) }, () => documents[next(documents.length)]).join('---\n');
}

const label = ({ resource, member }: Deployed) =>
	`${member.uri} ${resource.chunk.text.length} ${resource.start} ${resource.kind.id}/${resource.name?.text}`;

/** A line for each key, in no order of its own, with its values in theirs. */
function lines<V>(name: string, lists: Lists<string, V>, say: (value: V) => string): readonly string[] {
	return [...lists].map(([key, list]) => `${name} ${key}: ${list.map(say).join(', ')}`).sort();
}

/** All that a mesh holds. */
export function contents({ resources, declared, ofKind, ofFile, membersOf, namespaces }: Mesh): readonly string[] {
	return [
		...resources.all().map(label),
		...kinds.flatMap((kind) => lines(kind, declared.get(kind), ({ by, mention }) => `${label(by)} ${mention.start}`)),
		...lines('kind', ofKind, label),
		...lines('file', ofFile, label),
		...lines('documents', membersOf, ({ chunk }) => chunk.text),
		[...namespaces].sort().join(' '),
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
