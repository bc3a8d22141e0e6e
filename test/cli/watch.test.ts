// istio-ls test --watch: runs again on changes of files it read, of new files, and of files in new folders, but not on its own reports.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliPath } from '../built.ts';

const root = join(import.meta.dirname, '../..');

/** The command on a copy of the story: what it has printed, and how to wait until it says more. */
function watching(...more: readonly string[]) {
	const folder = mkdtempSync(join(tmpdir(), 'istio-ls-watch-'));
	cpSync(join(root, 'samples/story'), folder, { recursive: true });
	const child = spawn(process.execPath, [cliPath, 'test', '--watch', ...more], { cwd: folder });
	let [text, seen] = ['', 0];
	let told = (): void => {};
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (data: Buffer) => {
			text += data;
			told();
		});
	const next = async (): Promise<string> => {
		const end = 'Waiting for changes …\n';
		while (text.indexOf(end, seen) < 0)
			await new Promise<void>((resolve) => {
				told = resolve;
			});
		const from = seen;
		seen = text.indexOf(end, seen) + end.length;
		return text.slice(from, seen);
	};
	const stop = async (): Promise<void> => {
		const ended = new Promise((resolve) => child.on('close', resolve));
		child.kill();
		await ended;
		rmSync(folder, { recursive: true });
	};
	return { folder, next, stop, printed: () => text };
}

test('tests run again when something changes', { timeout: 60_000 }, async () => {
	const { folder, next, stop } = watching();
	try {
		expect(await next()).toContain('7 cases: 7 passed');
		const path = join(folder, 'virtual-service.yaml');
		const route = readFileSync(path, 'utf8');
		writeFileSync(path, route.replace('prefix: /api', 'prefix: /v2'));
		expect(await next()).toContain('4 failed');
		writeFileSync(path, route);
		expect(await next()).toContain('7 cases: 7 passed');
		mkdirSync(join(folder, 'more'));
		await next();
		writeFileSync(
			join(folder, 'more/more.istio-test.yaml'),
			'apiVersion: istio-ls/v1\nkind: RouteTest\nmetadata: { name: more }\ntests:\n- request: { url: http://myapp.example.com/no }\n  expect: { status: 404 }\n',
		);
		expect(await next()).toContain('8 cases: 8 passed');
	} finally {
		await stop();
	}
});

test('a report in the folder is no change', { timeout: 60_000 }, async () => {
	const { folder, next, stop, printed } = watching('--format', 'json=report.json');
	try {
		await next();
		writeFileSync(join(folder, 'notes.txt'), 'nothing');
		writeFileSync(join(folder, 'report.json'), '{}');
		// What comes next is for this one.
		await new Promise((resolve) => setTimeout(resolve, 500));
		rmSync(join(folder, 'story.istio-test.yaml'));
		expect(await next()).toContain('There are no tests');
		expect(printed().match(/Waiting for changes/g)?.length).toBe(2);
	} finally {
		await stop();
	}
});
