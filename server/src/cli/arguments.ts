// From the words of the command line to a command; what does not fit is a UsageError with a sentence for the user.
import { parseArgs } from 'node:util';
import { questionOf, questionOptions } from '../features/trace/question.ts';
import { globOf } from '../text/glob.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Check, Color, Command, Describe, Explain, Output, Reading, Routes, Trace } from './commands.ts';
import { type Graph, graphFormats } from './graph-command.ts';
import { optionFault } from './option-faults.ts';
import { formatNames } from './report/formats.ts';
import { rulesAsked, suppressAsked, UsageError } from './rule-words.ts';
import type { Test } from './test-command.ts';
import { testFormatNames } from './test-report/formats.ts';
import { isCommandName } from './usage.ts';

export type * from './commands.ts';
export { isUsageError } from './rule-words.ts';

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
	render: flag,
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
	verbose: flag,
	filter: { type: 'string', short: 't' },
	coverage: flag,
	'fail-under': word,
	watch: { type: 'boolean', short: 'w' },
	file: word,
	request: word,
	...questionOptions,
} as const;

const reading = ['stdin-filename', 'exclude', 'default-namespace', 'assume', 'istio-version', 'crds', 'mesh-config'];
const shownAs = ['format', 'color'];
const ofTests = ['filter', 'coverage', 'fail-under', 'verbose', 'watch'];
const notOfCheck: ReadonlySet<string> = new Set([
	'api-version',
	'recursive',
	...ofTests,
	'file',
	'request',
	...Object.keys(questionOptions),
]);

/** TABLE: the options that each command takes. */
export const optionsOf: Readonly<Record<string, readonly string[]>> = {
	rules: shownAs,
	explain: [...shownAs, 'api-version', 'recursive'],
	trace: [...shownAs, ...reading, ...Object.keys(questionOptions), 'verbose'],
	routes: [...shownAs, ...reading, 'from', 'through', 'environment'],
	test: [...reading, ...ofTests, 'format', 'output', 'quiet', 'color'],
	describe: [...shownAs, ...reading, 'environment'],
	graph: [...shownAs, ...reading, 'file', 'filter', 'request', 'environment'],
	check: Object.keys(options).filter((name) => !notOfCheck.has(name)),
};

const transports = /^--(stdio|node-ipc|socket=.*|pipe=.*)$/;

/** The command that `words` (without node and script) ask for. Throws a UsageError. */
export function parseArguments(words: readonly string[]): Command {
	const isServing = words[0] === 'serve' && !words.some((one) => one === '--help' || one === '-h');
	if (isServing || words.some((one) => transports.test(one))) return { name: 'serve' };
	const { values, positionals } = parsed(words);
	if (values.version === true) return { name: 'version' };
	const [name, ...rest] = positionals;
	if (values.help === true || name === undefined || name === 'help') return helpOn(name === 'help' ? rest[0] : name);
	const allowed = Object.hasOwn(optionsOf, name) ? optionsOf[name] : undefined;
	if (allowed === undefined) throw new UsageError(`Unknown command "${name}"${meant(name)}`);
	const strange = Object.keys(values).find((option) => !allowed.includes(option));
	if (strange !== undefined) throw new UsageError(`"istio-ls ${name}" has no option --${strange}`);
	if (name === 'rules') return { name, words: rest, ...shown(values) };
	if (name === 'explain') return explainOf(rest, values);
	if (name === 'trace') return traceOf(rest, values);
	if (name === 'routes') return routesOf(rest, values);
	if (name === 'describe') return describeOf(rest, values);
	if (name === 'graph') return graphOf(rest, values);
	if (name === 'test') return testOf(rest, values);
	return checkOf(rest, values);
}

function helpOn(name = ''): Command {
	if (name !== '' && !isCommandName(name)) throw new UsageError(`Unknown command "${name}"${meant(name)}`);
	return { name: 'help', of: name };
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
			'"istio-ls explain" takes one word: a rule, a code, a field such as virtualservice.spec.http, or a message of Envoy in quotes',
		);
	const { 'api-version': apiVersion = '', recursive = false } = values;
	return { name: 'explain', word: asked, apiVersion, isRecursive: recursive, ...shown(values) };
}

function traceOf(words: readonly string[], values: Values): Trace {
	const found = questionOf(words, values);
	if ('problem' in found) throw new UsageError(found.problem);
	return {
		name: 'trace',
		question: found.question,
		isVerbose: values.verbose ?? false,
		...readingOf(found.rest, values),
		...shown(values),
	};
}

function routesOf([host = '', ...paths]: readonly string[], values: Values): Routes {
	const { from = '', through = '', environment = '' } = values;
	if (from !== '' && through !== '') throw new UsageError('--from a workload or --through a gateway, not both');
	return { name: 'routes', host, from, through, environment, ...readingOf(paths, values), ...shown(values) };
}

function describeOf([resource, ...paths]: readonly string[], values: Values): Describe {
	if (resource === undefined) throw new UsageError('"istio-ls describe" takes KIND/NAME, such as service/cart.shop');
	const { environment = '' } = values;
	return { name: 'describe', resource, environment, ...readingOf(paths, values), ...shown(values) };
}

function graphOf([what = '', ...paths]: readonly string[], values: Values): Graph {
	const { file = '', filter = '', request = '', environment = '' } = values;
	const format = oneOf('--format', values.format?.at(-1) ?? 'mermaid', graphFormats);
	const asked = { what, file, filter, request, environment };
	return { name: 'graph', ...asked, ...readingOf(paths, values), format, color: colorOf(values.color) };
}

function readingOf(paths: readonly string[], values: Values): Reading {
	const { 'stdin-filename': stdinName = '' } = values;
	if (stdinName !== '' && !paths.includes('-')) throw new UsageError('--stdin-filename needs the path "-"');
	return {
		paths: paths.length === 0 ? ['.'] : paths,
		stdinName,
		exclude: globs('--exclude', values.exclude),
		crds: values.crds ?? [],
		meshConfig: values['mesh-config'] ?? '',
		settings: settingsOf(values),
	};
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
	// A variable of a build that is not set must not mean another question.
	if (values['changed-since'] === '') throw new UsageError('--changed-since needs the name of a commit');
	const { render = false } = values;
	// Both judge texts that the disk does not have, and what renders reads the disk.
	for (const other of ['fix', 'changed-since'] as const)
		if (render && values[other] !== undefined) throw new UsageError(`--render and --${other} do not go together`);
	return {
		name: 'check',
		...readingOf(paths, values),
		outputs: outputsOf(values.format ?? ['text'], values.output, formatNames),
		failOn: oneOf('--fail-on', values['fail-on'] ?? 'error', ['error', 'warning', 'information', 'never']),
		include: globs('--include', values.include),
		changedSince: values['changed-since'] ?? '',
		suppress: (values.suppress ?? []).map(suppressAsked),
		showSuppressed: values['show-suppressed'] ?? false,
		fix: !fix ? 'off' : isDry ? 'diff' : 'write',
		render,
		quiet: values.quiet ?? false,
		maxFindings: count('--max-findings', values['max-findings']),
		color: colorOf(values.color),
		baseline,
		updateBaseline,
	};
}

function testOf(paths: readonly string[], values: Values): Test {
	const under = values['fail-under'] ?? '0';
	if (!/^\d{1,3}$/.test(under) || Number(under) > 100)
		throw new UsageError(`--fail-under must be a percentage from 0 to 100, not "${under}"`);
	const { watch = false } = values;
	if (watch && paths.includes('-')) throw new UsageError('--watch needs files: standard input is read once');
	return {
		name: 'test',
		...readingOf(paths, values),
		outputs: outputsOf(values.format ?? ['text'], values.output, testFormatNames),
		filter: values.filter ?? '',
		coverage: values.coverage ?? values['fail-under'] !== undefined,
		failUnder: Number(under),
		verbose: values.verbose ?? false,
		watch,
		quiet: values.quiet ?? false,
		color: colorOf(values.color),
	};
}

/** The reports of `--format F` and `--format F=FILE`; what names no file goes to `--output`, else to standard output. */
function outputsOf<F extends string>(
	formats: readonly string[],
	output: string | undefined,
	names: readonly F[],
): readonly Output<F>[] {
	const outputs = formats.map((text): Output<F> => {
		const [name = '', ...path] = text.split('=');
		const format = oneOf('--format', name, names);
		if (path.length > 0 && path.join('=') === '')
			throw new UsageError(`--format ${format}= needs a file after the "="`);
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
		throw new UsageError(optionFault(error as Error, Object.keys(options)));
	}
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === value);
	if (found === undefined) throw new UsageError(`${option} must be one of ${allowed.join(', ')}, not "${value}"`);
	return found;
}

function colorOf(text = 'auto'): Color {
	return oneOf('--color', text, ['auto', 'always', 'never']);
}

function globs(option: string, given: readonly string[] = []): readonly string[] {
	const wrong = given.find((glob) => globOf(glob) === undefined);
	if (wrong !== undefined) throw new UsageError(`${option} "${wrong}" is invalid: a bracket or a brace is not closed`);
	return given;
}

function count(option: string, text: string | undefined): number {
	if (text === undefined) return Number.POSITIVE_INFINITY;
	if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
	throw new UsageError(`${option} must be a number from 1, not "${text}"`);
}

function release(text: string): string {
	if (/^(newest|auto|v?1\.\d+(\.\d+)?)$/.test(text)) return text;
	throw new UsageError(`--istio-version must be newest, auto or a release such as 1.24, not "${text}"`);
}
