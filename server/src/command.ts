// The command line, once its words ask for more than --version or --help: what they mean, done.

import { isUsageError, parseArguments } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { describe } from './cli/describe.ts';
import { explain } from './cli/explain.ts';
import { drawGraph } from './cli/graph.ts';
import { listRoutes } from './cli/routes.ts';
import { listRules } from './cli/rules.ts';
import { test } from './cli/test.ts';
import { watchTests } from './cli/test-watch.ts';
import { traceRequest } from './cli/trace.ts';
import { usage, usageOf } from './cli/usage.ts';
import { readInput } from './disk/input.ts';
import { mostBytes } from './disk/read.ts';
import './host/node.ts';
import { main } from './lsp/main.ts';
import { logged } from './text/visible.ts';
import { version } from './version.ts';

/** Runs the command; returns nothing while a server or a watch goes on, else the exit code. `home`: the folder of the bundle. */
function run(words: readonly string[], home: string): number | undefined {
	const command = parseArguments(words);
	if (command.name === 'serve') {
		main(home);
		return undefined;
	}
	process.on('uncaughtException', ended);
	process.stdout.on('error', ended);
	const { stdout, stderr, env } = process;
	const terminal = { stdout, stderr, env, cwd: () => process.cwd(), input: () => readInput(mostBytes) };
	if (command.name === 'check') return check(command, terminal);
	if (command.name === 'rules') return listRules(command, terminal);
	if (command.name === 'explain') return explain(command, terminal);
	if (command.name === 'routes') return listRoutes(command, terminal);
	if (command.name === 'describe') return describe(command, terminal);
	if (command.name === 'graph') return drawGraph(command, terminal);
	if (command.name === 'trace') return traceRequest(command, terminal);
	if (command.name === 'test' && command.watch) {
		watchTests(command, terminal, (code) => {
			process.exitCode = code;
		});
		return undefined;
	}
	if (command.name === 'test') return test(command, terminal);
	stdout.write(command.name !== 'help' ? `${version}\n` : command.of === '' ? usage : usageOf(command.of));
	return 0;
}

/** Runs the command and leaves the exit code in `process`. */
export function command(words: readonly string[], home: string): void {
	try {
		const code = run(words, home);
		if (code !== undefined) process.exitCode = code;
	} catch (error) {
		ended(error);
	}
}

/** Ends with 2, for 1 means that something was found. Who stops reading what is printed has read enough. */
function ended(error: unknown): void {
	// Whoever reads only the beginning still learns from the exit code what was found.
	if ((error as { code?: unknown }).code === 'EPIPE') process.exit(process.exitCode ?? 0);
	process.exitCode = 2;
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(
		isUsageError(error) ? `istio-ls: ${logged(message)}\nSee "istio-ls --help".\n` : `istio-ls: ${logged(message)}\n`,
	);
}
