// The command line, once its words ask for more than --version or --help: what they mean, done.

import { isUsageError, parseArguments } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { usage } from './cli/usage.ts';
import { main } from './lsp/main.ts';
import { version } from './version.ts';

/** Runs the command; resolves to nothing while a server goes on, else to the exit code. `home`: the folder of the bundle. */
function run(words: readonly string[], home: string): number | undefined {
	const command = parseArguments(words);
	switch (command.name) {
		case 'serve':
			main(home);
			return undefined;
		case 'help':
			process.stdout.write(usage);
			return 0;
		case 'version':
			process.stdout.write(`${version}\n`);
			return 0;
		case 'check':
			return check(command, process);
	}
}

/** Runs the command and leaves the exit code in `process`. */
export function command(words: readonly string[], home: string): void {
	try {
		process.exitCode = run(words, home) ?? 0;
	} catch (error) {
		if (!isUsageError(error)) throw error;
		process.stderr.write(`istio-ls: ${error.message}\nSee "istio-ls --help".\n`);
		process.exitCode = 2;
	}
}
