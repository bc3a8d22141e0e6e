// Runs the suite in a desktop VS Code, which @vscode/test-electron downloads: for people's machines, and for
// the releases that continuous integration asks for in VSCODE_VERSION. It takes no pictures.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../../server/scripts/install.mjs';
import { bundleSuite, createScratch, removeScratch, report, suite, workspaces } from './scratch.mjs';

await bundleSuite();
const scratch = createScratch();
const wishes = join(scratch, 'pictures');
const camera = setInterval(() => {
	for (const name of readdirSync(wishes)) rmSync(join(wishes, name));
}, 50);
const endings = {};
for (const name of workspaces) {
	const user = join(scratch, `vscode-${name}`);
	endings[name] = await runTests({
		version: process.env.VSCODE_VERSION ?? 'stable',
		extensionDevelopmentPath: root,
		extensionTestsPath: suite,
		launchArgs: [join(scratch, name), '--disable-extensions', '--disable-workspace-trust', `--user-data-dir=${user}`],
	}).then(
		(code) => code === 0,
		(error) => {
			console.error(`VS Code on ${name}: ${error.message}`);
			return false;
		},
	);
}
clearInterval(camera);
const code = report(scratch, endings);
removeScratch(scratch);
process.exit(code);
