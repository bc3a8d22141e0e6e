// npm test: installs what is missing, builds, runs every part one after the other, and adds up what they counted.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
	allInstalled,
	besideInstalled,
	browserInstalled,
	node,
	projectEnvironment,
	root,
} from '../server/scripts/install.mjs';
import { findChromium } from './vscode/browser/chromium.mjs';

/** A release of VS Code to download and test in, such as 1.91.0 or stable; unset: whatever needs no download. */
const { VSCODE_VERSION } = process.env;
const output = join(root, 'test/output');
const vitestReport = join(output, 'vitest.json');

const script = (path, ...words) => ({ command: node, words: [join(root, path), ...words] });
const npm = (name, ...words) => ({ command: 'npm', words: ['run', '--silent', name, '--', ...words] });

/** TABLE: what is run, in this order. `counts` reads what a part counted; without it, its closing line tells. */
const parts = [
	{ name: 'build', run: () => script('server/scripts/build.mjs') },
	{ name: 'style and types', run: () => npm('check') },
	{ name: 'core, protocol, command line', run: vitest, counts: vitestCounts },
	{ name: 'grammars', run: () => npm('test:syntaxes') },
	{ name: 'package', run: () => npm('vsix', '--out', join(output, 'istio-language-server.vsix')) },
	{ name: 'VS Code', run: vscode },
	{ name: 'other editors', run: () => script('test/editors/run.mjs') },
];

function vitest() {
	rmSync(vitestReport, { force: true });
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`];
	return script('node_modules/vitest/vitest.mjs', 'run', ...reporters);
}

function vitestCounts() {
	const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
		readFileSync(vitestReport, 'utf8'),
	);
	return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function vscode() {
	return isInBrowser ? script('test/vscode/browser.mjs') : script('test/vscode/electron.mjs');
}

/** Whether the editor suite can run in a browser: everything for it is there, or could be installed. */
async function hasBrowser() {
	try {
		await findChromium();
		await browserInstalled();
		return true;
	} catch (error) {
		console.log(`No VS Code in the browser, so one is downloaded: ${error.message}`);
		return false;
	}
}

/** Runs a command, shows what it prints, and resolves to that and its exit code. */
function shown({ command, words }) {
	const env = { ...projectEnvironment, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) };
	const isShell = process.platform === 'win32' && command !== node;
	const child = spawn(command, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'], shell: isShell });
	let text = '';
	child.stdout.on('data', (data) => {
		text += data;
		process.stdout.write(data);
	});
	return new Promise((resolve) => {
		child.on('error', (error) => resolve({ code: 1, text: String(error) }));
		child.on('close', (code) => resolve({ code: code ?? 1, text }));
	});
}

/** The last line of the form "3 passed, 0 failed"; a part that counts nothing counts as one. */
function countsIn(text, code) {
	const last = [...text.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
	if (last === undefined) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
	const [, passed, failed, skips] = last;
	return { passed: Number(passed), failed: Number(failed), skipped: Number(skips ?? 0) };
}

async function counted({ name, run, counts }) {
	console.log(`\n== ${name} ==\n`);
	const start = Date.now();
	const { code, text } = await shown(run());
	const found = counts !== undefined && existsSync(vitestReport) ? counts() : countsIn(text, code);
	const failed = code === 0 ? found.failed : Math.max(1, found.failed);
	return { name, seconds: (Date.now() - start) / 1000, ...found, failed };
}

await allInstalled();
await besideInstalled().catch((error) => console.log(`Nothing is tested beside Red Hat YAML: ${error.message}`));
const isInBrowser = VSCODE_VERSION === undefined && (await hasBrowser());
mkdirSync(output, { recursive: true });
const results = [];
for (const part of parts) results.push(await counted(part));

console.log('\n== all ==\n');
for (const { name, seconds, passed, failed, skipped } of results) {
	const outcome =
		failed > 0 ? `${failed} FAILED` : skipped > 0 ? `${passed} passed, ${skipped} skipped` : `${passed} passed`;
	console.log(`  ${name.padEnd(30)} ${outcome.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s`);
}
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exitCode = total('failed') > 0 ? 1 : 0;
