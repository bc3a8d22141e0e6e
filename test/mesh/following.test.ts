// A mesh that followed many edits is the one that would have been made anew, down to the order and to what all rules say.

import { expect, test } from 'vitest';
import type { Lists } from '../../server/src/facts/table.ts';
import { type Deployed, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { type SymbolKind, symbolRows } from '../../server/src/mesh/symbols.ts';
import { judgements } from '../../server/src/rules/engine/run.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';

const kinds = Object.keys(symbolRows) as SymbolKind[];
const folder = 'file:///w';
const uris = Array.from({ length: 12 }, (_, index) => `${folder}/${String(index).padStart(2, '0')}.yaml`);

/** A file that says something of a few names, so that files meet. */
function text(next: (limit: number) => number): string {
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
function contents({ resources, declared, ofKind, ofFile, membersOf, namespaces }: Mesh): readonly string[] {
	return [
		...resources.all().map(label),
		...kinds.flatMap((kind) => lines(kind, declared.get(kind), ({ by, mention }) => `${label(by)} ${mention.start}`)),
		...lines('kind', ofKind, label),
		...lines('file', ofFile, label),
		...lines('documents', membersOf, ({ chunk }) => chunk.text),
		[...namespaces].sort().join(' '),
	];
}

function said(mesh: Mesh): readonly string[] {
	return uris.flatMap((uri) =>
		judgements(mesh, uri).flatMap(({ reported, failures }) => {
			expect(failures).toEqual([]);
			return reported.map(({ rule, finding }) => `${uri} ${rule.id} ${finding.span.start} ${finding.message}`);
		}),
	);
}

test.each([1, 2, 3, 4, 5, 6])('after random edits (%i)', (seed) => {
	const next = dice(seed);
	let snapshot = new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(
		...uris.map((uri) => openFile(uri, 0, text(next))),
	);
	for (let step = 1; step <= 40; step++) {
		const uri = uris[next(uris.length)] ?? '';
		snapshot =
			next(6) === 0 ? snapshot.without(uri) : snapshot.with(openFile(uri, step, text(next), snapshot.files.get(uri)));
		const [environment] = environments(snapshot);
		if (environment === undefined) continue;
		const [followed, anew] = [meshOf(environment), meshOf({ ...environment, id: `anew ${seed} ${step}` })];
		expect(contents(followed)).toEqual(contents(anew));
		if (step % 4 === 0) expect(said(followed)).toEqual(said(anew));
	}
});

test('what an edit does not touch stays as it is', () => {
	const files = uris.map((uri, index) =>
		openFile(uri, 0, `apiVersion: v1\nkind: Service\nmetadata: { name: app${index} }\nspec: {}\n`),
	);
	const before = new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...files);
	const after = before.with(openFile(uris[3] ?? '', 1, 'apiVersion: v1\nkind: Service\nmetadata: { name: other }\n'));
	const meshIn = (snapshot: Snapshot) => environments(snapshot).map(meshOf)[0];
	const of5 = meshIn(before)?.ofFile.get(uris[5] ?? '');
	expect(of5).toHaveLength(1);
	const mesh = meshIn(after);
	expect(mesh?.ofFile.get(uris[5] ?? '')).toBe(of5);
	expect(mesh?.declared.get('host').get('app3')).toBeUndefined();
	expect(mesh?.declared.get('host').get('other')).toHaveLength(1);
	// A mesh stands where it was asked for last, so that an older snapshot still has its answers.
	expect(meshIn(before)?.declared.get('host').get('other')).toBeUndefined();
});
