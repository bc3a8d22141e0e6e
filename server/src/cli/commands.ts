// The commands of the command line, once its words are understood.
import type { Question } from '../features/trace/question.ts';
import type { Settings } from '../settings.ts';
import type { Graph } from './graph-command.ts';
import type { FormatName } from './report/formats.ts';
import type { Suppress } from './rule-words.ts';
import type { Test } from './test-command.ts';
import type { CommandName } from './usage-rows.ts';

export type FailOn = 'error' | 'warning' | 'information' | 'never';
export type Color = 'auto' | 'always' | 'never';

/** A report and where it goes: the path of a file, '' for standard output. */
export interface Output<F extends string = FormatName> {
	readonly format: F;
	readonly path: string;
}

/** What is read, and how. */
export interface Reading {
	/** `-` is standard input. */
	readonly paths: readonly string[];
	/** The file that standard input is taken for; '' for none. */
	readonly stdinName: string;
	/** Globs of what is not even read, relative to the current folder. */
	readonly exclude: readonly string[];
	/** Paths of files and folders with definitions. */
	readonly crds: readonly string[];
	/** Path of a file with a MeshConfig; '' for none. */
	readonly meshConfig: string;
	/** What was asked for of `settings.ts`, which overrules all else. */
	readonly settings: Readonly<Partial<Settings>>;
}

export interface Check extends Reading {
	readonly name: 'check';
	/** At most one goes to standard output. */
	readonly outputs: readonly Output[];
	readonly failOn: FailOn;
	/** Globs of what is reported, relative to the current folder. */
	readonly include: readonly string[];
	/** A commit, since which a file must have changed to be reported; '' for none. */
	readonly changedSince: string;
	readonly suppress: readonly Suppress[];
	/** Whether reports for programs hold what is suppressed too, marked so. */
	readonly showSuppressed: boolean;
	readonly fix: 'off' | 'write' | 'diff';
	/** Whether charts and overlays are rendered, by programs of the user's. */
	readonly render: boolean;
	readonly quiet: boolean;
	/** Infinity where none is given. */
	readonly maxFindings: number;
	readonly color: Color;
	/** Path of a file with findings that are known; '' for none. */
	readonly baseline: string;
	/** Whether all that is found becomes known. */
	readonly updateBaseline: boolean;
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

/** What the commands that ask a mesh have in common: what is read, and how the answer is shown. */
export interface Asking extends Reading {
	readonly format: 'text' | 'json';
	readonly color: Color;
}

/** `istio-ls trace`: what becomes of a request. */
export interface Trace extends Asking {
	readonly name: 'trace';
	readonly question: Question;
	/** Whether to show what was passed over, too. */
	readonly isVerbose: boolean;
}

/** `istio-ls routes`: the routes of a proxy in the order of their evaluation. */
export interface Routes extends Asking {
	readonly name: 'routes';
	/** The host whose routes are asked for, unless it is the first of the paths; '' for all. */
	readonly host: string;
	readonly from: string;
	readonly through: string;
	readonly environment: string;
}

/** `istio-ls describe`: what a resource means in its mesh. */
export interface Describe extends Asking {
	readonly name: 'describe';
	/** `KIND/NAME` or `KIND/NAME.NAMESPACE`. */
	readonly resource: string;
	readonly environment: string;
}

export type Command =
	| Check
	| Rules
	| Explain
	| Trace
	| Test
	| Routes
	| Describe
	| Graph
	| { readonly name: 'serve' | 'version' }
	/** `of`: the command whose help is asked for; '' for that of all. */
	| { readonly name: 'help'; readonly of: CommandName | '' };
