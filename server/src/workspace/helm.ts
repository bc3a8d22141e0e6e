// Which files are templates of a Helm chart. What is in Chart.yaml, and values, are not read yet.
import { memoList } from '../memo.ts';
import type { SourceFile } from '../text/source-file.ts';

const chartFile = '/Chart.yaml';

/** The directories (URIs without a slash at the end) that hold a Chart.yaml; the same set as long as those are the same. */
export function chartsOf(files: readonly SourceFile[]): ReadonlySet<string> {
	const charts = files.filter(({ uri }) => uri.endsWith(chartFile));
	return charts.length === 0 ? none : directories(charts);
}

const none: ReadonlySet<string> = new Set();

const directories = memoList(
	(charts: readonly SourceFile[]): ReadonlySet<string> =>
		new Set(charts.map(({ uri }) => uri.slice(0, -chartFile.length))),
);

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
