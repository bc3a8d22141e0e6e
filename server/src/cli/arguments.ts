// From the words of the command line to a command; what does not fit is a UsageError with a sentence for the user.
import { parseArgs } from 'node:util';
import { nearest } from '../rules/engine/nearest.ts';
import type { Level, Settings } from '../settings.ts';

export type FailOn = 'error' | 'warning' | 'information' | 'never';

export interface Check {
	readonly name: 'check';
	readonly paths: readonly string[];
	readonly format: 'text' | 'json';
	readonly failOn: FailOn;
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

export type Command = Check | { readonly name: 'serve' | 'help' | 'version' };

class UsageError extends Error {}

export function isUsageError(error: unknown): error is Error {
	return error instanceof UsageError;
}

const options = {
	help: { type: 'boolean', short: 'h' },
	version: { type: 'boolean', short: 'V' },
	format: { type: 'string', default: 'text' },
	'fail-on': { type: 'string', default: 'error' },
	'default-namespace': { type: 'string' },
	assume: { type: 'string' },
	'istio-version': { type: 'string' },
	crds: { type: 'string', multiple: true, default: [] as string[] },
	'mesh-config': { type: 'string', default: '' },
	baseline: { type: 'string', default: '' },
	'update-baseline': { type: 'boolean', default: false },
	'all-rules': { type: 'boolean' },
	rule: { type: 'string', multiple: true, default: [] as string[] },
} as const;

const transports = /^--(stdio|node-ipc|socket=.*|pipe=.*)$/;

/** The command that `words` (without node and script) ask for. Throws a UsageError. */
export function parseArguments(words: readonly string[]): Command {
	if (words[0] === 'serve' || words.some((word) => transports.test(word))) return { name: 'serve' };
	const { values, positionals } = parsed(words);
	if (values.version === true) return { name: 'version' };
	const [name, ...paths] = positionals;
	if (values.help === true || name === undefined || name === 'help') return { name: 'help' };
	if (name !== 'check') throw new UsageError(`There is no command "${name}"`);
	if (values['update-baseline'] && values.baseline === '')
		throw new UsageError('--update-baseline needs --baseline FILE');
	return {
		name,
		paths: paths.length === 0 ? ['.'] : paths,
		format: oneOf('--format', values.format, ['text', 'json']),
		failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning', 'information', 'never']),
		crds: values.crds,
		meshConfig: values['mesh-config'],
		baseline: values.baseline,
		updateBaseline: values['update-baseline'],
		settings: settingsOf(values),
	};
}

type Values = ReturnType<typeof parsed>['values'];

function settingsOf(values: Values): Check['settings'] {
	const { assume, 'default-namespace': defaultNamespace, 'istio-version': version, 'all-rules': allRules } = values;
	return {
		...(defaultNamespace === undefined ? {} : { defaultNamespace }),
		...(assume === undefined ? {} : { assume: oneOf('--assume', assume, ['auto', 'complete']) }),
		...(version === undefined ? {} : { version: release(version) }),
		...(allRules === undefined ? {} : { allRules }),
		...(values.rule.length === 0 ? {} : { rules: Object.fromEntries(values.rule.map(ruleLevel)) }),
	};
}

function parsed(words: readonly string[]) {
	try {
		return parseArgs({ args: [...words], options, allowPositionals: true });
	} catch (error) {
		throw new UsageError((error as Error).message.split('. ')[0] ?? 'The arguments are not understood');
	}
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((one) => one === value);
	if (found === undefined) throw new UsageError(`${option} is one of ${allowed.join(', ')}, not "${value}"`);
	return found;
}

function release(text: string): string {
	if (/^(newest|auto|v?1\.\d+(\.\d+)?)$/.test(text)) return text;
	throw new UsageError(`--istio-version is newest, auto or a release such as 1.24, not "${text}"`);
}

function ruleLevel(text: string): [string, Level] {
	const [id = '', level = ''] = text.split('=');
	const { isKnown, suggestion } = nearest(id);
	if (!isKnown)
		throw new UsageError(
			`There is no rule "${id}"${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`,
		);
	return [id, oneOf(`--rule ${id}`, level, ['off', 'hint', 'information', 'warning', 'error'])];
}
