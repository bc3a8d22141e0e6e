// From the words of the command line to a command; what does not fit is a UsageError with a sentence for the user.
import { parseArgs } from 'node:util';
import type { Settings } from '../settings.ts';
import { globOf } from '../text/glob.ts';
import { nearestName } from '../text/nearest-name.ts';
import { type FormatName, formatNames } from './report/formats.ts';
import { rulesAsked, type Suppress, suppressAsked, UsageError } from './rule-words.ts';

export { isUsageError } from './rule-words.ts';

export type FailOn = 'error' | 'warning' | 'information' | 'never';
export type Color = 'auto' | 'always' | 'never';

/** A report and where it goes: the path of a file, '' for standard output. */
export interface Output {
	readonly format: FormatName;
	readonly path: string;
}

export interface Check {
	readonly name: 'check';
	/** `-` is standard input. */
	readonly paths: readonly string[];
	/** The file that standard input is taken for; '' for none. */
	readonly stdinName: string;
	/** At most one goes to standard output. */
	readonly outputs: readonly Output[];
	readonly failOn: FailOn;
	/** Globs of what is reported, and of what is not even read, relative to the current folder. */
	readonly include: readonly string[];
	readonly exclude: readonly string[];
	/** A commit, since which a file must have changed to be reported; '' for none. */
	readonly changedSince: string;
	readonly suppress: readonly Suppress[];
	/** Whether reports for programs hold what is suppressed too, marked so. */
	readonly showSuppressed: boolean;
	readonly fix: 'off' | 'write' | 'diff';
	readonly quiet: boolean;
	/** Infinity where none is given. */
	readonly maxFindings: number;
	readonly color: Color;
	/** Paths of files and folders with definitions. */
	readonly crds: readonly string[];
	/** Path of a file with a MeshConfig; '' for none. */
	readonly meshConfig: string;
	/** Path of a file with findings that are known; '' for none. */
	readonly baseline: string;
	/** Whether all that is found becomes known. */
	readonly updateBaseline: boolean;
	/** What was asked for of `settings.ts`, which overrules all else. */
	readonly settings: Readonly<Partial<Settings>>;
}

/** `istio-ls rules [WORD…]`: those that the words mean, all without any. */
export interface Rules {
	readonly name: 'rules';
	readonly words: readonly string[];
	readonly format: 'text' | 'json';
	readonly color: Color;
}

export interface Explain {
	readonly name: 'explain';
	/** A rule, a code of istioctl or Kiali, or a kind and the way to a field. */
	readonly word: string;
	/** Which of several kinds of one name is meant: `group/version` or a group; '' where it does not matter. */
	readonly apiVersion: string;
	readonly isRecursive: boolean;
	readonly format: 'text' | 'json';
	readonly color: Color;
}

export type Command = Check | Rules | Explain | { readonly name: 'serve' | 'help' | 'version' };

const several = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const word = { type: 'string' } as const;

const options = {
	help: { type: 'boolean', short: 'h' },
	version: { type: 'boolean', short: 'V' },
	format: several,
	output: { type: 'string', short: 'o' },
	'fail-on': word,
	include: several,
	exclude: several,
	'changed-since': word,
	'stdin-filename': word,
	fix: flag,
	'dry-run': flag,
	quiet: { type: 'boolean', short: 'q' },
	'max-findings': word,
	color: word,
	'default-namespace': word,
	assume: word,
	'istio-version': word,
	crds: several,
	'mesh-config': word,
	baseline: word,
	'update-baseline': flag,
	'all-rules': flag,
	rule: several,
	suppress: { type: 'string', multiple: true, short: 'S' },
	'show-suppressed': flag,
	'api-version': word,
	recursive: flag,
} as const;

/** TABLE: the options that commands other than `check` take; `check` takes all but those of `explain` alone. */
const optionsOf: Readonly<Record<string, readonly string[]>> = {
	rules: ['format', 'color'],
	explain: ['format', 'color', 'api-version', 'recursive'],
	check: Object.keys(options).filter((name) => name !== 'api-version' && name !== 'recursive'),
};

const transports = /^--(stdio|node-ipc|socket=.*|pipe=.*)$/;

/** The command that `words` (without node and script) ask for. Throws a UsageError. */
export function parseArguments(words: readonly string[]): Command {
	if (words[0] === 'serve' || words.some((one) => transports.test(one))) return { name: 'serve' };
	const { values, positionals } = parsed(words);
	if (values.version === true) return { name: 'version' };
	const [name, ...rest] = positionals;
	if (values.help === true || name === undefined || name === 'help') return { name: 'help' };
	const allowed = Object.hasOwn(optionsOf, name) ? optionsOf[name] : undefined;
	if (allowed === undefined) throw new UsageError(`There is no command "${name}"${meant(name)}`);
	const strange = Object.keys(values).find((option) => !allowed.includes(option));
	if (strange !== undefined) throw new UsageError(`"istio-ls ${name}" has no option --${strange}`);
	if (name === 'rules') return { name, words: rest, ...shown(values) };
	if (name === 'explain') return explainOf(rest, values);
	return checkOf(rest, values);
}

function meant(name: string): string {
	const near = nearestName(name, [...Object.keys(optionsOf), 'serve', 'help']);
	return near === undefined ? '' : `; did you mean "${near}"?`;
}

type Values = ReturnType<typeof parsed>['values'];

function explainOf(words: readonly string[], values: Values): Explain {
	const [asked] = words;
	if (asked === undefined || words.length > 1)
		throw new UsageError(
			'"istio-ls explain" takes one word: a rule, a code, or a field such as virtualservice.spec.http',
		);
	const { 'api-version': apiVersion = '', recursive = false } = values;
	return { name: 'explain', word: asked, apiVersion, isRecursive: recursive, ...shown(values) };
}

function shown({ format, color }: Values): { readonly format: 'text' | 'json'; readonly color: Color } {
	return { format: oneOf('--format', format?.at(-1) ?? 'text', ['text', 'json']), color: colorOf(color) };
}

function checkOf(paths: readonly string[], values: Values): Check {
	const { 'update-baseline': updateBaseline = false, baseline = '', fix = false, 'dry-run': isDry = false } = values;
	if (updateBaseline && baseline === '') throw new UsageError('--update-baseline needs --baseline FILE');
	if (isDry && !fix) throw new UsageError('--dry-run needs --fix');
	if (paths.includes('-') && fix && !isDry)
		throw new UsageError('Standard input cannot be fixed; --fix --dry-run shows what would change');
	const { 'stdin-filename': stdinName = '' } = values;
	if (stdinName !== '' && !paths.includes('-')) throw new UsageError('--stdin-filename needs the path "-"');
	return {
		name: 'check',
		paths: paths.length === 0 ? ['.'] : paths,
		stdinName,
		outputs: outputsOf(values.format ?? ['text'], values.output),
		failOn: oneOf('--fail-on', values['fail-on'] ?? 'error', ['error', 'warning', 'information', 'never']),
		include: globs('--include', values.include),
		exclude: globs('--exclude', values.exclude),
		changedSince: values['changed-since'] ?? '',
		suppress: (values.suppress ?? []).map(suppressAsked),
		showSuppressed: values['show-suppressed'] ?? false,
		fix: !fix ? 'off' : isDry ? 'diff' : 'write',
		quiet: values.quiet ?? false,
		maxFindings: count('--max-findings', values['max-findings']),
		color: colorOf(values.color),
		crds: values.crds ?? [],
		meshConfig: values['mesh-config'] ?? '',
		baseline,
		updateBaseline,
		settings: settingsOf(values),
	};
}

/** The reports of `--format F` and `--format F=FILE`; what names no file goes to `--output`, else to standard output. */
function outputsOf(formats: readonly string[], output: string | undefined): readonly Output[] {
	const outputs = formats.map((text): Output => {
		const [name = '', ...path] = text.split('=');
		const format = oneOf('--format', name, formatNames);
		if (path.length > 0 && path.join('=') === '')
			throw new UsageError(`--format ${format}= needs a file behind the "="`);
		return { format, path: path.join('=') || output || '' };
	});
	const twice = outputs.find(({ path }, index) => outputs.findIndex((other) => other.path === path) < index);
	if (twice !== undefined)
		throw new UsageError(
			`Two reports cannot go to ${twice.path === '' ? 'standard output' : twice.path}: name a file, as in --format ${twice.format}=FILE`,
		);
	if (output !== undefined && outputs.every(({ path }) => path !== output))
		throw new UsageError('--output needs a --format that names no file of its own');
	return outputs;
}

function settingsOf(values: Values): Check['settings'] {
	const { assume, 'default-namespace': defaultNamespace, 'istio-version': version, 'all-rules': allRules } = values;
	return {
		...(defaultNamespace === undefined ? {} : { defaultNamespace }),
		...(assume === undefined ? {} : { assume: oneOf('--assume', assume, ['auto', 'complete']) }),
		...(version === undefined ? {} : { version: release(version) }),
		...(allRules === undefined ? {} : { allRules }),
		...(values.rule === undefined ? {} : { rules: rulesAsked(values.rule) }),
	};
}

function parsed(words: readonly string[]) {
	try {
		return parseArgs({ args: [...words], options, allowPositionals: true });
	} catch (error) {
		throw new UsageError((error as Error).message.split(/\.\s/)[0] ?? 'The arguments are not understood');
	}
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === value);
	if (found === undefined) throw new UsageError(`${option} is one of ${allowed.join(', ')}, not "${value}"`);
	return found;
}

function colorOf(text = 'auto'): Color {
	return oneOf('--color', text, ['auto', 'always', 'never']);
}

function globs(option: string, given: readonly string[] = []): readonly string[] {
	const wrong = given.find((glob) => globOf(glob) === undefined);
	if (wrong !== undefined)
		throw new UsageError(`${option} "${wrong}" is not understood: a bracket or a brace is not closed`);
	return given;
}

function count(option: string, text: string | undefined): number {
	if (text === undefined) return Number.POSITIVE_INFINITY;
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new UsageError(`${option} is a number from 1 on, not "${text}"`);
}

function release(text: string): string {
	if (/^(newest|auto|v?1\.\d+(\.\d+)?)$/.test(text)) return text;
	throw new UsageError(`--istio-version is newest, auto or a release such as 1.24, not "${text}"`);
}
