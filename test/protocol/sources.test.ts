// The sources of the server: nothing in them runs past the guard.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../server/src/lsp');

/** What would run, or fail, with nobody around it to catch. */
const ways: readonly (readonly [string, RegExp])[] = [
	['a timer', /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)\s*\(/],
	['a promise that nobody looks at', /\bvoid\s+(?!>)[\w(]/],
	['a listener of the process', /\bprocess\.on(?:ce)?\(|\baddEventListener\(/],
	['a connection without a guard', /\bconnection: Connection\b/],
	['documents without a guard', /(?<!around\()new TextDocuments\(/],
];

const exceptions: Readonly<Record<string, string>> = {
	'guard.ts': 'is the guard',
	'main.ts: a listener of the process': 'hands to the guard what nobody else caught',
	'worker.ts: a listener of the process': 'hands to the guard what nobody else caught',
};

function waysAround(file: string, text: string): readonly string[] {
	return ways.flatMap(([name, pattern]) => {
		const isFree = exceptions[file] !== undefined || exceptions[`${file}: ${name}`] !== undefined;
		return pattern.test(text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')) && !isFree ? [`${file}: ${name}`] : [];
	});
}

test('nothing runs past the guard', () => {
	const files = globSync('*.ts', { cwd: folder });
	expect(files.length).toBeGreaterThan(10);
	expect(files.flatMap((file) => waysAround(file, readFileSync(join(folder, file), 'utf8')))).toEqual([]);
});

test.each([
	'setTimeout(() => work(), 1);',
	'setImmediate(flush);',
	'void index();',
	'const f = () => void change();',
	"process.on('exit', f);",
	'function f(connection: Connection) {}',
	'const documents = new TextDocuments(TextDocument);',
])('%s would', (text) => {
	expect(waysAround('new.ts', text)).not.toEqual([]);
});

test('what is written of them in comments does not', () => {
	expect(waysAround('new.ts', '// void index();\nconst f = (): void => {};\n/* setTimeout(f) */')).toEqual([]);
});
