// Runs the suite in VS Code in headless Chromium (browser/chromium.mjs says which), where none can be downloaded; takes its pictures.
import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browserFolder, browserInstalled, root } from '../../server/scripts/install.mjs';
import { findChromium } from './browser/chromium.mjs';
import { freePort, startServer, stopServer, writeSettings } from './browser/vscode-server.mjs';
import { bundleSuite, createScratch, output, removeScratch, report, suite, workspaces } from './scratch.mjs';
import { prepareWeb } from './web/window.mjs';

/** Milliseconds that a window has for its tests. */
const patience = 240_000;
const pictures = join(output, 'screenshots');
// A window in which only the editor is to be seen.
const settings = {
	'workbench.colorTheme': 'Default Dark Modern',
	'workbench.startupEditor': 'none',
	'workbench.activityBar.location': 'hidden',
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.layoutControl.enabled': false,
	'workbench.tips.enabled': false,
	'window.commandCenter': false,
	'window.menuBarVisibility': 'hidden',
	'chat.disableAIFeatures': true,
	'extensions.ignoreRecommendations': true,
	'git.enabled': false,
	'files.autoSave': 'off',
	'editor.minimap.enabled': false,
	'editor.stickyScroll.enabled': false,
	'editor.occurrencesHighlight': 'off',
	'editor.hover.above': false,
	'testing.automaticallyOpenTestResults': 'neverOpen',
	'testing.automaticallyOpenPeekView': 'never',
	// What is tested is what stands in the editor.
	'testing.saveBeforeTest': false,
};
/** The window whose extension runs in a worker. */
const web = 'web';
/** WINDOW=name: only that one. */
const windows = [...workspaces, web].filter((name) => (process.env.WINDOW ?? name) === name);
/** What differs from run to run, or is only there because this is a browser: the scratch folder, the list of ports. */
const hidden = '.peekview-title .dirname, [id="status.forwardedPorts"] { display: none !important; }';
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Of all windows, so that pictures are alike. */
const looks = { viewport: { width: 960, height: 600 }, deviceScaleFactor: 2 };

/** Opens a window on a workspace, lets the suite run in it, and takes the pictures that it asks for; resolves to the exit code. */
async function runIn(browser, port, scratch, name) {
	// Each window counts its wishes anew.
	taken.clear();
	const page = await browser.newPage({ ...looks, bypassCSP: name === web });
	const isVerbose = process.argv.includes('--verbose');
	await page.exposeFunction('codeAutomationLog', (type, words) => isVerbose && console.log(type, ...words));
	const ended = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
	const camera = setInterval(() => void take(page, join(scratch, 'pictures')), 50);
	const stopServing = name === web ? await prepareWeb(page) : () => {};
	await page.goto(address(port, scratch, name));
	await page.addStyleTag({ content: hidden });
	const late = new Promise((resolve) => setTimeout(resolve, patience, 'late').unref());
	const code = await Promise.race([ended, late]);
	clearInterval(camera);
	if (code !== 0) await page.screenshot({ path: join(pictures, `${name}-at-the-end.png`) });
	await page.close();
	stopServing();
	return code;
}

function address(port, scratch, name) {
	const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
	const payload = [
		['extensionDevelopmentPath', remote(root)],
		['extensionTestsPath', remote(suite)],
	];
	// In a window of the web, the extension comes by another way.
	const own = name === web ? {} : { payload: JSON.stringify(payload) };
	const query = new URLSearchParams({ folder: join(scratch, name), ...own });
	return `http://127.0.0.1:${port}/?${query}`;
}

const taken = new Set();

/** The suite asks with a file and goes on when that is gone. */
async function take(page, wishes) {
	for (const name of readdirSync(wishes)) {
		if (taken.has(name)) continue;
		taken.add(name);
		const path = join(wishes, name);
		const wish = readFileSync(path, 'utf8');
		if (wish === '') await page.screenshot({ path: join(pictures, `${name}.png`) });
		else writeFileSync(join(wishes, '..', `${name}.answer`), JSON.stringify(await inPage(page, JSON.parse(wish))));
		rmSync(path);
	}
}

/** Looks for an element in the pages within the window, clicks it or presses a key in it; the texts of all like it. */
async function inPage(page, { selector, click, press }) {
	for (const frame of page.frames()) {
		const found = frame.locator(selector);
		if ((await found.count().catch(() => 0)) === 0) continue;
		const options = { timeout: 5000 };
		if (click) await found.first().click(options);
		if (press) await found.first().press(press, options);
		return found.allTextContents();
	}
	return [];
}

await browserInstalled();
const { executablePath, env } = await findChromium();
await bundleSuite();
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const { chromium } = createRequire(join(browserFolder, 'package.json'))('playwright-core');
const scratch = createScratch();
const data = join(scratch, 'vscode');
writeSettings(data, settings);
const log = createWriteStream(join(output, 'vscode/server.log'));
const port = await freePort();
const server = await startServer({
	data,
	port,
	// Only a driven workbench takes an extension and its tests from the address.
	flags: ['--without-connection-token', '--enable-smoke-test-driver'],
	log: (text) => log.write(text),
});
const endings = {};
try {
	const browser = await chromium.launch({ executablePath, env, args: flags });
	for (const name of windows) endings[name] = (await runIn(browser, port, scratch, name)) === 0;
	await browser.close();
} finally {
	stopServer(server);
}
const code = report(scratch, endings);
removeScratch(scratch);
process.exit(code);
