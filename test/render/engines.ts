// Helm and kustomize, where they are on the PATH: tests that need them are skipped, with a notice, where they are not.
import { programOf } from '../../server/src/disk/programs.ts';

const outside = import.meta.dirname;

/** Whether a program is there; says so once if it is not. */
function has(name: string): boolean {
	const isThere = programOf(name, [outside]) !== undefined;
	if (!isThere) console.info(`${name} is not on the PATH: what needs it is skipped`);
	return isThere;
}

export const hasHelm = has('helm');
export const hasKustomize = has('kustomize');
