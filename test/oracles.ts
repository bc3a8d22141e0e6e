// The folder of oracles, beside the project or where ORACLES says; tests that need one are skipped, with a notice, without it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of one of the oracles; undefined if it is not there. */
export function oracleFolder(name: string): string | undefined {
	const folder = join(process.env.ORACLES ?? join(import.meta.dirname, '../../shared/oracles'), name);
	if (existsSync(folder)) return folder;
	console.info(`skipped: there is no folder ${folder}`);
	return undefined;
}
