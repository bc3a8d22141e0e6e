// What the editor shows of the findings, and how it comes to know: pushed, as here, or pulled (pull.ts).
import type { Diagnostic } from 'vscode-languageserver';
import type { Guarded } from './guard.ts';

export interface Screen {
	/** The URIs of the files with findings. */
	uris(): Iterable<string>;
	/** The findings of a file. */
	of(uri: string): readonly Diagnostic[];
	/** Replaces the findings of a file, as its `version` has them: undefined for one that is not open. */
	show(uri: string, version: number | undefined, found: readonly Diagnostic[]): void;
}

/** A screen that hands what has changed, and only that, to `tell`. */
export function createScreen(tell: Screen['show']): Screen {
	const shown = new Map<string, readonly Diagnostic[]>();
	const of = (uri: string): readonly Diagnostic[] => shown.get(uri) ?? none;
	return {
		uris: () => shown.keys(),
		of,
		show(uri, version, found) {
			if (areSame(of(uri), found)) return;
			if (found.length === 0) shown.delete(uri);
			else shown.set(uri, found);
			tell(uri, version, found);
		},
	};
}

/** Whether two lists would be sent as the same text. */
function areSame(some: readonly Diagnostic[], others: readonly Diagnostic[]): boolean {
	return some.length === others.length && JSON.stringify(some) === JSON.stringify(others);
}

/** The screen of an editor that is told. */
export function pushed(connection: Pick<Guarded, 'sendDiagnostics'>): Screen {
	return createScreen((uri, version, found) => {
		connection.sendDiagnostics({ uri, diagnostics: [...found], ...(version === undefined ? {} : { version }) });
	});
}

const none: readonly Diagnostic[] = [];
