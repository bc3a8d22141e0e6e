// The unit of edits, and its wall time beside that of yaml-language-server on the same edits.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { median, ms, times } from '../numbers.ts';
import type { Measure } from '../row.ts';
import { spawned, started } from '../server.ts';
import { folderOf } from '../shapes/disk.ts';
import type { Edit } from '../shapes/shape.ts';
import { shapeNamed } from '../shapes/table.ts';
import { type Edited, edited } from './edits.ts';

const shape = shapeNamed('flat-1000');

function editOf(index: number): Edit {
	const edit = shape.edits[index];
	if (edit === undefined) throw new Error(`${shape.name} has no such edit`);
	return edit;
}

/** What an edit costs in the flat workspace of 1,000 resources. */
export async function unitOf(index = 0): Promise<Edited> {
	const server = await started(folderOf(shape));
	await server.idle(60_000);
	const found = await edited(server, editOf(index));
	server.stop();
	return found;
}

/** The script of yaml-language-server: what YAML_LANGUAGE_SERVER names, or an installed package, or a command. */
function otherServer(): string | undefined {
	const { YAML_LANGUAGE_SERVER: named } = process.env;
	if (named !== undefined && existsSync(named)) return realpathSync(named);
	try {
		return createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
	} catch {
		try {
			return realpathSync(execFileSync('which', ['yaml-language-server'], { encoding: 'utf8' }).trim());
		} catch {
			return undefined;
		}
	}
}

/** The same edits with yaml-language-server; it has no schema, for it would fetch one, and so checks syntax only. */
async function other(script: string): Promise<Edited> {
	const server = await spawned(folderOf(shape), script);
	await server.connection.sendNotification('initialized', {});
	const settings = { yaml: { schemaStore: { enable: false }, kubernetesCRDStore: { enable: false }, schemas: {} } };
	await server.connection.sendNotification('workspace/didChangeConfiguration', { settings });
	await server.idle(20_000);
	const found = await edited(server, editOf(0));
	server.stop();
	return found;
}

export const unitMeasure: Measure = {
	name: 'unit',
	says: 'one edit in a flat workspace of 1,000 resources, beside yaml-language-server',
	async *rows(run) {
		yield { what: 'flat-1000: the unit, CPU', measured: ms(await run.unit()), beside: '', aim: ms(6) };
		const { cpu } = await unitOf(1);
		yield { what: `flat-1000: ${editOf(1).says}, CPU`, measured: ms(cpu), beside: '', aim: '' };
		const script = otherServer();
		const what = 'flat-1000: wall p50';
		const aim = '25 x faster';
		if (script === undefined) {
			const why = 'yaml-language-server is not installed (YAML_LANGUAGE_SERVER may name its script)';
			yield { what, measured: why, beside: '', aim };
			return;
		}
		const [theirs, ours] = [await other(script), await unitOf()];
		const [slow, quick] = [median(theirs.walls), median(ours.walls)];
		yield {
			what,
			measured: `${ms(quick)}, ${times(slow / quick)} faster`,
			beside: `yaml-language-server without a schema ${ms(slow)} wall, ${ms(theirs.cpu)} CPU`,
			aim,
		};
	},
};
