// What npm does around "npm pack" in server/: builds, puts what the package istio-ls holds beside its manifest, and takes it
// away again (--clean). With --into FOLDER, the whole package is put there instead, of what was built last.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allInstalled, node, root, run } from './install.mjs';

/** TABLE: what is packed, and as what. The client is for VS Code alone. */
const contents = {
	LICENSE: 'LICENSE',
	'dist/cli.js': 'dist/cli.js',
	'dist/server.js': 'dist/server.js',
	'dist/all.js': 'dist/all.js',
	'dist/envoy-api.generated.json': 'dist/envoy-api.generated.json',
	'dist/docs': 'dist/docs',
	'dist/LICENSES.txt': 'dist/LICENSES.txt',
	'server/src/cli/report/shape.ts': 'dist/report.d.ts',
};
/** What lies in server/ anyhow. */
const beside = { 'server/package.json': 'package.json', 'server/README.md': 'README.md' };

const server = join(root, 'server');
const [task, folder = server] = process.argv.slice(2);
if (task !== '--into') clean();
if (task === '--into') put(folder, { ...contents, ...beside });
else if (task === undefined) {
	await build();
	put(server, contents);
}

function clean() {
	for (const path of ['dist', 'LICENSE']) rmSync(join(server, path), { recursive: true, force: true });
}

async function build() {
	await allInstalled();
	// On the side, for npm takes what is printed while it packs for its own answer.
	const code = await run(node, [join(root, 'server/scripts/build.mjs')], { stdio: ['ignore', 2, 2] });
	if (code !== 0) process.exit(code);
}

function put(target, table) {
	mkdirSync(join(target, 'dist'), { recursive: true });
	for (const [from, to] of Object.entries(table)) cpSync(join(root, from), join(target, to), { recursive: true });
	// The manifest is one of modules, as the scripts of server/ are; the bundles are none.
	writeFileSync(join(target, 'dist/package.json'), '{ "type": "commonjs" }\n');
}
