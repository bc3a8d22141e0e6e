// The faults that parseArgs of Node finds in the options of a command line, in our words.
import { nearestName } from '../text/nearest-name.ts';

/** The sentence for what parseArgs threw; `names` are the options that there are, without their dashes. */
export function optionFault({ message }: Error, names: readonly string[]): string {
	const [, option = ''] = /'(?:-\w, )?(--?[^\s']+)/.exec(message) ?? [];
	if (message.startsWith('Unknown')) return `Unknown option "${option}"${meantOption(option, names)}`;
	if (message.includes('does not take')) return `${option} takes no value`;
	const dashed = message.includes('ambiguous') ? `; one that begins with "-" is written ${option}=VALUE` : '';
	return `${option} needs a value${dashed}`;
}

function meantOption(option: string, names: readonly string[]): string {
	const near = nearestName(option.replace(/^-+/, ''), names);
	return near === undefined ? '' : `; did you mean "--${near}"?`;
}
