// Where the time or the memory of edits goes: the functions of an unminified build, by what is spent in them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../bundling.ts';
import { profiled } from './measures/edits.ts';
import { type Profile, type Profiled, started } from './server.ts';
import { cache, folderOf } from './shapes/disk.ts';
import type { Edit, Shape } from './shapes/shape.ts';

/** The script of a build whose functions have their names. */
async function readable(): Promise<string> {
	const outdir = join(cache, 'build');
	await build({
		...bundling,
		entryPoints: { all: 'server/src/all.ts', server: 'server/src/main.ts' },
		outdir,
		logLevel: 'error',
	});
	return join(outdir, 'server.js');
}

/** The share of a function in a profile: of the time in itself, and in what it calls. */
interface Share {
	readonly name: string;
	readonly own: number;
	readonly all: number;
}

/** The source file that a line of the build comes from; esbuild writes its path above each. */
function sources(script: string): (line: number) => string {
	let file = '';
	const files = readFileSync(join(dirname(script), 'all.js'), 'utf8')
		.split('\n')
		.map((line) => {
			file = /^ *\/\/ (?:server\/src\/|node_modules\/)(\S+\.[mc]?[jt]s)$/.exec(line)?.[1] ?? file;
			return file;
		});
	return (line) => files[line] ?? '';
}

/** The functions of a profile; waiting is no part of it, and neither is the probe. */
function sharesOf({ nodes, samples, timeDeltas }: Profile, script: string): readonly Share[] {
	const fileAt = sources(script);
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
	const nameOf = (id: number): string => {
		const frame = byId.get(id)?.callFrame;
		if (frame === undefined) return '';
		const { functionName, url, lineNumber } = frame;
		const place = url.endsWith('/all.js') ? `${fileAt(lineNumber)} (${lineNumber + 1})` : url;
		return `${functionName || '(anonymous)'} ${place}`;
	};
	const [own, all] = [new Map<string, number>(), new Map<string, number>()];
	const add = (to: Map<string, number>, name: string, time: number): void => {
		to.set(name, (to.get(name) ?? 0) + time);
	};
	let total = 0;
	for (const [index, id] of samples.entries()) {
		if (/^\((idle|program|root)\)|node:inspector/.test(nameOf(id))) continue;
		const time = timeDeltas[index] ?? 0;
		total += time;
		add(own, nameOf(id), time);
		const above = new Set<string>();
		for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) above.add(nameOf(at));
		for (const name of above) add(all, name, time);
	}
	return [...all].map(([name, time]) => ({ name, own: (own.get(name) ?? 0) / total, all: time / total }));
}

const percent = (share: number): string => `${(share * 100).toFixed(1).padStart(5)}%`;

/** Prints the functions of the build in which most of the time of an edit goes, or by which most is allocated. */
export async function printProfile(shape: Shape, edit: Edit, of: Profiled): Promise<void> {
	const script = await readable();
	const server = await started(folderOf(shape), script);
	await server.idle(60_000);
	const shares = sharesOf(await profiled(server, edit, of), script);
	server.stop();
	console.log(`\n${shape.name}: ${edit.says}; ${of} by functions of .cache/bench/build/all.js with their lines`);
	const print = (title: string, by: 'own' | 'all', count: number): void => {
		console.log(`  ${title}`);
		for (const one of [...shares].sort((a, b) => b[by] - a[by]).slice(0, count)) {
			console.log(`  ${percent(one[by])}  ${one.name}`);
		}
	};
	print('in the function itself', 'own', 15);
	print('in it and in what it calls', 'all', 45);
}
