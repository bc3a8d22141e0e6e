// istio-ls describe: what a resource means in its mesh, for people or as JSON for programs.
import { descriptionsOf } from '../features/trace/description.ts';
import { logged } from '../text/visible.ts';
import { readFor, reported, written } from './asking.ts';
import type { Describe } from './commands.ts';
import { printedJson } from './report/printed.ts';
import { styleOf } from './style.ts';
import type { Terminal } from './terminal.ts';
import { wrapped } from './wrap.ts';

/** Prints what a resource means. Returns the exit code: 0, 2 where there is no such resource or not all could be read. */
export function describe(command: Describe, terminal: Terminal): number {
	const { snapshot, places, isWhole } = readFor(command, terminal);
	const answer = descriptionsOf(snapshot, command.resource, command.environment);
	if ('problem' in answer) {
		if (command.format === 'json') terminal.stdout.write(printedJson({ version: 1, problem: answer.problem }));
		terminal.stderr.write(`istio-ls: ${logged(answer.problem)}\n`);
		return 2;
	}
	const { paint, link } = styleOf(terminal, command.color);
	if (command.format === 'json') {
		const resources = answer.resources.map(({ at, namedBy, ...one }) => ({
			...one,
			at: reported(places, at),
			namedBy: namedBy.map((each) => ({ ...each, at: reported(places, each.at) })),
		}));
		terminal.stdout.write(printedJson({ version: 1, ...answer, resources }));
		return isWhole ? 0 : 2;
	}
	const lines = answer.notes.map((note) => paint(logged(note), 'grey'));
	const place = (at: (typeof answer.resources)[number]['at']): string =>
		at === undefined ? '' : `  ${paint(link(logged(written(places, at)), places.linkOf(at.uri, at.start)), 'grey')}`;
	for (const { resource, at, facts, namedBy } of answer.resources) {
		if (lines.length > 0) lines.push('');
		lines.push(
			`${paint(logged(resource), 'bold')}${place(at)}`,
			...facts.map((fact) => `  - ${wrapped(fact, '    ').trim().split('\n').map(logged).join('\n')}`),
		);
		if (namedBy.length > 0) lines.push('  Named by');
		for (const one of namedBy) lines.push(`    ${logged(one.resource)}${place(one.at)}`);
	}
	terminal.stdout.write(lines.map((line) => `${line}\n`).join(''));
	return isWhole ? 0 : 2;
}
