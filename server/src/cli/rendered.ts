// --render: what the charts and overlays of the workspace render to, judged too. The one place where `check` runs programs that
// read the workspace, and only because the command line says so.
import { relative } from 'node:path';
import { URI } from 'vscode-uri';
import { valuesFilesOf } from '../disk/charts.ts';
import { kindOfPath } from '../disk/read.ts';
import { enginesOutside } from '../render/engines.ts';
import { type Rendered, renderedIn } from '../render/render.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** Whom to tell, and where it runs. */
export interface Around {
	/** The current folder, and the root of the repository, out of which no program is taken. */
	readonly cwd: string;
	readonly root: string;
	readonly onProblem: (message: string) => void;
	readonly onNote: (message: string) => void;
	readonly onStep: (count: number) => void;
}

/** Time for all renderings. */
const mostMilliseconds = 10 * 60_000;

/** Renders what a snapshot holds; tells what could not be rendered. */
export function renderedWith(snapshot: Snapshot, { cwd, root, onProblem, onNote, onStep }: Around): Rendered {
	const pathOf = (uri: string): string => URI.parse(uri).fsPath;
	const rendered = renderedIn(snapshot, {
		engines: enginesOutside([root]),
		disk: { pathOf, kindOf: (uri) => kindOfPath(pathOf(uri)), nameOf: (uri) => relative(cwd, pathOf(uri)) || '.' },
		valuesFilesOf: (chart) => valuesFilesOf(pathOf(chart)),
		option: '--render',
		patience: mostMilliseconds,
		onStep,
	});
	rendered.problems.forEach(onProblem);
	rendered.notes.forEach(onNote);
	return rendered;
}
