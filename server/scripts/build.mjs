// Builds dist/: the client, the server, the command line, the documentation, and the licences of all that is bundled.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const dist = join(root, 'dist');

const options = {
	absWorkingDir: root,
	entryPoints: { client: 'client/src/extension.ts', server: 'server/src/main.ts', cli: 'server/src/cli.ts' },
	outdir: dist,
	bundle: true,
	platform: 'node',
	// What VS Code 1.91 runs extensions on.
	target: 'node20',
	format: 'cjs',
	external: ['vscode'],
	minify: true,
	keepNames: true,
	metafile: true,
	logLevel: 'warning',
};

/** The packages in a bundle: the last node_modules folder in each path, with its package's name. */
function packagesIn(metafile) {
	const folders = Object.keys(metafile.inputs).flatMap(
		(path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
	);
	return [...new Set(folders)].sort();
}

function licenceOf(folder) {
	const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
	const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one));
	const text = file === undefined ? '' : readFileSync(join(root, folder, file), 'utf8').trim();
	return `${name} ${version} (${license})\n\n${text}\n`;
}

execFileSync(process.execPath, [join(root, 'server/scripts/generate.ts')], { stdio: 'inherit' });
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
cpSync(join(root, 'server/docs'), join(dist, 'docs'), { recursive: true });
const { metafile } = await build(options);
const licences = packagesIn(metafile).map(licenceOf);
const line = '-'.repeat(78);
writeFileSync(
	join(dist, 'LICENSES.txt'),
	`What is bundled here, and under which licences.\n\n${line}\n${licences.join(`\n${line}\n`)}`,
);
if (!existsSync(join(dist, 'server.js'))) throw new Error('esbuild wrote no server');
if (process.argv.includes('--watch')) {
	const watching = await context({ ...options, logLevel: 'info' });
	await watching.watch();
}
