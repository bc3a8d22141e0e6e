// --render: what the charts and overlays of the workspace render to, judged too. The one place where `check` runs programs that
// read the workspace, and only because the command line says so.
import { relative } from 'node:path';
import { URI } from 'vscode-uri';
import { valuesFilesOf } from '../disk/charts.ts';
import { repositoryOf } from '../disk/load.ts';
import { enginesOutside } from '../render/engines.ts';
import { diskOf } from '../render/remote.ts';
import { type Rendered, renderedIn } from '../render/render.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** Whom to tell, and where it runs. */
export interface Around {
	/** The current folder. */
	readonly cwd: string;
	readonly onProblem: (message: string) => void;
	readonly onNote: (message: string) => void;
	readonly onStep: (count: number) => void;
}

/** Time for all renderings. */
const mostMilliseconds = 10 * 60_000;

/** Renders what a snapshot holds; tells what could not be rendered. */
export function renderedWith(snapshot: Snapshot, { cwd, onProblem, onNote, onStep }: Around): Rendered {
	const pathOf = (uri: string): string => URI.parse(uri).fsPath;
	const checked = snapshot.folders.map(({ uri, root }) => pathOf(root ?? uri));
	// Where no repository says what belongs together, what lies around is the folder that the user stands in.
	const isInRepository = checked.every((one) => repositoryOf(one) !== undefined);
	const rendered = renderedIn(snapshot, {
		engines: enginesOutside(checked),
		disk: diskOf(isInRepository ? checked : [...checked, cwd], {
			pathOf,
			nameOf: (uri) => relative(cwd, pathOf(uri)) || '.',
		}),
		valuesFilesOf: (chart) => valuesFilesOf(pathOf(chart)),
		option: '--render',
		patience: mostMilliseconds,
		onStep,
	});
	rendered.problems.forEach(onProblem);
	rendered.notes.forEach(onNote);
	return rendered;
}
