// The progress bar that an editor shows while the index grows, if that takes long enough to be worth the eye's attention.
import type { ClientCapabilities, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { Guarded } from './guard.ts';

/** Milliseconds before it appears: one that can be cancelled is a pop-up in VS Code. */
const eyes = 1500;

export interface ProgressBar {
	/** Something has begun. */
	begin(): void;
	show(done: number, total: number): void;
	end(): void;
}

/** `cancel` is called when the user does not want to wait. */
export function createProgressBar(
	connection: Guarded,
	client: () => ClientCapabilities | undefined,
	cancel: () => void,
	patience = eyes,
): ProgressBar {
	let start = performance.now();
	let bar: Promise<WorkDoneProgressServerReporter> | undefined;
	const onBar = (act: (reporter: WorkDoneProgressServerReporter) => void): void =>
		connection.guard.background('Showing progress', () => bar?.then(act));
	return {
		begin() {
			start = performance.now();
		},
		show(done, total) {
			if (client()?.window?.workDoneProgress !== true || performance.now() - start < patience) return;
			if (bar === undefined) {
				bar = connection.window.createWorkDoneProgress();
				onBar((reporter) => {
					reporter.begin('Istio: indexing', 0, undefined, true);
					reporter.token.onCancellationRequested(() => connection.guard.background('Cancelling', cancel));
				});
			}
			onBar((reporter) => reporter.report(Math.round((100 * done) / Math.max(1, total)), `${done} of ${total} files`));
		},
		end() {
			onBar((reporter) => reporter.done());
			bar = undefined;
		},
	};
}
