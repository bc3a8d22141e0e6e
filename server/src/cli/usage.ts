// What --help prints: for all commands, or for one.
import {
	type CommandHelp,
	type CommandName,
	commandsHelp,
	exitCodes,
	general,
	type OptionHelp,
	sections,
} from './usage-rows.ts';

/** Where what an option does begins on its line. */
const column = 30;

function entry(words: string, says: readonly string[]): string {
	const lines = says.map((line) => ' '.repeat(column) + line);
	const [first = '', ...rest] = lines;
	const isShort = words.length + 4 <= column;
	return isShort
		? [`  ${words}`.padEnd(column) + first.trimStart(), ...rest].join('\n')
		: [`  ${words}`, ...lines].join('\n');
}

const optionEntry = ({ option, says }: OptionHelp): string => entry(option, says);
const commandEntry = ({ words, says }: CommandHelp): string => entry(words, says);

function exitText(name?: CommandName): readonly string[] {
	if (name !== undefined) return exitCodes.flatMap(({ of, says }) => (of.includes(name) ? [`Exit code: ${says}`] : []));
	return exitCodes.map(({ of, says }) => `${of[0] === 'check' ? 'Exit code' : of[0]}: ${says}`);
}

/** What `istio-ls --help` prints. */
export const usage = [
	'istio-ls: checks Istio YAML and follows requests through it, on the command line and in editors',
	'',
	...Object.values(commandsHelp).map(commandEntry),
	'',
	...sections.flatMap(({ title, note, options }) => [
		note === '' ? title : `${title} ${note}`,
		...options.map(optionEntry),
		'',
	]),
	...general.map(optionEntry),
	'',
	...exitText(),
	'',
].join('\n');

/** What `istio-ls NAME --help` prints. */
export function usageOf(name: CommandName): string {
	const { words, says } = commandsHelp[name];
	const own = sections.filter(({ of }) => of.includes(name));
	const others = sections.flatMap(({ of, options }) =>
		of.includes(name) ? [] : options.filter(({ also = [] }) => also.includes(name)),
	);
	return [
		words,
		'',
		...says.map((line) => `  ${line}`),
		'',
		...own.flatMap(({ title, options }) => [
			title === 'rules and explain' ? 'Options' : title,
			...options.filter(({ of = [name] }) => of.includes(name)).map(optionEntry),
			'',
		]),
		...(others.length === 0 || own.length === 0 ? [] : ['Other options']),
		...[...others, ...general.slice(0, 1)].map(optionEntry),
		'',
		...exitText(name),
		...(exitText(name).length === 0 ? [] : ['']),
		'See "istio-ls --help" for all commands.',
		'',
	].join('\n');
}

/** Whether there is a command of this name. */
export function isCommandName(word: string): word is CommandName {
	return Object.hasOwn(commandsHelp, word);
}
