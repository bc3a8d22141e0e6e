// Which Chromium drives VS Code: the system's; where there is none, on Linux x64, the one in the package
// @sparticuz/chromium, which brings the browser, its libraries and a font as compressed files and downloads nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browserFolder, installed } from '../../../server/scripts/install.mjs';

const folder = join(browserFolder, 'chromium');
const packaged = join(folder, 'node_modules/@sparticuz/chromium');
/** Where it is unpacked: gone with the packages, so that another version is unpacked anew. */
const unpacked = join(folder, 'node_modules/.unpacked');
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const isPackaged = process.platform === 'linux' && process.arch === 'x64';

/** What to start: `{ executablePath, env }`; installs and unpacks the packaged one if it is needed. */
export async function findChromium() {
	const executablePath = systemChromium();
	if (executablePath !== undefined) return { executablePath, env: process.env };
	if (!isPackaged) throw new Error('There is no Chromium on the PATH; set CHROMIUM to where it is');
	console.log('No Chromium on this machine: the packaged one is taken.');
	await installed(folder, ['--ignore-scripts']);
	await unpack();
	return packagedChromium();
}

/** The browser that CHROMIUM names, else one on the PATH; what is there but does not start is no browser. */
function systemChromium() {
	const { CHROMIUM, PATH = '' } = process.env;
	const paths = PATH.split(delimiter).flatMap((one) => names.map((name) => join(one, name)));
	return (CHROMIUM === undefined ? paths : [CHROMIUM]).find((path) => existsSync(path) && starts(path, process.env));
}

function starts(path, env) {
	return spawnSync(path, ['--version'], { env, stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/** The machine's fonts, and the packaged one beside them: without any, Chromium ends at the first letter. */
const fontconfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
	<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
	<dir>${join(unpacked, 'fonts')}</dir>
	<cachedir>${join(unpacked, 'fonts-cache')}</cachedir>
</fontconfig>
`;

async function unpack() {
	if (existsSync(unpacked)) return;
	const { inflate } = await import(pathToFileURL(join(packaged, 'build/esm/index.mjs')).href);
	const half = `${unpacked}-${process.pid}`;
	mkdirSync(half, { recursive: true });
	// It unpacks into the folder for temporary files, and takes what lies there for its own.
	const { TMPDIR } = process.env;
	process.env.TMPDIR = half;
	try {
		for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(join(packaged, 'bin', name));
	} finally {
		if (TMPDIR === undefined) delete process.env.TMPDIR;
		else process.env.TMPDIR = TMPDIR;
	}
	writeFileSync(join(half, 'fonts.conf'), fontconfig);
	rmSync(unpacked, { recursive: true, force: true });
	renameSync(half, unpacked);
}

/** The unpacked one, with its own libraries only where the machine lacks them. */
function packagedChromium() {
	const executablePath = join(unpacked, 'chromium');
	const plain = { ...process.env, FONTCONFIG_FILE: join(unpacked, 'fonts.conf') };
	const libraries = [join(unpacked, 'al2023/lib'), process.env.LD_LIBRARY_PATH ?? []].flat().join(delimiter);
	const found = [plain, { ...plain, LD_LIBRARY_PATH: libraries }].find((env) => starts(executablePath, env));
	if (found === undefined)
		throw new Error(`The packaged Chromium does not start: ${executablePath} --version says why`);
	return { executablePath, env: found };
}
