// What an overlay's mesh has of its own: only what tells it from its folder's, which follows edits, and what makes overlays rivals.
import { describe, expect, test } from 'vitest';
import { fact } from '../../server/src/facts/fact.ts';
import { documentsInMeshes, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { begun, byLetter, edited, environmentIn, folder, meshIn, nameOf, service } from './overlays.ts';

test('an overlay holds of its own only what differs, and what comes with Istio if it is complete', () => {
	const snapshot = begun();
	meshIn(snapshot, '');
	const whole = documentsInMeshes(snapshot.lineage);
	expect(whole).toBe(meshIn(snapshot, '').members.all().length);
	// The other's own document, and the base, which is reached otherwise.
	const dev = meshIn(snapshot, 'overlays/dev');
	expect([documentsInMeshes(snapshot.lineage) - whole, dev.members.all().length]).toEqual([3, whole - 1]);
	const hasGateway = (of: Snapshot, name: string) => meshIn(of, name).declared.get('host').has('istio-ingressgateway');
	const complete = edited(snapshot, 'overlays/dev/.istio.yaml', 'assume: complete\n');
	expect(['', 'overlays/dev', 'overlays/prod'].map((name) => hasGateway(complete, name))).toEqual([false, true, false]);
	const again = edited(complete, 'overlays/dev/.istio.yaml', 'assume: auto\n');
	expect(hasGateway(again, 'overlays/dev')).toBe(false);
	// Nor what the folder has of that, if it is not.
	const open = edited(begun(), 'overlays/dev/.istio.yaml', 'assume: auto\n');
	const closed = open.withFolders([{ uri: folder, settings: settingsFrom({ assume: 'complete' }) }]);
	expect(['', 'overlays/dev', 'overlays/prod'].map((name) => hasGateway(closed, name))).toEqual([true, false, true]);
});

test('an overlay shows what is in one that is its rival no longer, in the order of its file', () => {
	const two = (label: string) => `${service('pa')}---\n${service('pb', label)}`;
	const taking = (...bases: readonly string[]) =>
		`kind: Kustomization\nresources: [${bases.map((base) => `../../${base}, `).join('')}own.yaml]\n`;
	const begins = [
		['second/kustomization.yaml', 'kind: Kustomization\nresources: [a.yaml]\n'],
		['second/a.yaml', service('second')],
		['overlays/stage/kustomization.yaml', taking('second')],
		['overlays/stage/own.yaml', service('stage')],
		['overlays/dev/kustomization.yaml', taking('base', 'second')],
		['overlays/prod/own.yaml', two('')],
		// With settings of its own, so that its indexes follow by themselves.
		['overlays/dev/.istio.yaml', 'assume: complete\n'],
	].reduce((snapshot, [path = '', text = '']) => edited(snapshot, path, text), begun());
	const { names } = byLetter();
	expect(names(meshIn(begins, 'overlays/dev'), 'p')).toBeUndefined();
	const [own, dev] = [`${folder}/overlays/prod/own.yaml`, `${folder}/overlays/dev/kustomization.yaml`];
	const after = begins.with(openFile(dev, 1, taking('second')), openFile(own, 1, two('b'), begins.files.get(own)));
	expect(names(meshIn(after, 'overlays/dev'), 'p')).toEqual(['pa', 'pb']);
	// And so back and forth, whichever of the two is another.
	const first = two('b').replace('"" }', '"a" }');
	const [taken, again] = [openFile(dev, 2, taking('base', 'second')), openFile(dev, 3, taking('second'))];
	expect(names(meshIn(after.with(taken), 'overlays/dev'), 'p')).toBeUndefined();
	const last = after.with(taken).with(again, openFile(own, 3, first, after.files.get(own)));
	expect(names(meshIn(last, 'overlays/dev'), 'p')).toEqual(['pa', 'pb']);
});

test('an overlay follows more changes at once than are remembered', () => {
	const list = (name: string) => {
		const items = Array.from(
			{ length: 1_100 },
			(_, at) => `- { apiVersion: v1, kind: Service, metadata: { name: ${name}${at} } }\n`,
		);
		return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
	};
	const named = (snapshot: Snapshot) => {
		const all = meshIn(snapshot, 'overlays/dev').resources.all().map(nameOf);
		return ['old', 'new'].map((name) => all.filter((one) => one.startsWith(name)).length);
	};
	const begins = edited(begun(), 'app10.yaml', list('old'));
	expect(named(begins)).toEqual([1_100, 0]);
	expect(named(edited(begins, 'app10.yaml', list('new')))).toEqual([0, 1_100]);
});

describe('of what tells an overlay from its folder', () => {
	const environmentOf = (snapshot: Snapshot) => environmentIn(snapshot, 'overlays/dev');

	test('only what is edited is looked at', () => {
		const snapshot = begun();
		meshOf(environmentOf(snapshot));
		const looked = (after: Snapshot) => {
			const uris: string[] = [];
			const environment = environmentOf(after);
			const at = (uri: string) => {
				uris.push(uri.slice(folder.length + 1));
				return environment.members.at(uri);
			};
			meshOf({ ...environment, members: { ...environment.members, at } });
			return new Set(uris);
		};
		expect(looked(edited(snapshot, 'app15.yaml', service('extra')))).toEqual(new Set());
		expect(looked(edited(snapshot, 'base/base.yaml', service('base', 'other')))).toEqual(new Set(['base/base.yaml']));
	});

	test('nothing is another where the same is written again', () => {
		let made = 0;
		const files = fact((mesh: Mesh) => {
			made++;
			return [...mesh.ofFile.values()].length;
		});
		const snapshot = begun();
		const count = (of: Snapshot) => files(meshOf(environmentOf(of)));
		const first = count(snapshot);
		const uri = `${folder}/base/base.yaml`;
		const again = openFile(uri, 1, service('base'), snapshot.files.get(uri));
		expect([count(snapshot.with(again)), made]).toEqual([first, 1]);
	});
});
