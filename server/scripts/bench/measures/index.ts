// The cold index, beside Node's own walk and read of the same files.
import { execFileSync } from 'node:child_process';
import { median, ms, times } from '../numbers.ts';
import type { Measure, Row } from '../row.ts';
import { type Indexed, started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { shapeNamed } from '../shapes/table.ts';

/** Milliseconds that a fresh Node needs to walk a folder and read its manifests as text. */
function walkAndRead(folder: string): number {
	const script = `const {readdirSync,readFileSync}=require('fs');const t=performance.now();let n=0;
		const walk=(d)=>{for(const e of readdirSync(d,{withFileTypes:true})){const p=d+'/'+e.name;
		if(e.isDirectory())walk(p);else if(/\\.(ya?ml|json)$/.test(p))n+=readFileSync(p,'utf8').length;}};
		walk(process.argv[1]);console.log(performance.now()-t)`;
	return Number(execFileSync(process.execPath, ['-e', script, folder], { encoding: 'utf8' }));
}

/** The cold index of a folder, the median of some rounds. */
export async function indexOf(folder: string, aim: string, rounds = 3): Promise<Row> {
	const reads: number[] = [];
	const found: Indexed[] = [];
	for (let round = 0; round < rounds; round++) {
		reads.push(walkAndRead(folder));
		const server = await started(folder);
		found.push(server.indexed);
		server.stop();
	}
	const wall = median(found.map((one) => one.wall));
	const { files = 0, resources = 0 } = found[0] ?? {};
	return {
		what: `cold index: ${files} files, ${resources} resources`,
		measured: times(wall / median(reads)),
		beside: `${ms(wall)} wall, ${ms(median(found.map((one) => one.cpu)))} CPU; walk and read ${ms(median(reads))}`,
		aim,
	};
}

export const indexMeasure: Measure = {
	name: 'index',
	says: "cold index beside Node's own walk and read",
	async *rows() {
		yield await indexOf(folderOf(shapeNamed('mixed-10000')), times(5));
	},
};

export const irrelevantMeasure: Measure = {
	name: 'irrelevant',
	says: 'cold index of 200,000 small files that concern nobody; only when asked for, for it writes them',
	async *rows() {
		yield await indexOf(folderOf(shapeNamed('irrelevant-200000')), times(2));
	},
};
