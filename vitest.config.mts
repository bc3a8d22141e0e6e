// The core, the command line and the protocol; the editors have runners of their own below test/.
import { defineConfig } from 'vitest/config';
import { mutating } from './test/deep/plugin.mts';

/**
 * Tests that put something in the place of modules, which nobody else may get, and those that look at what was loaded or how
 * often it ran.
 */
const apart = [
	'test/beside/**/*.test.ts',
	'test/client/**/*.test.ts',
	'test/features/big-documents.test.ts',
	'test/graph/drawings.test.ts',
	'test/protocol/guard.test.ts',
	'test/schema/envoy-loaded.test.ts',
	'test/schema/formats.test.ts',
	'test/yaml/nodes.test.ts',
	'test/yaml/tree.test.ts',
];

const exclude = ['test/vscode/**', 'test/editors/**', '**/node_modules/**', 'test/output/**'];

export default defineConfig({
	plugins: mutating(),
	test: {
		// What is taken from where this runs: here, Node.
		setupFiles: ['server/src/host/node.ts'],
		testTimeout: 30_000,
		// Left alone, vitest keeps a core for itself, and of two that is half.
		maxWorkers: '100%',
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
