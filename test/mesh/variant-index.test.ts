// An index of an overlay's mesh shares that of its folder's: it looks only at what differs, and follows on its own once too much does.
import { describe, expect, test } from 'vitest';
import { fact } from '../../server/src/facts/fact.ts';
import { indexedBy } from '../../server/src/facts/indexed.ts';
import { byKey, type Lists } from '../../server/src/facts/table.ts';
import { type Deployed, documentsInMeshes, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import type { KindId } from '../../server/src/model/kinds.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { type Environment, environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { type Dice, dice } from '../dice.ts';

const folder = 'file:///w';
const service = (name: string, label = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { app: "${label}" } }\n`;
const kustomization = (namespace = '') =>
	`kind: Kustomization\n${namespace === '' ? '' : `namespace: ${namespace}\n`}resources: [../../base, own.yaml]\n`;

/** Twenty services, a base, and two overlays of it with a service each. */
function begun(): Snapshot {
	const files = [
		...Array.from({ length: 20 }, (_, at) => [`app${at + 10}.yaml`, service(`app${at + 10}`)]),
		['base/kustomization.yaml', 'kind: Kustomization\nresources: [base.yaml]\n'],
		['base/base.yaml', service('base')],
		...['dev', 'prod'].flatMap((name) => [
			[`overlays/${name}/kustomization.yaml`, kustomization()],
			[`overlays/${name}/own.yaml`, service(name)],
		]),
		['late.yaml', service('zoo')],
	];
	const opened = files.map(([path, text]) => openFile(`${folder}/${path}`, 0, text ?? ''));
	return new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...opened);
}

const edited = (snapshot: Snapshot, path: string, text: string): Snapshot =>
	snapshot.with(openFile(`${folder}/${path}`, snapshot.files.get(`${folder}/${path}`) ? 1 : 0, text));

function environmentIn(snapshot: Snapshot, name: string): Environment {
	const environment = environments(snapshot).find((one) => one.name === name);
	if (environment === undefined) throw new Error(`there is no environment "${name}"`);
	return environment;
}

/** The mesh of an overlay, or with '' of the folder. */
const meshIn = (snapshot: Snapshot, name: string): Mesh => meshOf(environmentIn(snapshot, name));

/** The same, made from all of its documents. */
function wholeIn(snapshot: Snapshot, name: string): Mesh {
	const environment = environmentIn(snapshot, name);
	return meshOf({ ...environment, members: { ...environment.members, variant: undefined } });
}

const nameOf = ({ resource }: Deployed): string => resource.name?.text ?? '';
const initialOf = (by: Deployed): readonly string[] => [nameOf(by)[0] ?? ''];

/** An index by the first letter, and what was looked at since somebody asked last. */
function byLetter(frameOf: (mesh: Mesh) => string = () => '') {
	const looked: string[] = [];
	const index = indexedBy(
		(mesh: Mesh) => mesh.resources,
		(by, mesh) => {
			looked.push(nameOf(by));
			return [(nameOf(by)[0] ?? '') + frameOf(mesh)];
		},
	);
	const names = (mesh: Mesh, key: string) => index(mesh).get(key)?.map(nameOf);
	return {
		index,
		names,
		looked: () =>
			looked
				.splice(0)
				.filter((name) => name !== '')
				.sort(),
	};
}

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
