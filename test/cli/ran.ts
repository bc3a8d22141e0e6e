// A run of the command in a folder, without a process of its own: what it prints, and its exit code.
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';
import { describe } from '../../server/src/cli/describe.ts';
import { explain } from '../../server/src/cli/explain.ts';
import { drawGraph } from '../../server/src/cli/graph.ts';
import { listRoutes } from '../../server/src/cli/routes.ts';
import { listRules } from '../../server/src/cli/rules.ts';
import { test } from '../../server/src/cli/test.ts';
import { traceRequest } from '../../server/src/cli/trace.ts';

export interface Ran {
	readonly code: number;
	readonly out: string;
	readonly err: string;
}

export interface Around {
	/** What comes through standard input. */
	readonly input?: string | Buffer;
	readonly env?: Readonly<Record<string, string>>;
	/** Whether standard output and standard error are terminals. */
	readonly isTTY?: boolean;
	/** Milliseconds, for runs that are to take time. */
	readonly now?: () => number;
}

/** Runs `istio-ls words` in `folder`; the time in the summary is left out. */
export function ran(folder: string, words: readonly string[], around: Around = {}): Ran {
	let [out, err] = ['', ''];
	const { input, env = {}, isTTY = false, now } = around;
	const terminal = {
		stdout: { write: (text: string) => (out += text), isTTY },
		stderr: { write: (text: string) => (err += text), isTTY },
		env,
		cwd: () => folder,
		input: () => (input === undefined ? ('missing' as const) : { bytes: Buffer.from(input) }),
		...(now === undefined ? {} : { now }),
	};
	const command = parseArguments(words);
	const code =
		command.name === 'check'
			? check(command, terminal)
			: command.name === 'rules'
				? listRules(command, terminal)
				: command.name === 'explain'
					? explain(command, terminal)
					: command.name === 'trace'
						? traceRequest(command, terminal)
						: command.name === 'routes'
							? listRoutes(command, terminal)
							: command.name === 'describe'
								? describe(command, terminal)
								: command.name === 'graph'
									? drawGraph(command, terminal)
									: command.name === 'test'
										? test(command, terminal)
										: Number.NaN;
	return { code, out: out.replace(/ \([\d.]+ s\)\.\n/, '.\n'), err };
}
