// Entry: istio-ls, the command line.

import { isUsageError, parseArguments } from './cli/arguments.ts';
import { check } from './cli/check.ts';
import { usage } from './cli/usage.ts';
import { main } from './lsp/main.ts';
import { version } from './version.ts';

/** Runs the command; resolves to nothing while a server goes on, else to the exit code. */
function run(words: readonly string[]): number | undefined {
	const command = parseArguments(words);
	switch (command.name) {
		case 'serve':
			main(__dirname);
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

try {
	process.exitCode = run(process.argv.slice(2)) ?? 0;
} catch (error) {
	if (!isUsageError(error)) throw error;
	process.stderr.write(`istio-ls: ${error.message}\nSee "istio-ls --help".\n`);
	process.exitCode = 2;
}
