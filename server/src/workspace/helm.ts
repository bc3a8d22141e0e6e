// Which files are templates of a Helm chart, by where they lie. What Chart.yaml and values say is read only where charts are
// rendered (render/).
import type { Keep } from '../facts/lineage.ts';
import type { SourceFile } from '../text/source-file.ts';

const chartFile = '/Chart.yaml';

/** The directories (URIs without a slash at the end) that hold a Chart.yaml; the same set as long as those are the same. */
export function chartsOf(files: readonly SourceFile[], keep: Keep): ReadonlySet<string> {
	const charts = files.filter(({ uri }) => isChart(uri));
	if (charts.length === 0) return none;
	const directories = charts.map(({ uri }) => uri.slice(0, -chartFile.length));
	return keep('charts', directories, () => new Set(directories));
}

/** Whether a file describes a chart, by its name. */
function isChart(uri: string): boolean {
	return uri.endsWith(chartFile);
}

const none: ReadonlySet<string> = new Set();

/**
 * The directory of the chart that has `uri` in its `templates/`, which Helm renders even if nothing in it looks like a
 * template; of a chart within a chart the outer one, for they are installed together. Undefined for other files.
 */
export function chartAround(charts: ReadonlySet<string>, uri: string): string | undefined {
	if (!isTemplate(charts, uri)) return undefined;
	for (let at = uri.indexOf('/'); at !== -1; at = uri.indexOf('/', at + 1)) {
		if (charts.has(uri.slice(0, at))) return uri.slice(0, at);
	}
	return undefined;
}

function isTemplate(charts: ReadonlySet<string>, uri: string): boolean {
	for (let at = uri.indexOf('/templates/'); at !== -1; at = uri.indexOf('/templates/', at + 1)) {
		if (charts.has(uri.slice(0, at))) return true;
	}
	return false;
}
