// Where the code of a finding leads to: the page of its rule, at its place. That is a heading where pages are rendered, and
// `#L57` in VS Code, which opens them as text.
import { readText } from '../disk/read.ts';
import * as from from './from-lsp.ts';

/** The URI for each rule, with the pages below the URI `documentation`. `areText`: whether they are opened as text. */
export function pagesBelow(documentation: string, areText: boolean): (rule: string) => string {
	/** By page: fault -> line. */
	const read = new Map<string, ReadonlyMap<string, number>>();
	const linesOf = (page: string): ReadonlyMap<string, number> => {
		const lines = read.get(page) ?? headingsOf(from.path(page));
		read.set(page, lines);
		return lines;
	};
	return (rule) => {
		const [theme, fault = ''] = rule.split('/');
		const page = `${documentation}/rules/${theme}.md`;
		const line = areText ? linesOf(page).get(fault) : undefined;
		return line === undefined ? `${page}#${fault}` : `${page}#L${line}`;
	};
}

/** The lines, from 1 on, at which the sections of a page begin; none where it cannot be read. */
function headingsOf(path: string | undefined): ReadonlyMap<string, number> {
	const text = path === undefined ? '' : (readText(path) ?? '');
	return new Map(
		text.split(/\r?\n/).flatMap((line, index) => (line.startsWith('## ') ? [[line.slice(3), index + 1] as const] : [])),
	);
}
