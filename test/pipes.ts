// Named pipes, made by `mkfifo`: tests that need them are skipped, with a notice, where it is not on the PATH.
import { execFileSync, spawnSync } from 'node:child_process';

export const hasPipes = spawnSync('mkfifo', ['--version'], { stdio: 'ignore' }).error === undefined;
if (!hasPipes) console.info('mkfifo is not on the PATH: what needs it is skipped');

/** Makes a pipe at each path. */
export function makePipes(...paths: readonly string[]): void {
	execFileSync('mkfifo', paths);
}
