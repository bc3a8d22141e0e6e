// Entry: istio-ls, the command line. What asks for two sentences is answered without loading the rest.
import { usage } from './cli/usage.ts';
import { loaded } from './load.ts';
import { version } from './version.ts';

/** TABLE: the answers that need nothing else; all other words are for `command`. */
const quick: Readonly<Record<string, string>> = {
	'': usage,
	help: usage,
	'-h': usage,
	'--help': usage,
	'-V': `${version}\n`,
	'--version': `${version}\n`,
};

const words = process.argv.slice(2);
const answer = quick[words.join(' ')];
if (answer === undefined) loaded().command(words, __dirname);
else process.stdout.write(answer);
