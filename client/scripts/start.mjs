// npm start [folder]: from a fresh clone to a VS Code with the extension in it, on the folder or on samples/.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allInstalled, browserInstalled, node, root, run } from '../../server/scripts/install.mjs';

const samples = join(root, 'samples');
const firstFile = join(samples, 'story/virtual-service.yaml');

async function step(title, work) {
	const start = Date.now();
	console.log(`${title} …`);
	const result = await work();
	console.log(`${title}: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
	return result;
}

async function succeed(command, words, options) {
	const code = await run(command, words, options);
	if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with code ${code}`);
}

/** Whether the desktop's VS Code can be called from here. */
function hasDesktop() {
	return spawnSync('code', ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
}

async function openDesktop(folder) {
	const words = [`--extensionDevelopmentPath=${root}`, folder, ...(folder === samples ? [firstFile] : [])];
	await step('Opening VS Code', () => succeed('code', words));
}

async function openInBrowser(folder) {
	console.log('No "code" on the PATH: VS Code will run in the browser.');
	await step('Looking for VS Code for the browser', browserInstalled);
	const { freePort, installExtension, startServer, stopServer, writeSettings } = await import(
		'../../test/vscode/browser/vscode-server.mjs'
	);
	const data = join(root, '.cache/vscode');
	const vsix = join(root, '.cache/istio-language-server.vsix');
	mkdirSync(data, { recursive: true });
	const file = createWriteStream(join(root, '.cache/vscode.log'));
	const log = (text) => file.write(text);
	await step('Packaging the extension', () => packaged(vsix));
	await step('Installing it into that VS Code', async () => {
		rmSync(join(data, 'extensions'), { recursive: true, force: true });
		const code = await installExtension(data, vsix, log);
		if (code !== 0) throw new Error(`it could not be installed: see ${file.path}`);
	});
	if (!existsSync(join(data, 'data/User/settings.json'))) writeSettings(data, settings);
	const port = await freePort(Number(process.env.PORT ?? 8100));
	const token = randomBytes(16).toString('hex');
	const server = await step('Starting VS Code', () =>
		startServer({ data, port, flags: ['--connection-token', token], log }),
	);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopServer(server));
	console.log(`\nOpen this in a browser; Ctrl+C here ends it:\n\n  ${address(port, token, folder)}\n`);
	await new Promise((done) => server.on('exit', done));
}

const settings = {
	'workbench.startupEditor': 'none',
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'git.openRepositoryInParentFolders': 'never',
	'chat.disableAIFeatures': true,
};

function packaged(vsix) {
	return succeed('npm', ['run', '--silent', 'vsix', '--', '--out', vsix], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function address(port, token, folder) {
	const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
	const payload = folder === samples ? [['openFile', remote(firstFile)]] : [];
	const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
	return `http://127.0.0.1:${port}/?${query}`;
}

// npm runs this in the project's folder; a relative path counts from where the user is.
const [wanted] = process.argv.slice(2);
const folder = wanted === undefined ? samples : resolve(process.env.INIT_CWD ?? '.', wanted);
if (!existsSync(folder)) {
	console.error(`There is no ${folder}`);
	process.exit(2);
}
try {
	await step('Looking for the packages', allInstalled);
	await step('Building the extension', () => succeed(node, [join(root, 'server/scripts/build.mjs')]));
	await (hasDesktop() ? openDesktop(folder) : openInBrowser(folder));
} catch (error) {
	console.error(`\nnpm start: ${error.message}`);
	process.exitCode = 1;
}
