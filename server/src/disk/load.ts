// From paths to SourceFiles: what the index keeps of the files of a folder.
import { URI } from 'vscode-uri';
import { isRelevant } from '../model/kinds.ts';
import type { Settings } from '../settings.ts';
import { closedFile, type SourceFile } from '../text/source-file.ts';
import { manifestsIn, type Search } from './find.ts';
import { readManifest } from './read.ts';

const isNamed = /(^|\/)([Kk]ustomization(\.ya?ml)?|Chart\.yaml)$/;

/** The file at `path` as the index keeps it; undefined if it is gone or too large, or cannot be read, which `onProblem` hears. */
export function load(path: string, settings: Settings, onProblem: Search['onProblem']): SourceFile | undefined {
	const reading = readManifest(path, settings['files.maxSize'] * 1024, isNamed.test(path));
	if (reading === 'missing' || reading === 'tooLarge') return undefined;
	if ('problem' in reading) {
		onProblem(reading.problem);
		return undefined;
	}
	const uri = URI.file(path).toString();
	return closedFile(uri, reading.text, (text) => isRelevant(text, uri));
}

/** All files below `root`, one by one, so that the caller may pause between them; undefined stands for one that was skipped. */
export function* loadAll(root: string, settings: Settings, search: Search): Generator<SourceFile | undefined> {
	for (const path of manifestsIn(root, search)) yield load(path, settings, search.onProblem);
}
