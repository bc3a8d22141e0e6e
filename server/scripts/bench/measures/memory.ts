// What lasts after the index: resident memory, and the work after a pause.

import { median, megabytes, ms, times } from '../numbers.ts';
import type { Measure, Row } from '../row.ts';
import { started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import type { Shape } from '../shapes/shape.ts';
import { shapeNamed } from '../shapes/table.ts';
import { typed, typist } from './edits.ts';

/** Milliseconds in which a server must have judged everything. */
const most = 600_000;

/** Resident memory when the index is ready, when all is judged, and at its highest. */
export async function memoryOf(shape: Shape, aim: string): Promise<Row> {
	const server = await started(folderOf(shape));
	const { resident } = server.indexed;
	const isDone = await server.idle(most);
	const all = await server.cost();
	server.stop();
	return {
		what: `resident memory, ${shape.name}: ready / all judged`,
		measured: `${megabytes(resident)} / ${isDone ? megabytes(all.resident) : `not judged within ${ms(most)}`}`,
		beside: `highest ${megabytes(all.peak)}; all judged after ${ms(all.cpu)} CPU`,
		aim,
	};
}

/** All work after a pause, in edits' worth: of an edit that changes nothing elsewhere, once everything is judged. */
export async function pauseOf(shape: Shape, aim: string): Promise<Row> {
	const what = `all work after a pause, ${shape.name}`;
	const edit = shape.edits.find(({ says }) => says === 'a duration misspelt') ?? shape.edits[0];
	if (edit === undefined) return { what, measured: 'it has no edit', beside: '', aim };
	const server = await started(folderOf(shape));
	await server.idle(most);
	const by = await typist(server, edit);
	const begin = await server.cost();
	const { length } = await typed(by, { count: 40, time: 20_000 });
	const one = ((await server.cost()).cpu - begin.cpu) / length;
	const after: number[] = [];
	for (let round = 0; round < 3; round++) {
		await server.idle(most);
		await by.edit();
		const { cpu } = await server.cost();
		await server.idle(most);
		after.push((await server.cost()).cpu - cpu);
	}
	server.stop();
	const work = median(after);
	return { what, measured: `${times(work / one)} an edit`, beside: `${ms(work)} CPU; an edit ${ms(one)}`, aim };
}

export const memoryMeasure: Measure = {
	name: 'memory',
	says: 'resident memory, ready and all judged',
	async *rows() {
		yield await memoryOf(shapeNamed('flat-16000'), '160 / 220 MB');
		yield await memoryOf(shapeNamed('flat-64000'), '- / 600 MB');
	},
};

export const pauseMeasure: Measure = {
	name: 'pause',
	says: 'all work after a pause, in edits',
	async *rows() {
		yield await pauseOf(shapeNamed('flat-16000'), '5 x an edit');
	},
};
