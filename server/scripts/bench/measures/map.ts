// How long an editor waits for the route map: of one host and of a file right after an edit, and of everything.
import { ms, quantile } from '../numbers.ts';
import type { Measure, Row } from '../row.ts';
import { started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import { shapeNamed } from '../shapes/table.ts';
import { typist } from './edits.ts';

/** TABLE: what is drawn, how long that may take in milliseconds, and whether something was typed before. */
const asked = [
	{ what: 'map of one host', parameters: { what: 'app0.example.com' }, aim: 50, isEdited: false },
	{ what: 'map of the edited file', parameters: {}, aim: 100, isEdited: true },
	{ what: 'map of everything, as much as is drawn', parameters: { all: true }, aim: 500, isEdited: false },
] as const;

const rounds = 20;

export const mapMeasure: Measure = {
	name: 'map',
	says: 'the route map, 8,000 resources, drawn, p95',
	async *rows(): AsyncIterable<Row> {
		const shape = shapeNamed('flat-8000');
		const server = await started(folderOf(shape));
		await server.idle(120_000);
		const [, edit] = shape.edits;
		if (edit === undefined) return;
		const by = await typist(server, edit);
		for (const { what, parameters, aim, isEdited } of asked) {
			const walls: number[] = [];
			let size = 0;
			for (let round = -5; round < rounds; round++) {
				if (isEdited) await by.edit();
				const begin = performance.now();
				const answer = await server.connection.sendRequest('istio/graph', {
					uri: by.uri,
					format: 'svg',
					...parameters,
				});
				if (round >= 0) walls.push(performance.now() - begin);
				size = (answer as { nodes?: readonly unknown[] }).nodes?.length ?? 0;
			}
			yield {
				what: `${what}, ${shape.resources} resources`,
				measured: size === 0 ? 'no answer' : ms(quantile(walls, 0.95)),
				beside: `p50 ${ms(quantile(walls, 0.5))}; ${size} nodes`,
				aim: ms(aim),
			};
		}
		server.stop();
	},
};
