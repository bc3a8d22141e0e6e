// Builds dist/: the client, one bundle with all of the server and the command line, their two small entries, the
// documentation, and the licenses of all that is bundled.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, context, transform } from 'esbuild';
import { bundling, root } from './bundling.ts';
import { folderOf, packages } from './schema/bundle.ts';
import { envoyPackage } from './schema/envoy/bundle.ts';
import { currentStamp, stampFile } from './stamp.ts';

const dist = join(root, 'dist');

/** For releases: maps beside the bundles, which nothing that is shipped mentions or holds. */
const hasMaps = process.argv.includes('--source-maps');

/**
 * Puts each file in its place as a whole, for an editor or a test may be starting from it; the stamp says what it is of. One sign
 * beyond ASCII would double the memory that the text of a bundle takes, and the time to read it.
 */
const inPlace = {
	name: 'in place',
	setup({ onEnd, onStart }) {
		let stamp = '';
		onStart(() => {
			stamp = currentStamp();
		});
		onEnd(({ outputFiles = [], errors }) => {
			for (const { path, contents } of outputFiles) {
				if (path.endsWith('.js') && contents.some((byte) => byte > 127)) throw new Error(`${path} is not ASCII`);
				const next = `${path}.${process.pid}`;
				writeFileSync(next, contents);
				if (path === join(dist, 'cli.js')) chmodSync(next, 0o755);
				renameSync(next, path);
			}
			if (errors.length === 0) writeFileSync(stampFile, stamp);
		});
	},
};

function escaped(sign) {
	return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * cel-js asks values for the names of their classes. Only there are names kept: kept everywhere, they make each function that is
 * made at run time several times as dear.
 */
const celNames = {
	name: 'names in cel-js',
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]cel-js[\\/].*\.js$/ }, async ({ path }) => {
			// In patterns esbuild leaves such signs as they are.
			const source = readFileSync(path, 'utf8').replace(/[^\0-\x7f]/g, escaped);
			const { code } = await transform(source, {
				keepNames: true,
				sourcemap: 'inline',
				sourcefile: path,
			});
			return { contents: code, loader: 'js' };
		});
	},
};

const options = {
	...bundling,
	outdir: dist,
	minify: true,
	sourcemap: hasMaps ? 'external' : false,
	metafile: true,
	write: false,
	plugins: [inPlace, celNames],
	logLevel: 'warning',
};

const bundles = [
	{
		...options,
		entryPoints: { client: 'client/src/extension.ts', server: 'server/src/main.ts' },
	},
	{
		...options,
		entryPoints: { all: 'server/src/all.ts' },
		// A worker runs it too, where there are no modules.
		banner: { js: '"use strict";var module=typeof module==="object"?module:{exports:{}};' },
	},
	// The page of the route map runs in a webview.
	{
		...options,
		platform: 'browser',
		target: 'chrome120',
		format: 'iife',
		entryPoints: { map: 'client/src/map/page.ts' },
	},
	{ ...options, entryPoints: { cli: 'server/src/cli.ts' }, banner: { js: '#!/usr/bin/env node' } },
];

/** The packages in bundles: the last node_modules folder in each path, with its package's name. */
function packagesIn(metafiles) {
	const folders = metafiles
		.flatMap(({ inputs }) => Object.keys(inputs))
		.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
	return [...new Set(folders)].sort();
}

function licenceOf(folder) {
	const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
	const file = readdirSync(join(root, folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
	const text = file === undefined ? undefined : readFileSync(join(root, folder, file), 'utf8').trim();
	// That of the Apache License is the same everywhere, and stands in ours.
	const same = license === 'Apache-2.0' ? readFileSync(join(root, 'LICENSE'), 'utf8').trim() : undefined;
	if (text === undefined && same === undefined)
		throw new Error(`${name} is bundled, but comes without the text of its licence`);
	return `${name} ${version} (${license})\n\n${text ?? same}\n`;
}

function writeLicences(metafiles) {
	const line = `${'-'.repeat(78)}\n`;
	const described = packages.map(({ name }) => relative(root, folderOf(name)));
	const parts = [
		'What is bundled here, and under which licenses.\n',
		...packagesIn(metafiles).map(licenceOf),
		'The fields of the kinds, and what they are for, are taken from the packages below. They come from the\nprojects Istio, Gateway API and Kubernetes, which are under the Apache License 2.0 as this one is.\n',
		...described.map(licenceOf),
		'What EnvoyFilters may hold, and what it is for, is taken from the .proto files in the package below. They come\nfrom the project Envoy, which is under the Apache License 2.0, too.\n',
		licenceOf(relative(root, folderOf(envoyPackage))),
	];
	writeFileSync(join(dist, 'LICENSES.txt'), parts.join(`\n${line}`));
}

rmSync(stampFile, { force: true });
execFileSync(process.execPath, [join(root, 'server/scripts/generate.ts')], { stdio: 'inherit' });
mkdirSync(dist, { recursive: true });
cpSync(join(root, 'server/src/schema/envoy/envoy-api.generated.json'), join(dist, 'envoy-api.generated.json'));
rmSync(join(dist, 'docs'), { recursive: true, force: true });
cpSync(join(root, 'server/docs'), join(dist, 'docs'), { recursive: true });
const results = await Promise.all(bundles.map((bundle) => build(bundle)));
writeLicences(results.map(({ metafile }) => metafile));
if (process.argv.includes('--watch')) {
	for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
}
