// istio-ls trace: what becomes of a request, as a story for people or as JSON for programs.
import { resolve } from 'node:path';
import { mostBytes, read } from '../disk/read.ts';
import type { Question } from '../features/trace/question.ts';
import { type Traced, traced } from '../features/trace/traced.ts';
import { logged } from '../text/visible.ts';
import type { Trace } from './arguments.ts';
import { type Asked, readFor, reported, written } from './asking.ts';
import { printedJson } from './report/printed.ts';
import { UsageError } from './rule-words.ts';
import { type Style, styleOf } from './style.ts';
import type { Terminal } from './terminal.ts';

/** Traces and reports. Returns the exit code: 0 reached, 1 not (or not all of it), 2 it cannot be said. */
export function traceRequest(command: Trace, terminal: Terminal): number {
	const question = withToken(command.question, terminal.cwd());
	const asked = readFor(command, terminal);
	const answer = traced(asked.snapshot, question);
	if ('problem' in answer) {
		if (command.format === 'json') terminal.stdout.write(printedJson({ version: 1, problem: answer.problem }));
		terminal.stderr.write(`istio-ls: ${logged(answer.problem)}\n`);
		return 2;
	}
	const style = styleOf(terminal, command.color);
	const text = command.format === 'json' ? jsonOf(answer, asked) : textOf(answer, asked, command.isVerbose, style);
	terminal.stdout.write(text);
	if (!asked.isWhole) return 2;
	return answer.arrival === 'reached' ? 0 : 1;
}

/** `--jwt` names a file, unless it is a token or JSON itself. */
function withToken(question: Question, cwd: string): Question {
	const { jwt } = question;
	if (jwt === '' || jwt.trim().startsWith('{') || /^[\w-]+\.[\w-]+\.[\w-]*$/.test(jwt)) return question;
	const reading = read(resolve(cwd, jwt), mostBytes);
	if (typeof reading === 'object' && 'bytes' in reading)
		return { ...question, jwt: new TextDecoder().decode(reading.bytes) };
	const why = typeof reading === 'object' ? reading.reason : 'there is no such file';
	throw new UsageError(`--jwt ${jwt} cannot be read: ${why}. It is a file, a token, or claims as JSON`);
}

function jsonOf({ steps, end, proxies, ...answer }: Traced, { places }: Asked): string {
	return printedJson({
		version: 1,
		request: answer.title,
		...(answer.environment === '' ? {} : { environment: answer.environment }),
		notes: answer.notes,
		arrival: answer.arrival,
		conclusion: answer.conclusion,
		/** Whether it rests on assumptions, which the steps that are unknown name. */
		isUnsure: answer.isUnsure,
		proxies,
		steps: steps.map(({ at, passedOver, ...step }) => ({
			...step,
			at: reported(places, at),
			passedOver: passedOver.map((one) => ({ ...one, at: reported(places, one.at) })),
		})),
		end: end.is === 'reached' ? { ...end, to: end.to.map((one) => ({ ...one, at: reported(places, one.at) })) } : end,
	});
}

/** TABLE: steps in which nothing happens; they are shown to those who want all. */
const quiet: ReadonlySet<string> = new Set([
	'policy.none',
	'token.none',
	'rule.none',
	'policy.notDenied',
	'action.timeout',
	'action.retries',
]);

function textOf(answer: Traced, { places }: Asked, isVerbose: boolean, { paint, link }: Style): string {
	const { steps, arrival, proxies } = answer;
	const lines = [paint(logged(answer.title), 'bold'), ...answer.notes.map((note) => paint(logged(note), 'grey'))];
	const place = (at: Traced['steps'][number]['at']): string => {
		if (at === undefined) return '';
		return `  ${paint(link(logged(written(places, at)), places.linkOf(at.uri, at.start)), 'grey')}`;
	};
	let current = -1;
	for (const [index, step] of steps.entries()) {
		// What went another way is wanted where it explains the end.
		const isLast = index === steps.length - 1 && arrival !== 'reached';
		if (quiet.has(step.code) && !isVerbose && !isLast) continue;
		if (step.proxy !== current) lines.push('', paint(logged(proxies[step.proxy] ?? ''), 'bold'));
		current = step.proxy;
		const [mark, colour] = step.isUnknown
			? (['?', 'yellow'] as const)
			: isLast
				? (['x', 'red'] as const)
				: (['-', 'cyan'] as const);
		lines.push(`  ${paint(mark, colour)} ${logged(step.text)}${place(step.at)}`);
		if (isVerbose || isLast)
			for (const one of step.passedOver)
				lines.push(`      ${paint(`not: ${logged(one.text)}`, 'grey')}${place(one.at)}`);
	}
	const colour = arrival === 'reached' ? 'cyan' : 'red';
	const unsure = answer.isUnsure
		? `\n${paint('This rests on what is marked with "?": the files do not say it.', 'yellow')}`
		: '';
	return `${lines.join('\n')}\n\n${paint(`=> ${logged(answer.conclusion)}`, colour)}${unsure}\n`;
}
