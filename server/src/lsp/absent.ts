// Keeps up with what kustomizations list and the disk does not have.
import { absentBelow } from '../disk/absent.ts';
import { withAbsent } from '../workspace/listed-files.ts';
import type { Guard } from './guard.ts';
import type { Session } from './session.ts';
import { rest } from './typing.ts';

/** Looks for all that kustomizations list; the session takes another step only if something came or went. */
export function lookForListed(session: Session): void {
	const { folders, files } = session.snapshot;
	const next = folders.map((folder) => withAbsent(folder, files, absentBelow(folder.uri)));
	if (next.some((folder, index) => folder !== folders[index])) session.setFolders(next);
}

/** The same, once the typing rests: half a path leads nowhere, and each step of this kind has all environments looked at again. */
export function lookingForListed(session: Session, guard: Pick<Guard, 'after'>): () => void {
	let callOff = (): void => {};
	return () => {
		callOff();
		callOff = guard.after(rest, 'Looking for what kustomizations list', () => lookForListed(session));
	};
}
