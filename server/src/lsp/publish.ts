// Diagnostics in two beats: the edited file at once, everything else when the typing pauses; only what differs is sent.
import { diagnostics } from '../features/diagnostics.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';
import { diagnostic } from './to-lsp.ts';

export interface Publisher {
	/** A file was edited: its diagnostics are due now. */
	edited(uri: string): void;
	/** Something changed: all diagnostics are due after a pause. */
	changed(): void;
}

/** Milliseconds without a change before the files beside the edited one are looked at. */
const pause = 250;

/** `isReady`: whether the index is complete; before that, only open files are judged, and only of what they say themselves. */
export function createPublisher(
	connection: Guarded,
	session: Session,
	documentation: () => string,
	isReady: () => boolean,
): Publisher {
	/** URI -> what the editor shows, as JSON; files without diagnostics are not in it. */
	const shown = new Map<string, string>();
	const due = new Set<string>();
	let callOff = (): void => {};

	const publish = (uri: string): void => connection.guard.attempt(`Judging ${uri}`, () => judge(uri), undefined);

	const judge = (uri: string): void => {
		const { snapshot } = session;
		const file = snapshot.files.get(uri);
		const onFailure = (rule: string, error: unknown): void => connection.guard.failed(`The rule ${rule}`, error);
		const found =
			file === undefined
				? []
				: diagnostics(snapshot, uri, onFailure).map((one) => diagnostic(snapshot, uri, one, documentation()));
		const text = found.length === 0 ? '' : JSON.stringify(found);
		if ((shown.get(uri) ?? '') === text) return;
		if (text === '') shown.delete(uri);
		else shown.set(uri, text);
		const version = file?.version;
		connection.sendDiagnostics({ uri, diagnostics: found, ...(version === undefined ? {} : { version }) });
	};

	const flush = (): void => {
		const uris = [...due];
		due.clear();
		if (isReady()) for (const uri of uris) publish(uri);
	};

	const everything = async (): Promise<void> => {
		if (!isReady()) return;
		const { snapshot } = session;
		const uris = new Set([...shown.keys(), ...snapshot.files.keys()]);
		await inSlices(uris, publish, () => session.snapshot !== snapshot);
	};

	return {
		edited(uri) {
			if (due.size === 0) connection.guard.soon('Judging the edited file', flush);
			due.add(uri);
		},
		changed() {
			callOff();
			callOff = connection.guard.after(pause, 'Judging all files', everything);
		},
	};
}
