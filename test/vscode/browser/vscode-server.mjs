// VS Code as a server for a browser, from the package code-server: started, waited for, stopped. It opens no browser.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { node, projectEnvironment, vscodeFolder } from '../../../server/scripts/install.mjs';

const isWindows = process.platform === 'win32';
const main = join(vscodeFolder, 'out/server-main.js');

/** What every start needs: nobody is asked anything, nothing is reported anywhere. */
const always = ['--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust'];

function folders(data) {
	return ['--server-data-dir', data, '--extensions-dir', join(data, 'extensions')];
}

/** A port that is free now: the wanted one if it is. */
export function freePort(wanted = 0) {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
		probe.listen(wanted, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

/** Writes the user's settings, as the settings editor would. */
export function writeSettings(data, settings) {
	const folder = join(data, 'data/User');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Starts VS Code on a port of this machine; resolves to its process when it listens, rejects if it ends before. */
export function startServer({ data, port, flags, log }) {
	const words = [main, '--host', '127.0.0.1', '--port', String(port), ...folders(data), ...always, ...flags];
	const child = spawn(node, words, {
		env: projectEnvironment,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: !isWindows,
	});
	child.stderr.on('data', (text) => log(String(text)));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('exit', (code) => reject(new Error(`VS Code ended with code ${code}`)));
		child.stdout.on('data', (text) => {
			log(String(text));
			if (/listening on/i.test(String(text))) resolve(child);
		});
	});
}

/** Ends VS Code with all its processes, some of which would outlive the first one. */
export function stopServer({ pid, exitCode }) {
	if (exitCode !== null) return;
	if (isWindows) spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
	else process.kill(-pid);
}

/** Installs a .vsix into the extensions of `data`; resolves to the exit code. */
export function installExtension(data, vsix, log) {
	const child = spawn(node, [main, ...folders(data), '--install-extension', vsix, '--force'], {
		env: projectEnvironment,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => log(String(text)));
	return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
