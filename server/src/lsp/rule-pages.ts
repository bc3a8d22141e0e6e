// The pages of rules, and where the code of a finding leads to: the page of its rule, at its place. That is a heading where pages
// are rendered, and `#L57` in VS Code, which opens them as text.
import { themePage } from '../rules/engine/page.ts';
import { rules } from '../rules/index.generated.ts';

/** The page of a theme, as Markdown; undefined where no rule is of it. */
export function rulePage(theme: string): string | undefined {
	const own = rules.filter(({ id }) => id.startsWith(`${theme}/`));
	return own.length === 0 ? undefined : themePage(theme, own);
}

/** The URI for each rule, with the pages below the URI `documentation`. `areText`: whether they are opened as text. */
export function pagesBelow(documentation: string, areText: boolean): (rule: string) => string {
	/** By theme: fault -> line. */
	const known = new Map<string, ReadonlyMap<string, number>>();
	const linesOf = (theme: string): ReadonlyMap<string, number> => {
		const lines = known.get(theme) ?? headingsOf(rulePage(theme) ?? '');
		known.set(theme, lines);
		return lines;
	};
	return (rule) => {
		const [theme = '', fault = ''] = rule.split('/');
		const page = `${documentation}/rules/${theme}.md`;
		const line = areText ? linesOf(theme).get(fault) : undefined;
		return line === undefined ? `${page}#${fault}` : `${page}#L${line}`;
	};
}

/** The lines, from 1 on, at which the sections of a page begin. */
function headingsOf(text: string): ReadonlyMap<string, number> {
	return new Map(
		text.split('\n').flatMap((line, index) => (line.startsWith('## ') ? [[line.slice(3), index + 1] as const] : [])),
	);
}
