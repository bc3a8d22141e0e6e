// What every bundle of the server is made with: the one that ships, and the readable one that the bench looks into.
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** The folder of the project. */
export const root = join(import.meta.dirname, '../..');

/** For esbuild; what differs between bundles is added to it. */
export const bundling = {
	absWorkingDir: root,
	bundle: true,
	platform: 'node',
	// What VS Code 1.91 runs extensions on.
	target: 'node20',
	format: 'cjs',
	external: ['vscode', './all.js'],
	// One bundle for both: it holds what Node needs, and what a browser needs, and runs only one of them.
	conditions: ['browser'],
	// Where the file with Envoy's API lies: beside the bundle.
	define: { 'import.meta.dirname': '__dirname', 'import.meta.isBundled': 'true' },
	// Its build for Node asks for parts of Node.
	alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
} as const satisfies BuildOptions;
