// Whether the index is complete, and who waits for that.
import type { CancellationToken } from 'vscode-languageserver';

export interface Readiness {
	readonly isReady: boolean;
	/** The index is complete, or has begun to be made anew. */
	become(isReady: boolean): void;
	/** Lets all go who wait: it will not be complete. */
	release(): void;
	/** Resolves when the index is complete, or the token is cancelled, or nothing is to be waited for. */
	wait(token: CancellationToken): Promise<void>;
}

export function createReadiness(): Readiness {
	let isReady = false;
	const waiting = new Set<() => void>();
	const release = (): void => {
		for (const resume of [...waiting]) resume();
	};
	return {
		get isReady() {
			return isReady;
		},
		become(now) {
			isReady = now;
			if (now) release();
		},
		release,
		wait: async (token) => {
			if (isReady) return;
			await new Promise<void>((resolve) => {
				const resume = (): void => {
					waiting.delete(resume);
					resolve();
				};
				waiting.add(resume);
				token.onCancellationRequested(resume);
			});
		},
	};
}
