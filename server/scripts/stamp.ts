// The stamp of a build: what all that it is made from was at the time, as a hash. By it tests see whether they run what they
// are about.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the build leaves its stamp. */
export const stampFile = join(root, 'dist/.stamp');

/** What a build is made from. What is generated, and the packages, follow from these. */
const sources = [
	'client/src/**/*.ts',
	'server/src/**/*.ts',
	'server/scripts/*.{ts,mjs}',
	'server/scripts/schema/**/*.{ts,txt}',
	'package.json',
	'package-lock.json',
	'server/package-lock.json',
];

/** The stamp that a build would have now. */
export function currentStamp(): string {
	const hash = createHash('sha256');
	const paths = globSync(sources, { cwd: root }).filter((path) => !path.includes('.generated.'));
	for (const path of paths.sort())
		hash
			.update(path)
			.update('\0')
			.update(readFileSync(join(root, path)));
	return hash.digest('hex');
}
