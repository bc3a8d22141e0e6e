// Entry of the suite, loaded by VS Code's extension host: runs the tests that fit the open workspace, keeps the results.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'mocha';
import * as vscode from 'vscode';
import { scratch } from './editor.ts';

interface Result {
	readonly title: string;
	readonly state: 'passed' | 'failed' | 'skipped';
	readonly milliseconds: number;
	readonly reason?: string;
}

/** The contract of `extensionTestsPath`: resolves when all tests passed, rejects otherwise. */
export async function run(): Promise<void> {
	const { default: Mocha } = await import('mocha');
	const name = vscode.workspace.workspaceFolders?.[0]?.name ?? 'none';
	const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'min' });
	// GREP=words: only tests with these in their titles.
	mocha.grep(process.env.GREP ?? '');
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	if (name === 'plain') await import('./plain.test.ts');
	else if (name === 'unopened') await import('./unopened.test.ts');
	else if (name === 'upstream') await import('./upstream.test.ts');
	else {
		await import('./samples.test.ts');
		await import('./beside.test.ts');
		await import('./trace.test.ts');
		await import('./mesh.test.ts');
		await import('./route-map.test.ts');
		await import('./envoy.test.ts');
		await import('./tests.test.ts');
	}
	const results: Result[] = [];
	const keep = (test: Test, state: Result['state'], error?: Error): void => {
		const reason = error === undefined ? {} : { reason: error.stack ?? error.message };
		results.push({ title: test.fullTitle(), state, milliseconds: test.duration ?? 0, ...reason });
		writeFileSync(join(scratch(), `${name}.results.json`), JSON.stringify(results));
	};
	const failures = await new Promise<number>((done) =>
		mocha
			.run(done)
			.on('pass', (test) => keep(test, 'passed'))
			.on('fail', (test, error) => keep(test, 'failed', error))
			.on('pending', (test) => keep(test, 'skipped')),
	);
	if (failures > 0) throw new Error(`${failures} failed`);
}
