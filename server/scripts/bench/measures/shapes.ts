// What an edit costs in each shape, as a multiple of the flat workspace of 1,000 resources.

import { median, ms, times } from '../numbers.ts';
import type { Measure, Row, Run } from '../row.ts';
import { started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { replacing, type Shape } from '../shapes/shape.ts';
import { shapeNamed } from '../shapes/table.ts';
import { edited, growth } from './edits.ts';

/** TABLE: what an edit of a shape may cost, as a multiple of the unit; those without an aim are their brothers. */
const aims: Readonly<Record<string, number | undefined>> = {
	'flat-16000': 1.5,
	'flat-64000': 2.5,
	'overlays-8': 2,
	'overlays-50': 5,
	'overlays-200': 12,
	'overlays-1000': 50,
	'environments-50': undefined,
	'charts-200': undefined,
	'namespaces-500': undefined,
	'policies-1000': undefined,
	'sidecar-2000': 2,
	'gateway-api-1000': undefined,
	'gateways-500': undefined,
	'entries-2000': undefined,
	'one-host-300': undefined,
	'documents-500': 4,
	'routes-3000': 25,
	'covered-3000': 25,
	'subsets-1000': 20,
};

/** Milliseconds that a server gets to judge everything before edits begin; they would call that off. */
const settling = 60_000;

/** A row for each edit of a shape. */
export async function* editsOf(shape: Shape, run: Run): AsyncIterable<Row> {
	const unit = await run.unit();
	const aim = aims[shape.name];
	const server = await started(folderOf(shape));
	await server.idle(settling);
	try {
		for (const edit of shape.edits) {
			const { cpu, walls } = await edited(server, edit);
			yield {
				what: `${shape.name}: ${edit.says}`,
				measured: times(cpu / unit),
				beside: `${ms(cpu)} CPU, ${ms(median(walls))} wall p50; unit ${ms(unit)}`,
				aim: aim === undefined ? '' : times(aim),
			};
		}
	} catch (error) {
		yield { what: shape.name, measured: `failed: ${error}`, beside: '', aim: aim === undefined ? '' : times(aim) };
	} finally {
		server.stop();
	}
}

export const shapesMeasure: Measure = {
	name: 'edits',
	says: 'CPU of one edit until its diagnostics are out, in each shape, as a multiple of flat-1000',
	async *rows(run) {
		for (const name of Object.keys(aims)) yield* editsOf(shapeNamed(name), run);
	},
};

export const growthMeasure: Measure = {
	name: 'growth',
	says: 'how much dearer 1,000 edits of a base and its kustomization become',
	async *rows() {
		const shape = shapeNamed('overlays-8');
		const [edit] = shape.edits;
		if (edit === undefined) return;
		const comment = replacing(
			'a comment',
			'base/kustomization.yaml',
			'resources:',
			(round) => `# ${round}\nresources:`,
		);
		const server = await started(folderOf(shape));
		await server.idle(settling);
		const grown = await growth(server, edit, comment);
		server.stop();
		yield {
			what: 'overlays-8: edits 901 to 1,000, of the base and its kustomization',
			measured: times(grown),
			beside: 'edits 101 to 200',
			aim: times(1),
		};
	},
};
