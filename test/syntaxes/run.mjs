// Runs the grammar's tests on a small grammar of YAML, and on VS Code's own where that is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const { grammars } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).contributes;
const vscode = join(root, 'test/vscode/browser/node_modules/code-server/lib/vscode/extensions/yaml/syntaxes');

const bases = [['a small YAML grammar', [join(root, 'test/syntaxes/yaml-base.tmLanguage.json')]]];
if (existsSync(vscode)) {
	const files = readdirSync(vscode).filter((name) => name.endsWith('.tmLanguage.json'));
	bases.push(["VS Code's YAML grammar", files.map((name) => join(vscode, name))]);
}

// The tool reads injections from a manifest, whose other contributions it must not see.
const scratch = mkdtempSync(join(tmpdir(), 'istio-grammar-'));
const config = join(scratch, 'package.json');
const injected = grammars.map((grammar) => ({ ...grammar, path: relative(scratch, join(root, grammar.path)) }));
writeFileSync(config, JSON.stringify({ contributes: { grammars: injected } }));

let failed = 0;
for (const [name, files] of bases) {
	console.log(`On ${name}:`);
	const words = ['--config', config, ...files.flatMap((file) => ['-g', file]), join(root, 'test/syntaxes/*.yaml')];
	const { status } = spawnSync('vscode-tmgrammar-test', words, { stdio: 'inherit', timeout: 60_000 });
	if (status !== 0) failed++;
}
rmSync(scratch, { recursive: true });
console.log(`${bases.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
