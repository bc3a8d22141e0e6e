// An index of an overlay's mesh shares that of its folder's: it looks only at what differs, and follows on its own once too much does.
import { describe, expect, test } from 'vitest';
import { fact } from '../../server/src/facts/fact.ts';
import { indexedBy } from '../../server/src/facts/indexed.ts';
import { byKey, type Lists } from '../../server/src/facts/table.ts';
import { type Deployed, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import type { KindId } from '../../server/src/model/kinds.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { type Dice, dice } from '../dice.ts';
import { begun, byLetter, edited, initialOf, kustomization, meshIn, nameOf, service, wholeIn } from './overlays.ts';

describe('an index of an overlay', () => {
	test('looks only at what the folder has not', () => {
		const snapshot = begun();
		const [whole, dev] = [meshIn(snapshot, ''), meshIn(snapshot, 'overlays/dev')];
		const { names, looked } = byLetter();
		expect([names(whole, 'd'), names(whole, 'p'), names(whole, 'a')?.length]).toEqual([['dev'], ['prod'], 20]);
		looked();
		expect([names(dev, 'd'), names(dev, 'p'), names(dev, 'a')?.length, names(dev, 'b')]).toEqual([
			['dev'],
			undefined,
			20,
			['base'],
		]);
		// Only the base is another one there: it is reached on one way instead of two.
		expect(looked()).toEqual(['base']);
	});

	test('shares that of the folder though nobody asked for it there', () => {
		const snapshot = begun();
		const { names, looked } = byLetter();
		expect(names(meshIn(snapshot, 'overlays/dev'), 'a')?.length).toBe(20);
		looked();
		expect([names(meshIn(snapshot, 'overlays/prod'), 'a')?.length, looked()]).toEqual([20, ['base']]);
	});

	test('of a kind looks only at what the folder has not of that', () => {
		const gateway = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: gate }\n';
		const snapshot = edited(begun(), 'gate.yaml', gateway);
		let looked: string[] = [];
		const ofKind = (kind: KindId) =>
			indexedBy(
				(mesh: Mesh) => mesh.ofKind.get(kind) ?? [],
				(by) => {
					looked.push(nameOf(by));
					return [''];
				},
			);
		const [services, gateways] = [ofKind('Service'), ofKind('Gateway')];
		const count = (name: string) => [services, gateways].map((index) => index(meshIn(snapshot, name)).get('')?.length);
		expect([count(''), looked.length]).toEqual([[24, 1], 25]);
		looked = [];
		expect([count('overlays/dev'), looked]).toEqual([[23, 1], ['base']]);
	});

	test('has what differs there in its place among what is shared', () => {
		const services = indexedBy((mesh: Mesh) => mesh.ofKind.get('Service') ?? [], initialOf);
		const begins = edited(edited(begun(), 'base/base.yaml', service('ape')), 'late.yaml', service('ant'));
		const names = services(meshIn(begins, 'overlays/dev')).get('a')?.map(nameOf);
		expect([names?.length, ...(names?.slice(-3) ?? [])]).toEqual([22, 'app29', 'ape', 'ant']);
	});

	test('looks after an edit only at what is edited, in the overlay or around it', () => {
		const snapshot = begun();
		const { names, looked } = byLetter();
		names(meshIn(snapshot, 'overlays/dev'), 'd');
		looked();
		const around = edited(snapshot, 'app15.yaml', service('extra'));
		expect([names(meshIn(around, 'overlays/dev'), 'e'), looked()]).toEqual([['extra'], ['app15', 'extra']]);
		const inside = edited(around, 'overlays/dev/own.yaml', service('devel'));
		expect(names(meshIn(inside, 'overlays/dev'), 'd')).toEqual(['devel']);
		expect(looked().filter((name) => name.startsWith('app'))).toEqual([]);
	});

	test('with the settings of the folder shares what was read of them', () => {
		const snapshot = begun();
		const { names, looked } = byLetter(({ environment }) => (environment.isComplete ? '!' : '?'));
		names(meshIn(snapshot, ''), 'd?');
		looked();
		expect([names(meshIn(snapshot, 'overlays/dev'), 'd?'), looked()]).toEqual([['dev'], ['base']]);
	});

	test('that hangs on what is different there is one of its own', () => {
		const snapshot = begun();
		const { names } = byLetter(({ declared }) => String(declared.get('host').has('prod')));
		expect(names(meshIn(snapshot, ''), 'atrue')?.length).toBe(20);
		expect(names(meshIn(snapshot, 'overlays/dev'), 'afalse')?.length).toBe(20);
	});

	test('with other settings than the folder is one of its own, and follows by itself', () => {
		const snapshot = edited(begun(), 'overlays/dev/.istio.yaml', 'assume: complete\n');
		const { names, looked } = byLetter(({ environment }) => (environment.isComplete ? '!' : '?'));
		const meshes = (of: Snapshot) => [meshIn(of, ''), meshIn(of, 'overlays/dev')].map((mesh) => mesh);
		const [whole, dev] = meshes(snapshot);
		if (whole === undefined || dev === undefined) return;
		expect([names(whole, 'd?'), names(dev, 'd!'), names(dev, 'd?')]).toEqual([['dev'], ['dev'], undefined]);
		looked();
		const after = meshes(edited(snapshot, 'app15.yaml', service('extra')))[1];
		expect(after && names(after, 'e!')).toEqual(['extra']);
		expect(looked()).toEqual(['app15', 'extra']);
	});
});

test('what is said in an overlay of what only its folder has follows it', () => {
	const hasExtra = fact(
		({ environment: { around } }: Mesh) => around && meshOf(around).declared.get('host').has('extra'),
	);
	const said = (snapshot: Snapshot) => hasExtra(meshIn(snapshot, 'overlays/dev'));
	const snapshot = begun();
	expect(said(snapshot)).toBe(false);
	const rival = edited(snapshot, 'overlays/prod/own.yaml', service('extra'));
	expect(said(rival)).toBe(true);
	expect(said(edited(rival, 'overlays/prod/own.yaml', service('other')))).toBe(false);
});

test('the resources of one document of an overlay stand in its order', () => {
	const item = (name: string) => `- { apiVersion: v1, kind: Service, metadata: { name: ${name} } }\n`;
	const list = `apiVersion: v1\nkind: List\nitems:\n${['dz', 'da', 'dm', 'db'].map(item).join('')}`;
	const dev = meshIn(edited(begun(), 'overlays/dev/own.yaml', list), 'overlays/dev');
	expect(byLetter().names(dev, 'd')).toEqual(['dz', 'da', 'dm', 'db']);
	const { names } = byLetter();
	const complete = edited(begun(), 'overlays/dev/.istio.yaml', 'assume: complete\n');
	expect(names(meshIn(complete, 'overlays/dev'), 'd')).toEqual(['dev']);
	const after = edited(complete, 'overlays/dev/own.yaml', list);
	expect(names(meshIn(after, 'overlays/dev'), 'd')).toEqual(['dz', 'da', 'dm', 'db']);
	expect(dev.resources.all().map(nameOf).slice(-5)).toEqual(['dz', 'da', 'dm', 'db', 'zoo']);
});

describe('indexes of overlays hold what those do that are made from all documents, and whoever read them knows', () => {
	const ofServices = (mesh: Mesh): readonly Deployed[] => mesh.ofKind.get('Service') ?? [];
	/** TABLE: indexes, by what they are made of; and some of the tables of the mesh themselves. */
	const indexes = {
		'all resources': indexedBy((mesh: Mesh) => mesh.resources, initialOf),
		'all resources, by settings': indexedBy(
			(mesh: Mesh) => mesh.resources,
			(by, { environment }) => initialOf(by).map((key) => `${key}${environment.isComplete}`),
		),
		'one kind': indexedBy(ofServices, initialOf),
		'one kind, the half of it': indexedBy((mesh: Mesh) => ofServices(mesh).filter((by) => nameOf(by) > 'b'), initialOf),
		files: ({ ofFile }: Mesh) => ofFile,
		namespaces: ({ inNamespace }: Mesh) => inNamespace,
		'a kind that is not there': indexedBy((mesh: Mesh) => mesh.ofKind.get('Gateway') ?? [], initialOf),
	};
	const files = [
		'app11.yaml',
		'app15.yaml',
		'app19.yaml',
		'base/base.yaml',
		'overlays/dev/own.yaml',
		'overlays/prod/own.yaml',
		'overlays/stage/own.yaml',
		'late.yaml',
	];
	const names = ['ant', 'ape', 'asp', 'bee', 'bug', 'cow'];
	const changed = (snapshot: Snapshot, next: Dice): Snapshot => {
		const what = next(12);
		if (what === 0) {
			const name = next(2) === 0 ? 'dev' : 'prod';
			return edited(snapshot, `overlays/${name}/.istio.yaml`, `assume: ${next(4) === 0 ? 'complete' : 'auto'}\n`);
		}
		if (what === 1)
			return edited(snapshot, 'overlays/dev/kustomization.yaml', kustomization(next(2) === 0 ? 'shop' : ''));
		const path = files[next(files.length)] ?? '';
		// Without a base in common they are no rivals.
		const count = path.startsWith('base/') ? 1 + next(2) : next(3);
		const some = Array.from({ length: count }, () => service(names[next(names.length)] ?? ''));
		return edited(snapshot, path, some.join('---\n'));
	};
	const lists = (lists: Lists<string, Deployed>) =>
		byKey(lists).map(([key, list]) => `${key}: ${list.map(nameOf).join(' ')}`);

	test.each(Object.entries(indexes))('%s', (_, index) => {
		const next = dice(7);
		const all = fact((mesh: Mesh) => lists(index(mesh)));
		const keys = fact((mesh: Mesh) => [...index(mesh).keys()].sort());
		const ofA = fact((mesh: Mesh) => index(mesh).get('a')?.map(nameOf));
		const hasC = fact((mesh: Mesh) => index(mesh).has('c'));
		const said = (mesh: Mesh) => [ofA(mesh), hasC(mesh), keys(mesh), all(mesh), lists(index(mesh))];
		// One that becomes a rival when it holds what another holds.
		let snapshot = edited(begun(), 'overlays/stage/kustomization.yaml', 'kind: Kustomization\nresources: [own.yaml]\n');
		snapshot = edited(snapshot, 'overlays/stage/own.yaml', service('stage'));
		// One that has settings of its own from the beginning.
		snapshot = edited(snapshot, 'overlays/dev/.istio.yaml', 'assume: complete\n');
		for (let step = 1; step <= 60; step++) {
			snapshot = changed(snapshot, next);
			if (next(3) === 0) continue;
			const fresh = new Snapshot(new Map(snapshot.files), snapshot.folders);
			for (const name of ['overlays/dev', 'overlays/prod'])
				expect([step, name, said(meshIn(snapshot, name))]).toEqual([step, name, said(wholeIn(fresh, name))]);
		}
	});
});
