// The core, the command line and the protocol; the editors have runners of their own below test/.
import { defineConfig } from 'vitest/config';
import { mutating } from './test/deep/plugin.mts';

/** Tests that put something in the place of our own modules, which nobody else may get. */
const apart = ['test/protocol/guard.test.ts'];

const exclude = ['test/vscode/**', 'test/editors/**', '**/node_modules/**', 'test/output/**'];

export default defineConfig({
	plugins: mutating(),
	test: {
		// What is taken from where this runs: here, Node.
		setupFiles: ['server/src/host/node.ts'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		projects: [
			{ extends: true, test: { name: 'apart', include: apart, exclude } },
			// To load all rules takes a second, and there are two hundred files of tests: they share what they load.
			{
				extends: true,
				test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...exclude, ...apart], isolate: false },
			},
		],
	},
});
