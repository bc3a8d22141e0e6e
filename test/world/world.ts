// A world: a workspace at one moment as plain data (texts, which of them are open, folders with their settings); and what
// can happen to it, at random. Worlds are played on the core (play.ts) or through the wire.
import type { Dice } from '../dice.ts';
import { ruleCases, seedling } from './seedlings.ts';

export interface WorldFile {
	readonly text: string;
	/** Whether an editor shows it. */
	readonly isOpen: boolean;
}

export interface WorldFolder {
	readonly path: string;
	/** What the editor has set. */
	readonly given: Readonly<Record<string, unknown>>;
}

export interface World {
	/** By paths below the root of the world. */
	readonly files: ReadonlyMap<string, WorldFile>;
	readonly folders: readonly WorldFolder[];
	/** What happened to make it. */
	readonly event: string;
}

/** The world that things begin to happen to: the seedling, with some cases of the rules in it. */
export function firstWorld(dice: Dice): World {
	const texts = new Map(seedling);
	for (let count = 0; count < 8; count++) for (const [path, text] of caseAt(dice, count)) texts.set(path, text);
	return {
		files: new Map([...texts].map(([path, text]) => [path, { text, isOpen: dice(8) === 0 }])),
		folders: [
			{ path: 'a', given: {} },
			{ path: 'b', given: {} },
		],
		event: 'the beginning',
	};
}

function caseAt(dice: Dice, directory: number): readonly (readonly [string, string])[] {
	const files = ruleCases[dice(ruleCases.length)] ?? [];
	// Some side by side with what is there, where names meet.
	const below = dice(3) === 0 ? 'a/shop' : `a/cases/${directory}`;
	return files.map(([path, text]) => [`${below}/${path}`, text] as const);
}

type Event = (world: World, dice: Dice) => Omit<World, 'event'> & { readonly what: string };

const pick = <T>(list: readonly T[], dice: Dice): T | undefined => list[dice(list.length)];

function changed(world: World, path: string, text: string, what: string, isOpen?: boolean): ReturnType<Event> {
	const files = new Map(world.files);
	files.set(path, { text, isOpen: isOpen ?? files.get(path)?.isOpen ?? false });
	return { ...world, files, what: `${what} ${path}` };
}

function anyFile({ files }: World, dice: Dice): readonly [path: string, file: WorldFile] {
	// Half of the time one that decides about others.
	const deciding = [...files].filter(([path]) =>
		/kustomization|Chart|\.istio|crds|argo|mesh|sidecar|namespaces/.test(path),
	);
	return (
		pick(dice(2) === 0 && deciding.length > 0 ? deciding : [...files], dice) ?? [
			'a/new.yaml',
			{ text: '', isOpen: false },
		]
	);
}

const valueOfKey = /^(?<lead>[ \t-]*(?<key>[\w.-]+):[ \t]+|[ \t]*-[ \t]+)(?<value>\S.*)$/;

/** The value of a key becomes one that the key has elsewhere: what a user types, in the end. */
const takeValue: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const lines = text.split('\n');
	const spots = lines.flatMap((line, index) => (valueOfKey.test(line) ? [index] : []));
	const at = pick(spots, dice);
	if (at === undefined) return { ...world, what: 'nothing' };
	const { key, lead = '' } = valueOfKey.exec(lines[at] ?? '')?.groups ?? {};
	const values = [...world.files.values()].flatMap((file) =>
		file.text.split('\n').flatMap((line) => {
			const other = valueOfKey.exec(line)?.groups;
			return other !== undefined && other.key === key ? [other.value ?? ''] : [];
		}),
	);
	lines[at] = `${lead}${pick(values, dice) ?? ''}`;
	return changed(world, path, lines.join('\n'), `a value of line ${at + 1} of`);
};

const separator = /^---\n/m;

const takeDocument: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const [, other] = anyFile(world, dice);
	const documents = text.split(separator);
	const taken = pick(other.text.split(separator), dice) ?? '';
	documents.splice(dice(documents.length + 1), dice(2), taken);
	return changed(world, path, documents.join('---\n'), 'another document in');
};

const dropDocument: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const documents = text.split(separator);
	documents.splice(dice(documents.length), 1);
	return changed(world, path, documents.join('---\n'), 'a document less in');
};

const turnDocuments: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	return changed(world, path, text.split(separator).toReversed().join('---\n'), 'documents turned round in');
};

const moveLine: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const lines = text.split('\n');
	const [line = ''] = lines.splice(dice(lines.length), 1);
	if (dice(3) > 0) lines.splice(dice(lines.length + 1), 0, line);
	return changed(world, path, lines.join('\n'), 'a line moved or lost in');
};

const strokes = [
	'',
	'',
	' ',
	'\n',
	':',
	'- ',
	'"',
	'{',
	']',
	'*',
	'#',
	'|',
	'{{ .x }}',
	'---\n',
	'a',
	'ä',
	'\r\n',
	'\t',
];

const typeStroke: Event = (world, dice) => {
	const [path, { text }] = anyFile(world, dice);
	const at = dice(text.length + 1);
	return changed(
		world,
		path,
		text.slice(0, at) + (pick(strokes, dice) ?? '') + text.slice(at + dice(6)),
		'a stroke in',
		true,
	);
};

const makeFile: Event = (world, dice) => {
	const [like, { text }] = anyFile(world, dice);
	const path = like.replace(/[^/]*$/, `new-${dice(5)}.yaml`);
	return changed(world, path, text, 'a copy, the file');
};

const returnSeedling: Event = (world, dice) => {
	const [path, text] = pick([...seedling], dice) ?? ['a/new.yaml', ''];
	return changed(world, path, text, 'as in the beginning:');
};

const takeCase: Event = (world, dice) => {
	const files = new Map(world.files);
	for (const [path, text] of caseAt(dice, dice(8))) files.set(path, { text, isOpen: false });
	return { ...world, files, what: 'the files of a case' };
};

const removeFile: Event = (world, dice) => {
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

const moveFile: Event = (world, dice) => {
	const [path, file] = anyFile(world, dice);
	const [directory = '', name = ''] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
	const other = dice(3) === 0 ? `${directory}/${pick(names, dice)}` : `${pick(directories, dice)}/${name}`;
	const files = new Map(world.files);
	files.delete(path);
	files.set(other, { ...file, isOpen: false });
	return { ...world, files, what: `moved ${path} to ${other}` };
};

const moveDirectory: Event = (world, dice) => {
	const [from, to] = [pick(directories, dice) ?? '', pick([...directories, 'a/other', 'a/overlays/new'], dice) ?? ''];
	const files = new Map<string, WorldFile>();
	for (const [path, file] of world.files) {
		const isMoved = from !== to && path.startsWith(`${from}/`);
		files.set(isMoved ? to + path.slice(from.length) : path, isMoved ? { ...file, isOpen: false } : file);
	}
	return { ...world, files, what: `moved all of ${from} to ${to}` };
};

const openOrClose: Event = (world, dice) => {
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

const settle: Event = (world, dice) => {
	const name = pick(Object.keys(settings), dice) ?? '';
	const at = dice(world.folders.length);
	const value = pick(settings[name] ?? [], dice);
	const folders = world.folders.map((one, index) =>
		index === at ? { ...one, given: { ...one.given, [name]: value } } : one,
	);
	return { ...world, folders, what: `set ${name} to ${JSON.stringify(value)} in ${folders[at]?.path}` };
};

const settleInFile: Event = (world, dice) => {
	const directory = pick(['a', 'a/shop', 'a/overlays', 'a/base', 'b', 'a/chart'], dice) ?? 'a';
	const lines = Array.from({ length: dice(3) }, () => {
		const name = pick(Object.keys(settings), dice) ?? '';
		return `${name}: ${JSON.stringify(pick(settings[name] ?? [], dice))}\n`;
	});
	return changed(world, `${directory}/.istio.yaml`, [...new Set(lines)].join(''), 'settings in');
};

/** The same settings in other objects, as after each question to an editor. */
const settleAgain: Event = (world) => ({
	...world,
	folders: world.folders.map(({ path, given }) => ({ path, given: { ...given } })),
	what: 'the same settings again',
});

const changeFolders: Event = (world, dice) => {
	const path = pick(['a', 'b', 'a/nested', 'shared', 'a/overlays'], dice) ?? 'a';
	const others = world.folders.filter((one) => one.path !== path);
	const isGone = others.length < world.folders.length && others.length > 0;
	const folders = isGone ? others : [...others, { path, given: {} }];
	return { ...world, folders, what: `${isGone ? 'without' : 'with'} the folder ${path}` };
};

/** TABLE: what happens, and how often. */
const events: readonly (readonly [weight: number, event: Event])[] = [
	[30, takeValue],
	[8, takeDocument],
	[5, dropDocument],
	[3, turnDocuments],
	[4, moveLine],
	[6, typeStroke],
	[5, makeFile],
	[8, returnSeedling],
	[3, takeCase],
	[5, removeFile],
	[6, moveFile],
	[3, moveDirectory],
	[4, openOrClose],
	[7, settle],
	[4, settleInFile],
	[2, settleAgain],
	[3, changeFolders],
];

const total = events.reduce((sum, [weight]) => sum + weight, 0);

/** The world after something happened. */
export function nextWorld(world: World, dice: Dice): World {
	let left = dice(total);
	for (const [weight, event] of events) {
		left -= weight;
		if (left < 0) {
			const { files, folders, what } = event(world, dice);
			return { files, folders, event: what };
		}
	}
	return world;
}
