// A window whose extension runs in a worker of the browser, as on vscode.dev: the page of VS Code is told where the extension
// and its tests are, and a small server hands out their files.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../../server/scripts/install.mjs';
import { freePort } from '../browser/vscode-server.mjs';

const suite = 'test/output/vscode/web.js';

/** Bundles the suite; `vscode` comes from the extension host. */
function bundled() {
	return build({
		entryPoints: [join(root, 'test/vscode/web/suite.ts')],
		outfile: join(root, suite),
		bundle: true,
		platform: 'browser',
		format: 'cjs',
		external: ['vscode'],
		logLevel: 'warning',
	});
}

const types = { js: 'text/javascript', json: 'application/json', png: 'image/png', webp: 'image/webp' };

/** Hands out what the extension is made of, to pages of another origin too. */
async function served() {
	const port = await freePort();
	const server = createServer(({ url = '/' }, answer) => {
		const path = normalize(decodeURIComponent(url.split('?')[0]));
		const file = join(root, path);
		const isOurs = /^[\\/](?:package|dist|client|syntaxes|server[\\/]docs|test[\\/]output)/.test(path);
		answer.setHeader('Access-Control-Allow-Origin', '*');
		if (!isOurs || !existsSync(file) || !statSync(file).isFile()) {
			answer.writeHead(404).end();
			return;
		}
		answer.setHeader('Content-Type', types[file.split('.').at(-1)] ?? 'text/plain');
		createReadStream(file).pipe(answer);
	});
	await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
	return { port, close: () => server.close() };
}

/** Prepares a page before it is opened; resolves to what ends the serving of files. */
export async function prepareWeb(page) {
	await bundled();
	const { port, close } = await served();
	// VS Code lets its workers load scripts from this name.
	const uri = (path) => ({ scheme: 'http', authority: `localhost:${port}`, path });
	const own = { extensions: [uri('/')], extensionTestsPath: uri(`/${suite}`) };
	// Not by a page of our own: from one that comes from nowhere, Chromium lets nobody connect to this machine.
	await page.addInitScript((settings) => {
		const tell = () => {
			const meta = document.getElementById('vscode-workbench-web-configuration');
			if (meta === null) return;
			watching.disconnect();
			const given = JSON.parse(meta.dataset.settings);
			const developmentOptions = { ...given.developmentOptions, ...settings };
			meta.dataset.settings = JSON.stringify({ ...given, developmentOptions });
		};
		const watching = new MutationObserver(tell);
		watching.observe(document, { childList: true, subtree: true });
	}, own);
	return close;
}
