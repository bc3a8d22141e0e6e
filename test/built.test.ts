// No test runs a build that it has not asked for: what is built comes from built.ts.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { currentStamp, stampFile } from '../server/scripts/stamp.ts';
import './built.ts';

test('what is built is what the sources say', () => {
	expect(readFileSync(stampFile, 'utf8')).toBe(currentStamp());
});

test('whoever runs it takes it from one place', () => {
	const users = globSync('**/*.ts', { cwd: import.meta.dirname }).filter(
		(path) =>
			!/^(?:vscode|editors|output|packaging)\//.test(path.replaceAll('\\', '/')) &&
			/dist\/(?:cli|server|all)\.js/.test(readFileSync(join(import.meta.dirname, path), 'utf8')),
	);
	expect(users).toEqual(['built.ts']);
});
