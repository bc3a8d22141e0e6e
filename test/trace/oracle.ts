// What the two oracles of traces share: reading them where they lie beside the project, a mesh for each case, and a report.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

const folder = process.env.ORACLES ?? join(import.meta.dirname, '../../../shared/oracles');

export function isThere(name: string): boolean {
	const isHere = existsSync(join(folder, name));
	if (!isHere) console.info(`skipped: the oracle ${name} is not beside the project`);
	return isHere;
}

/** The names of the data files of an oracle. */
export function namesIn(name: string): readonly string[] {
	return readdirSync(join(folder, name)).filter((one) => one.endsWith('.jsonl'));
}

/** The lines of a file of an oracle. */
export function linesOf<T>(...path: readonly string[]): readonly T[] {
	const text = readFileSync(join(folder, ...path), 'utf8');
	return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
}

/** The mesh of a case: the configuration is all there is. */
export function meshFor(config: string, meshConfig = ''): Mesh {
	const indented = meshConfig.replace(/^/gm, '    ');
	const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata:\n  mesh: |\n${indented}\n`;
	return editedMesh(meshConfig === '' ? config : `${config}\n---\n${map}`).mesh();
}

/** The mesh of a text that can be edited; that of the text as it is now. */
export function editedMesh(text: string): { readonly mesh: () => Mesh; readonly edited: (text: string) => void } {
	const uri = 'file:///w';
	const settings = settingsFrom({ assume: 'complete', defaultNamespace: 'default' });
	const workspace = { uri, settings, beside: [], meshConfig: `${uri}/` };
	let file = openFile(`${uri}/a.yaml`, 1, text);
	let snapshot = new Snapshot(new Map(), [workspace]).with(file);
	return {
		mesh() {
			const [environment] = environments(snapshot);
			if (environment === undefined) throw new Error('no environment');
			return meshOf(environment);
		},
		edited(next) {
			file = openFile(file.uri, (file.version ?? 0) + 1, next, file);
			snapshot = snapshot.with(file);
		},
	};
}

/** What came of one question. */
export interface Judged {
	readonly area: string;
	/** `case#request`, counted from 0. */
	readonly id: string;
	/** The fields that differ; none, if all is as it should be. */
	readonly differs: readonly string[];
}

/** How many of each area agree, as a table. */
export function agreement(all: readonly Judged[]): string {
	const areas = [...new Set(all.map(({ area }) => area))];
	const rows = [...areas, 'all'].map((area) => {
		const own = area === 'all' ? all : all.filter((one) => one.area === area);
		const good = own.filter(({ differs }) => differs.length === 0).length;
		return `${area.padEnd(22)} ${String(good).padStart(5)} of ${String(own.length).padStart(5)}  ${((good * 100) / own.length).toFixed(2)}%`;
	});
	return rows.join('\n');
}
