// istio-ls --help, and that of each command: what is listed is what the command takes.
import { describe, expect, test } from 'vitest';
import { optionsOf, parseArguments } from '../../server/src/cli/arguments.ts';
import { columns } from '../../server/src/cli/report/frame.ts';
import { usage, usageOf } from '../../server/src/cli/usage.ts';
import { type CommandName, commandsHelp } from '../../server/src/cli/usage-rows.ts';

const names = Object.keys(commandsHelp) as readonly CommandName[];

/** The long names of the options that a help lists. */
function listed(help: string): readonly string[] {
	const heads = help.split('\n').flatMap((line) => (/^ {2}-/.test(line) ? line.slice(0, 62) : []));
	const words = heads.flatMap(
		(line) =>
			line
				.trimStart()
				.split(/ {2,}/)[0]
				?.match(/(?<=^|[ ,])--[a-z-]+/g) ?? [],
	);
	return words.map((word) => word.slice(2)).sort();
}

test('the help of all commands lists each option of each', () => {
	const all = new Set(listed(usage));
	expect(Object.values(optionsOf).flatMap((options) => options.filter((option) => !all.has(option)))).toEqual([
		...['help', 'version'].filter((option) => !all.has(option)),
	]);
	expect(usage.split('\n').filter((line) => columns(line) > 115)).toEqual([]);
});

describe('the help of a command', () => {
	test.each(names)('%s lists its own options', (name) => {
		const own = (optionsOf[name] ?? []).filter((option) => option !== 'version');
		expect([...new Set(listed(usageOf(name)))]).toEqual([...new Set([...own, 'help'])].sort());
	});

	test.each(names)('%s --help, -h, and help %s', (name) => {
		for (const words of [
			[name, '--help'],
			[name, '-h'],
			['help', name],
		])
			expect(parseArguments(words), words.join(' ')).toEqual({ name: 'help', of: name });
	});

	test('check', () => {
		const help = usageOf('check');
		expect(help).toMatch(/^istio-ls check \[paths\]\n\n {2}report problems/);
		expect(help).toContain('\nWhat is reported\n  --fail-on ');
		expect(help).toContain('\nHow files are read\n  --stdin-filename FILE');
		expect(help).toContain('\nExit code: 0 no findings');
		expect(help).not.toContain('istio-ls trace');
	});

	test('of a command that there is not', () => {
		expect(() => parseArguments(['chekc', '--help'])).toThrow('Unknown command "chekc"; did you mean "check"?');
	});
});
