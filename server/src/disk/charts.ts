// What lies around a chart or a kustomization and is no manifest: its files of values, and links that lead out of it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { kindOfPath, leavesByLink } from './read.ts';

/** Names that files of values have: `values-prod.yaml`, `prod.values.yaml`, `prod-values.yml`. */
const valuesName = /^values\b.*\.ya?ml$|^.+[-._]values\.ya?ml$/i;

/** Folders of a chart in which files of values are kept: all in `values`; in `ci` those of chart-testing (github.com/helm/chart-testing, README). */
const valuesFolders = ['values', 'ci'];

/** The paths, seen from the chart and with slashes, of files of values other than `values.yaml`, in order. */
export function valuesFilesOf(chart: string): readonly string[] {
	const below = (folder: string, isMeant: (name: string) => boolean): readonly string[] =>
		namesIn(join(chart, folder)).flatMap((name) => {
			const path = folder === '' ? name : `${folder}/${name}`;
			return isMeant(name) && kindOfPath(join(chart, path)) === 'file' ? [path] : [];
		});
	return [
		...below('', (name) => valuesName.test(name) && !/^values\.ya?ml$/i.test(name)),
		...valuesFolders.flatMap((folder) =>
			below(folder, (name) => /\.ya?ml$/i.test(name) && (folder === 'values' || valuesName.test(name))),
		),
	];
}

/** Files below a folder that are looked at; a chart with more is taken for one with links that lead out. */
const mostEntries = 20_000;

/** Whether something below a folder is a link that leads out of it: Helm would read what it leads to. */
export function hasLinksOut(folder: string): boolean {
	const folders = [folder];
	let count = 0;
	for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
		for (const entry of entriesIn(at)) {
			const path = join(at, entry.name);
			if (++count > mostEntries || (entry.isSymbolicLink() && leavesByLink(path, folder))) return true;
			if (entry.isDirectory()) folders.push(path);
		}
	}
	return false;
}

function namesIn(folder: string): readonly string[] {
	return entriesIn(folder)
		.map(({ name }) => name)
		.sort();
}

function entriesIn(folder: string) {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}
