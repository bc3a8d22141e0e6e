// What happens to files, folders and settings.
import type { Dice } from '../dice.ts';
import { anyFile, changed, type Event, pick, type WorldFile } from './happening.ts';
import { ruleCases, seedling } from './seedlings.ts';

/** The files of some case of the rules, below a directory of that number. */
export function caseAt(dice: Dice, directory: number): readonly (readonly [string, string])[] {
	const files = ruleCases[dice(ruleCases.length)] ?? [];
	// Some side by side with what is there, where names meet.
	const below = dice(3) === 0 ? 'a/shop' : `a/cases/${directory}`;
	return files.map(([path, text]) => [`${below}/${path}`, text] as const);
}

export const makeFile: Event = (world, dice) => {
	const [like, { text }] = anyFile(world, dice);
	const path = like.replace(/[^/]*$/, `new-${dice(5)}.yaml`);
	return changed(world, path, text, 'a copy, the file');
};

export const returnSeedling: Event = (world, dice) => {
	const [path, text] = pick([...seedling], dice) ?? ['a/new.yaml', ''];
	return changed(world, path, text, 'as in the beginning:');
};

export const takeCase: Event = (world, dice) => {
	const files = new Map(world.files);
	for (const [path, text] of caseAt(dice, dice(8))) files.set(path, { text, isOpen: false });
	return { ...world, files, what: 'the files of a case' };
};

export const removeFile: Event = (world, dice) => {
	const [path] = anyFile(world, dice);
	const files = new Map(world.files);
	files.delete(path);
	return { ...world, files, what: `removed ${path}` };
};

const names = ['kustomization.yaml', 'Chart.yaml', 'patch.yaml', '.istio.yaml', 'a.yaml', '00-assert.yaml'];
const directories = [
	'a/shop',
	'a/base',
	'a/overlays/dev',
	'a/overlays/us',
	'a/chart/templates',
	'a/archive',
	'b',
	'a/nested',
	'loose',
	'shared/crds',
];

export const moveFile: Event = (world, dice) => {
	const [path, file] = anyFile(world, dice);
	const [directory = '', name = ''] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
	const other = dice(3) === 0 ? `${directory}/${pick(names, dice)}` : `${pick(directories, dice)}/${name}`;
	const files = new Map(world.files);
	files.delete(path);
	files.set(other, { ...file, isOpen: false });
	return { ...world, files, what: `moved ${path} to ${other}` };
};

export const moveDirectory: Event = (world, dice) => {
	const [from, to] = [pick(directories, dice) ?? '', pick([...directories, 'a/other', 'a/overlays/new'], dice) ?? ''];
	const files = new Map<string, WorldFile>();
	for (const [path, file] of world.files) {
		const isMoved = from !== to && path.startsWith(`${from}/`);
		files.set(isMoved ? to + path.slice(from.length) : path, isMoved ? { ...file, isOpen: false } : file);
	}
	return { ...world, files, what: `moved all of ${from} to ${to}` };
};

export const openOrClose: Event = (world, dice) => {
	const [path, file] = pick([...world.files], dice) ?? ['a/new.yaml', { text: '', isOpen: false }];
	return changed(world, path, file.text, file.isOpen ? 'closed' : 'opened', !file.isOpen);
};

/** TABLE: settings, as editors send them, and values to choose from. */
const settings: Readonly<Record<string, readonly unknown[]>> = {
	assume: ['auto', 'complete'],
	defaultNamespace: ['', 'shop', 'web'],
	clusterDomain: ['cluster.local', 'corp.example'],
	rootNamespace: ['istio-system', 'infra'],
	meshConfig: ['', 'mesh-config.yaml', 'infra/mesh.yaml'],
	rules: [{}, { 'references/unknown-subset': 'hint' }, { 'subsets/unrouted': 'warning' }],
	allRules: [true, false],
	version: ['newest', 'auto', '1.20'],
	environments: [
		{},
		{ 'ROOT-one': ['base/**', 'overlays/dev/**'], 'ROOT-two': ['shop/**', 'infra/**'] },
		{ 'ROOT-all': ['shop/**', '*.yaml'] },
	],
	externals: [{}, { hosts: ['mail', '*.example'] }, { namespaces: ['*'], gateways: ['public'], secrets: ['*'] }],
	'schema.crds': [[], ['crds'], ['../shared/crds'], ['../shared/crds/foo.yaml', 'crds/route.yaml']],
	'schema.features': ['auto', 'off', 'on'],
	'schema.coveredFiles': [[], ['shop/**']],
};

export const settle: Event = (world, dice) => {
	const name = pick(Object.keys(settings), dice) ?? '';
	const at = dice(world.folders.length);
	const value = pick(settings[name] ?? [], dice);
	const folders = world.folders.map((one, index) =>
		index === at ? { ...one, given: { ...one.given, [name]: value } } : one,
	);
	return { ...world, folders, what: `set ${name} to ${JSON.stringify(value)} in ${folders[at]?.path}` };
};

export const settleInFile: Event = (world, dice) => {
	const directory = pick(['a', 'a/shop', 'a/overlays', 'a/base', 'b', 'a/chart'], dice) ?? 'a';
	const lines = Array.from({ length: dice(3) }, () => {
		const name = pick(Object.keys(settings), dice) ?? '';
		return `${name}: ${JSON.stringify(pick(settings[name] ?? [], dice))}\n`;
	});
	return changed(world, `${directory}/.istio.yaml`, [...new Set(lines)].join(''), 'settings in');
};

/** The same settings in other objects, as after each question to an editor. */
export const settleAgain: Event = (world) => ({
	...world,
	folders: world.folders.map(({ path, given }) => ({ path, given: { ...given } })),
	what: 'the same settings again',
});

export const changeFolders: Event = (world, dice) => {
	const path = pick(['a', 'b', 'a/nested', 'shared', 'a/overlays'], dice) ?? 'a';
	const others = world.folders.filter((one) => one.path !== path);
	const isGone = others.length < world.folders.length && others.length > 0;
	const folders = isGone ? others : [...others, { path, given: {} }];
	return { ...world, folders, what: `${isGone ? 'without' : 'with'} the folder ${path}` };
};
