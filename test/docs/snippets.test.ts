// What the pages show is so. A block of YAML that begins with `# name.yaml` is that file; commands whose block is followed by
// one of text are run beside these files, and print that text; all others are understood by the command line at least. YAML is
// checked by the product, unless the page itself runs a command on it.
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { ran } from '../cli/ran.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { type Fence, type Page, pageOf, written } from './pages.ts';

let there: Workspace | undefined;
afterEach(() => there?.remove('.'));

interface Shown {
	readonly words: readonly string[];
	readonly line: number;
	/** What it prints; undefined where the page does not say. */
	readonly out: string | undefined;
}

/** The commands on a page, of what is ours. */
function commandsIn({ fences }: Page): readonly Shown[] {
	return fences.flatMap((fence, index): readonly Shown[] => {
		if (fence.language !== 'sh') return [];
		const next = fences[index + 1];
		const lines = fence.text.split('\n').flatMap((text, at): readonly Shown[] => {
			const words = wordsOf(text);
			return words === undefined ? [] : [{ words, line: fence.line + at, out: undefined }];
		});
		const isAnswered = next?.language === 'text' && next.line === fence.line + fence.text.split('\n').length + 2;
		return isAnswered && lines.length === 1 ? lines.map((one) => ({ ...one, out: next.text })) : lines;
	});
}

/** The words behind `istio-ls`, from wherever its input comes; undefined for other commands. */
function wordsOf(text: string): readonly string[] | undefined {
	const command = /(?:^|\| *)(?:npx )?istio-ls\b(?!-)\s*(.*?)\s*(?:(?<=\s)#.*)?$/.exec(text)?.[1];
	if (command === undefined) return undefined;
	return [...command.matchAll(/"([^"]*)"|\S+/g)]
		.map(([word, quoted]) => quoted ?? word)
		.filter((word) => !/^\[.*\]$/.test(word));
}

/** The files that a page shows, by name. */
function filesIn({ fences }: Page): Readonly<Record<string, string>> {
	return Object.fromEntries(
		fences.flatMap(({ language, text }) => {
			const name = language === 'yaml' ? /^# ([\w./-]+\.ya?ml)\n/.exec(text)?.[1] : undefined;
			return name === undefined ? [] : [[name, text]];
		}),
	);
}

/** What the commands of a page do otherwise than it says. */
function faultsOfCommands(page: Page): readonly string[] {
	const files = filesIn(page);
	return commandsIn(page).flatMap(({ words, line, out }) => {
		try {
			parseArguments(words);
		} catch (error) {
			return [`line ${line}: ${(error as Error).message}`];
		}
		if (out === undefined) return [];
		there?.remove('.');
		there = workspace(files);
		const printed = ran(there.root, words);
		// Standard error says nothing where all is well, and the page would not show it.
		return printed.out.trimEnd() === out.trimEnd() && printed.err === ''
			? []
			: [`line ${line}: ${printed.err}${printed.out}`];
	});
}

/** What is wrong with the YAML of a page: no YAML, or loud under our rules. What a command of the page is run on may be. */
function faultsOfYaml(page: Page): readonly string[] {
	const named = new Set(commandsIn(page).flatMap(({ words, out }) => (out === undefined ? [] : words)));
	return page.fences.flatMap((fence): readonly string[] => {
		if (fence.language !== 'yaml') return [];
		const name = /^# ([\w./-]+\.ya?ml)\n/.exec(fence.text)?.[1];
		if (name !== undefined && named.has(name)) return [];
		return faultsOfText(fence, name ?? 'snippet.yaml');
	});
}

function faultsOfText({ text, line }: Fence, name: string): readonly string[] {
	try {
		parse(text);
	} catch (error) {
		return [`line ${line}: ${(error as Error).message}`];
	}
	there?.remove('.');
	there = workspace({ [name]: text });
	const { out, code } = ran(there.root, ['check', '--fail-on', 'information', '--format', 'github']);
	return code === 0 ? [] : [`line ${line}: ${out}`];
}

const shown = written.filter(({ fences }) => fences.length > 0).map((page) => [page.path, page] as const);

describe('commands do what is said', () => {
	test.each(shown)('%s', (_, page) => expect(faultsOfCommands(page)).toEqual([]));

	test('many are run', () => {
		const run = written.flatMap(commandsIn);
		expect(run.length).toBeGreaterThan(30);
		expect(run.filter(({ out }) => out !== undefined).length).toBeGreaterThan(4);
	});

	test('what they do not do is found', () => {
		const text =
			'```yaml\n# a.yaml\na: 1\n```\n```sh\nistio-ls check a.yaml --fial-on error\nnpx istio-ls rules # all\n```\n\n```sh\nistio-ls check a.yaml\n```\n\n```text\nwrong\n```\n';
		expect(faultsOfCommands(pageOf('x.md', text))).toEqual([
			expect.stringContaining('line 6: Unknown option "--fial-on"'),
			'line 11: Nothing found in 1 file with 0 resources.\n',
		]);
	});
});

describe('YAML is right', () => {
	test.each(shown)('%s', (_, page) => expect(faultsOfYaml(page)).toEqual([]));

	test('what is not is found', () => {
		const text = '```yaml\n# .istio.yaml\nrulez: {}\n```\n```yaml\na: [\n```\n';
		expect(faultsOfYaml(pageOf('x.md', text))).toHaveLength(2);
	});
});
