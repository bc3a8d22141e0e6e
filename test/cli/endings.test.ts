// What the built command says where something is odd, and with what code it ends.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cliPath } from '../built.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { checkIn } from './command.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
const one = 'Nothing found in 1 file with 1 resource.\n';

let there: Workspace;

beforeEach(() => {
	there = workspace({ 'w/a.yaml': service });
});
afterEach(() => there.remove('.'));

const check = (...words: readonly string[]) => checkIn(there, ...words);

describe('what is said, and how it ends', () => {
	test('11: a name cannot give commands', () => {
		there.write(
			'w/bad.yaml',
			'apiVersion: v1\nkind: Service\nmetadata: { name: "a\\n::error file=x.go,line=1::pwned\\e[2J" }\n',
		);
		const { out, err } = check('w');
		expect(out).toContain('metadata/invalid-name');
		expect(out + err).not.toMatch(/^\s*::/m);
		expect(out + err).not.toContain('\u001b');
	});

	test('12: a disk that is full is no finding', () => {
		if (!existsSync('/dev/full')) return;
		const out = openSync('/dev/full', 'w');
		const { status, stderr } = spawnSync(process.execPath, [cliPath, 'check', 'w', '--format', 'json'], {
			cwd: there.root,
			encoding: 'utf8',
			stdio: ['ignore', out, 'pipe'],
		});
		expect(status).toBe(2);
		expect(stderr).toMatch(/^istio-ls: .*ENOSPC.*\n$/);
	});

	test('12: a reader that has read enough is no fault', async () => {
		for (let index = 0; index < 500; index++)
			there.write(`w/bad${index}.yaml`, service.replace('name: a', 'name: A_B'));
		const child = spawn(process.execPath, [cliPath, 'check', 'w'], { cwd: there.root });
		let err = '';
		child.stderr.on('data', (data) => {
			err += data;
		});
		child.stdout.once('data', () => child.stdout.destroy());
		await new Promise((resolve) => child.on('close', resolve));
		expect(err).toBe('');
	});

	test('12: a name that is not UTF-8', () => {
		writeFileSync(
			Buffer.concat([Buffer.from(`${there.root}/w/b`), Buffer.from([0xff]), Buffer.from('.yaml')]),
			service,
		);
		const { code, out, err } = check('w');
		expect({ code, out }).toEqual({ code: 2, out: one });
		expect(err).toMatch(/was not read: .*UTF-8|name/);
	});

	test.each<[string, Buffer]>([
		['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${service}`, 'utf16le')],
		['lone carriage returns', Buffer.from(service.replaceAll('\n', '\r'))],
	])('12: %s', (_, bytes) => {
		writeFileSync(join(there.root, 'w/b.yaml'), bytes);
		expect(check('w')).toMatchObject({ code: 0, out: 'Nothing found in 2 files with 2 resources.\n', err: '' });
	});

	test('14: what is too large is told of', () => {
		writeFileSync(join(there.root, 'w/big.yaml'), 'a: 1\n'.repeat(1_000_000));
		expect(check('w/big.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('is larger than') });
	});

	test('an unreadable folder is told of', () => {
		mkdirSync(join(there.root, 'w/shut'));
		chmodSync(join(there.root, 'w/shut'), 0);
		const isRoot = process.getuid?.() === 0;
		expect(check('w')).toMatchObject({ code: isRoot ? 0 : 2, out: one });
		chmodSync(join(there.root, 'w/shut'), 0o700);
	});
});
