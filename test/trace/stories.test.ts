// Stories as people read them: stories.yaml holds for each case a workspace, lines `#> ` with the request as JSON, and lines
// `#= ` with the story: `-` a step, `?` one that the files do not decide, `not` what was passed over, `=>` the end.
// `UPDATE=1 npx vitest run test/trace/stories.test.ts` writes the stories anew, to be read before they are kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import type { Start, TraceRequest } from '../../server/src/trace/request.ts';
import { startFrom, startsFor, startThrough } from '../../server/src/trace/starts.ts';
import { type End, plainTrace, type Trace } from '../../server/src/trace/story.ts';
import { trace } from '../../server/src/trace/trace.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { cases, fixture } from '../fixture.ts';

const file = join(import.meta.dirname, 'stories.yaml');

interface Asked extends Omit<TraceRequest, 'start' | 'sends'> {
	readonly through?: string;
	readonly from?: string;
	readonly sends?: TraceRequest['sends'];
}

function startOf(mesh: Mesh, { through, from, host = '', port }: Asked): Start {
	const found =
		through !== undefined
			? startThrough(mesh, through)
			: from !== undefined
				? startFrom(mesh, from)
				: startsFor(mesh, host.replace(/:\d+$/, ''), port)[0];
	if (found === undefined) throw new Error('nowhere to begin');
	return found;
}

function endLine(end: End): string {
	switch (end.is) {
		case 'refused':
			return 'connection refused';
		case 'closed':
			return `closed ${end.flag} ${end.details}`.trim();
		case 'answered':
			return [end.status, end.flag, end.details, end.location]
				.filter((one) => one !== undefined && one !== '')
				.join(' ');
		case 'reached':
			return end.to
				.map(({ cluster, workloads = [], weight, status, arrives }) => {
					const request = arrives === undefined ? '' : ` ${arrives.method} ${arrives.host}${arrives.path}`;
					return `${cluster} ${weight} ${status ?? ''}[${workloads.join()}]${request}`;
				})
				.join('; ');
	}
}

function linesOf({ steps, end, isUnsure }: Trace): readonly string[] {
	const told = steps.flatMap(({ text, isUnknown, passedOver, at }) => {
		const where =
			at === undefined ? '' : ` <${at.by.resource.kind.kind} ${firstLine(at.by.resource.chunk.text, at.span)}>`;
		return [`${isUnknown ? '?' : '-'} ${text}${where}`, ...passedOver.map((one) => `    not: ${one.text}`)];
	});
	return [...told, `=> ${endLine(end)}${isUnsure ? ' (if so)' : ''}`];
}

function firstLine(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
	return (text.slice(start, end).split('\n')[0] ?? '').slice(0, 40);
}

const text = readFileSync(file, 'utf8');
const made: string[] = [];

for (const { title, source } of cases(text)) {
	test(title, () => {
		const lines = source.split('\n');
		const config = lines.filter((line) => !/^#[>=] /.test(line)).join('\n');
		const { snapshot } = fixture(config);
		const [environment] = environments(snapshot);
		if (environment === undefined) throw new Error('no environment');
		const mesh = meshOf(environment);
		const out: string[] = [];
		for (const line of lines.filter((one) => one.startsWith('#> '))) {
			const asked = JSON.parse(line.slice(3)) as Asked;
			const answer = trace(mesh, { sends: 'request', ...asked, start: startOf(mesh, asked) });
			out.push(line, ...linesOf(answer).map((one) => `#= ${one}`));
			// Whatever a trace says can go over the wire.
			expect(JSON.parse(JSON.stringify(plainTrace(snapshot, answer))).steps.length).toBe(answer.steps.length);
		}
		made.push(`#### ${title}\n${config.trimEnd()}\n${out.join('\n')}\n`);
		if (process.env.UPDATE === undefined) expect(out).toEqual(lines.filter((line) => /^#[>=] /.test(line)));
	});
}

afterAll(() => {
	// With a filter of vitest's, only some were told.
	if (process.env.UPDATE === undefined || made.length < cases(text).length) return;
	writeFileSync(file, `${text.split(/^#### /m)[0]}${made.join('\n')}`);
});
