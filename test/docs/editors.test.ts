// What the page of other editors says can be read by them: JSON, TOML and Lua by their parsers, Emacs Lisp as far as its brackets go
// (test/editors runs it); the settings in it are ours, and so is the command.
import { parse as parseLua } from 'luaparse';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { faultsOfSettings } from '../../server/src/settings.ts';
import { type Fence, pageOf, pages } from './pages.ts';

const page = pages.find(({ path }) => path === 'docs/editors.md');

/** TABLE: what is wrong with a block, by its language; undefined: nothing. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
	json: (text) => JSON.parse(text),
	toml: (text) => parseToml(text),
	lua: (text) => parseLua(text, { luaVersion: 'LuaJIT' }),
	elisp: (text) => readLisp(text),
	sh: (text) => parseArguments(text.trim().split(' ').slice(1)),
};

/** Reads the brackets, strings and comments of Emacs Lisp; throws if they do not close. */
function readLisp(text: string): void {
	const bare = text.replace(/"(?:[^"\\]|\\.)*"|;.*/g, '');
	let depth = 0;
	for (const sign of bare) {
		depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
		if (depth < 0) throw new Error('a bracket too many');
	}
	if (depth !== 0 || bare.includes('"')) throw new Error('not closed');
}

function faultOf({ language, text }: Fence): string | undefined {
	const read = readers[language];
	if (read === undefined) return `nothing reads ${language}`;
	try {
		const value = read(text);
		return settingsIn(value).flatMap((settings) => faultsOfSettings(settings))[0];
	} catch (error) {
		return `${language}: ${(error as Error).message}`;
	}
}

/** What stands below `settings`, wherever that is. */
function settingsIn(value: unknown): readonly unknown[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
	return Object.entries(value).flatMap(([key, inner]) => (key === 'settings' ? [inner] : settingsIn(inner)));
}

describe('the page of other editors', () => {
	test.each((page?.fences ?? []).map((fence) => [fence.line, fence] as const))('line %i', (_, fence) => {
		expect(faultOf(fence)).toBeUndefined();
	});

	test('all that it shows starts the server by the same command', () => {
		const servers = (page?.fences ?? []).filter(({ text }) => text.includes('istio-ls'));
		expect(servers.length).toBeGreaterThan(7);
		expect(servers.filter(({ text }) => !text.includes('--stdio'))).toEqual([]);
	});

	test('what cannot be read is found', () => {
		const blocks =
			'```json\n{ "settings": { "rules": { "a/b": "loud" } } }\n```\n```toml\na = \n```\n```lua\nx = {\n```\n```elisp\n((a)\n```\n```sh\nistio-ls --studio\n```\n';
		const faults = pageOf('x.md', blocks).fences.map(faultOf);
		expect(faults).toEqual([
			expect.stringContaining('must be a map of rules'),
			expect.stringContaining('toml: '),
			expect.stringContaining('lua: '),
			'elisp: not closed',
			expect.stringContaining('--studio'),
		]);
	});
});
