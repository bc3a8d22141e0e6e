// The core, the command line and the protocol; the editors have runners of their own below test/.
import { defineConfig } from 'vitest/config';
import { mutating } from './test/deep/plugin.mts';

export default defineConfig({
	plugins: mutating(),
	test: {
		setupFiles: ['server/src/host/node.ts'],
		include: ['test/**/*.test.ts'],
		exclude: ['test/vscode/**', 'test/nvim/**', '**/node_modules/**', 'test/output/**'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
	},
});
