// The Markdown of the project, taken apart: links and what they lead to, fences, words in code.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Fence {
	/** What it says behind its backticks: `sh`, `yaml`; '' for nothing. */
	readonly language: string;
	readonly text: string;
	/** The line (1-based) of its first line. */
	readonly line: number;
}

export interface Page {
	/** Relative to the root, with slashes. */
	readonly path: string;
	readonly text: string;
	readonly fences: readonly Fence[];
	/** What stands outside of fences. */
	readonly prose: string;
}

/** All pages that are committed; with those of `server/docs` they are all that is shipped. */
export const pages: readonly Page[] = globSync('**/*.md', {
	cwd: root,
	exclude: ['**/node_modules/**', 'dist/**', 'server/dist/**', 'test/output/**', '.vscode-test/**'],
})
	.map((path) => path.split(sep).join('/'))
	.sort()
	.map((path) => pageOf(path, readFileSync(join(root, path), 'utf8')));

/** Those that people write: generated ones are tested where they are made. */
export const written = pages.filter(({ text }) => !text.includes('<!-- Made from '));

export function pageOf(path: string, text: string): Page {
	const fences: Fence[] = [];
	const prose: string[] = [];
	let open:
		| { readonly mark: string; readonly language: string; readonly line: number; readonly lines: string[] }
		| undefined;
	for (const [index, line] of text.split('\n').entries()) {
		const mark = /^\s*(```+)(\S*)/.exec(line);
		if (open !== undefined && mark?.[1] === open.mark && mark[2] === '') {
			fences.push({ language: open.language, line: open.line, text: `${open.lines.join('\n')}\n` });
			open = undefined;
		} else if (open !== undefined) open.lines.push(line);
		else if (mark !== null) open = { mark: mark[1] ?? '', language: mark[2] ?? '', line: index + 2, lines: [] };
		else prose.push(line);
	}
	return { path, text, fences, prose: prose.join('\n') };
}

/** The words in code of a page's prose: `istio.rules`. */
export function codeIn({ prose }: Page): readonly string[] {
	return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, text = '']) => text);
}

/** What the links of a page lead to, as written; those to other sites left out. */
export function linksIn({ prose }: Page): readonly string[] {
	const plain = prose.replace(/`[^`\n]*`/g, (code) => '`'.repeat(code.length));
	return [...plain.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
		/^[a-z]+:/.test(target) ? [] : [target],
	);
}

/** Why a link on a page is dead; undefined if it is not. */
export function faultOf(page: Page, link: string): string | undefined {
	const [file = '', anchor] = link.split('#');
	const target =
		file === ''
			? page.path
			: normalize(join(dirname(page.path), decodeURIComponent(file)))
					.split(sep)
					.join('/');
	const full = join(root, target);
	if (target.startsWith('..') || (file !== '' && !existsSync(full))) return `${page.path}: there is no ${target}`;
	if (anchor === undefined) return undefined;
	const there = file === '' ? page : pages.find(({ path }) => path === target);
	if (there === undefined) return `${page.path}: ${relative(root, full)} has no anchors`;
	return anchorsOf(there).has(anchor) ? undefined : `${page.path}: ${target} has no heading #${anchor}`;
}

/** The anchors of headings, as GitHub makes them (github.com/gjtorikian/html-pipeline: toc_filter.rb). */
function anchorsOf({ prose }: Page): ReadonlySet<string> {
	const counts = new Map<string, number>();
	const found = [...prose.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
		const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
		const slug = words.replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replace(/ /g, '-');
		const count = counts.get(slug) ?? 0;
		counts.set(slug, count + 1);
		return count === 0 ? slug : `${slug}-${count}`;
	});
	return new Set(found);
}
