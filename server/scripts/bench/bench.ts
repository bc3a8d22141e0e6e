// npm run bench: the figures that matter, each beside its reference of the same run and its aim. CPU is that of the whole
// process; compare the multiples, for machines differ. `--help` says what can be asked for.
import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { indexOf } from './measures/index.ts';
import { memoryOf, pauseOf } from './measures/memory.ts';
import { editsOf } from './measures/shapes.ts';
import { measures, rare } from './measures/table.ts';
import { unitOf } from './measures/unit.ts';
import { printProfile } from './profile.ts';
import type { Row, Run } from './row.ts';
import { root } from './server.ts';
import { folderOf } from './shapes/disk.ts';
import { shapeNamed, shapes } from './shapes/table.ts';

const usage = `npm run bench                               all that --list lists, but what is said to run only when asked for
npm run bench -- NAME ...                   some of it
npm run bench -- --shape NAME               one shape: edits, index, memory, pause
npm run bench -- --shape NAME --profile     where the time of its edits goes
npm run bench -- --shape NAME --allocations by what its edits allocate memory
npm run bench -- --folder PATH              the cold index of a folder
npm run bench -- --list                     what there is
`;

const { values: options, positionals: names } = parseArgs({
	allowPositionals: true,
	options: {
		shape: { type: 'string' },
		folder: { type: 'string' },
		profile: { type: 'boolean', default: false },
		allocations: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

let unit: Promise<number> | undefined;
const run: Run = {
	unit() {
		unit ??= unitOf().then(({ cpu }) => cpu);
		return unit;
	},
};

function print({ what, measured, beside, aim }: Row): void {
	console.log(
		`${what.padEnd(70)} ${measured.padStart(20)}   ${aim === '' ? '' : `aim ${aim}`.padEnd(12)}  ${beside}`.trimEnd(),
	);
}

async function printAll(rows: AsyncIterable<Row>): Promise<void> {
	for await (const row of rows) print(row);
}

async function measureShape(name: string): Promise<void> {
	const shape = shapeNamed(name);
	console.log(`${shape.name}: ${shape.says}; ${shape.files} files, ${shape.resources} resources`);
	await printAll(editsOf(shape, run));
	print(await indexOf(folderOf(shape), ''));
	print(await memoryOf(shape, ''));
	print(await pauseOf(shape, ''));
}

function list(): void {
	for (const { name, says } of measures) console.log(`${name.padEnd(20)} ${says}`);
	for (const { name, says } of rare) console.log(`${name.padEnd(20)} ${says}`);
	console.log('\nShapes, for --shape:');
	for (const { name, says } of shapes) console.log(`${name.padEnd(20)} ${says}`);
}

/** Runs some measures; one that fails says why, and the others go on. */
async function measureAll(): Promise<void> {
	const chosen = names.length === 0 ? measures : [...measures, ...rare].filter(({ name }) => names.includes(name));
	const missing = names.find((name) => !chosen.some((one) => one.name === name));
	if (missing !== undefined) throw new Error(`There is no measure ${missing}; --list lists them`);
	for (const measure of chosen) {
		try {
			await printAll(measure.rows(run));
		} catch (error) {
			print({ what: measure.name, measured: `failed: ${error}`, beside: '', aim: '' });
		}
	}
}

/** Says it when the build is older than its sources, for it is the build that is measured. */
function warnIfStale(): void {
	const built = join(root, 'dist/all.js');
	if (!existsSync(built)) throw new Error('There is no dist/: run npm run build first');
	const { mtimeMs } = statSync(built);
	const newer = globSync('server/src/**/*.ts', { cwd: root }).find(
		(path) => statSync(join(root, path)).mtimeMs > mtimeMs,
	);
	if (newer !== undefined) console.log(`dist/ is older than ${newer}: npm run build makes it anew`);
}

async function main(): Promise<void> {
	if (options.help) return void process.stdout.write(usage);
	if (options.list) return list();
	warnIfStale();
	if (options.shape !== undefined && (options.profile || options.allocations)) {
		const shape = shapeNamed(options.shape);
		for (const edit of shape.edits) await printProfile(shape, edit, options.profile ? 'time' : 'memory');
	} else if (options.shape !== undefined) await measureShape(options.shape);
	else if (options.folder !== undefined) print(await indexOf(resolve(options.folder), ''));
	else await measureAll();
}

await main();
process.exit(0);
