// The built command in a folder.
import { spawnSync } from 'node:child_process';
import { cliPath } from '../built.ts';
import type { Workspace } from '../protocol/editor.ts';

/** Milliseconds after which something hangs. */
const hung = 60_000;

/** `istio-ls check` in a folder, without the time it took; a `code` of null means that it hung. */
export function checkIn(
	{ root }: Workspace,
	...words: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [cliPath, 'check', ...words], {
		cwd: root,
		encoding: 'utf8',
		timeout: hung,
		maxBuffer: 1e9,
	});
	return { code: status, out: untimed(stdout), err: stderr };
}

/** A report without how long it took, which is another time each time. */
export function untimed(report: string): string {
	return report.replace(/ \(\d+\.\d s\)\.$/gm, '.');
}
