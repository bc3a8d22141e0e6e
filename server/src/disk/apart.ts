// A second process of our own program, for work that would keep the first one from answering: it gets one message, gives one
// back, and is gone.
import { fork } from 'node:child_process';

export interface Apart {
	/** What it gave back; rejected, with a sentence, if it ended without, took too long or was stopped. */
	readonly answer: Promise<unknown>;
	stop(): void;
}

/** Memory of such a process, in MB; with more it ends. */
const mostMemory = 2048;

/** Runs `module` with `words`, hands it `order`, and waits so many milliseconds for its answer. It ends with this process. */
export function apart(module: string, words: readonly string[], order: unknown, milliseconds: number): Apart {
	const child = fork(module, words, {
		execArgv: [`--max-old-space-size=${mostMemory}`],
		// Where VS Code runs us, the program is its own, which is told by this to be Node (electron: docs/api/environment-variables.md).
		env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
		// What this process says on standard output is the protocol.
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	// Nothing in it is worth saving, and it may be waiting for a program without hearing of anything gentler.
	const stop = (): void => {
		child.kill('SIGKILL');
	};
	process.once('exit', stop);
	const answer = new Promise<unknown>((resolve, reject) => {
		const timer = setTimeout(() => {
			reject(new Error(`it took more than ${milliseconds / 60_000} minutes`));
			stop();
		}, milliseconds);
		child.on('message', resolve);
		child.on('error', reject);
		child.on('exit', (code, signal) => {
			clearTimeout(timer);
			process.off('exit', stop);
			reject(new Error(`the process ended with ${signal ?? code}`));
		});
		child.send(order as object, (error) => {
			if (error !== null) reject(error);
		});
	});
	return { answer, stop };
}

/** In the second process: does what it is asked for, once, and ends. Whoever asks is watched, so that nothing outlives him. */
export function answerApart(work: (order: unknown, isAlone: () => boolean) => unknown): void {
	const { ppid } = process;
	process.once('message', (order) => {
		// Where a parent has gone, another one takes its place.
		const answer = work(order, () => process.ppid !== ppid);
		process.send?.(answer, () => process.exit());
	});
	process.once('disconnect', () => process.exit());
}
