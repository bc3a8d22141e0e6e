// The built command line on what it does not read: it says so, and ends with 2 where something is missing without it.
import { execFileSync, spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cliPath as cli } from '../built.ts';
import { hasPipes, makePipes } from '../pipes.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

let there: Workspace;

beforeEach(() => {
	there = workspace({ 'w/a.yaml': service });
});
afterEach(() => there.remove('.'));

function check(...words: readonly string[]): { code: number | null; out: string; err: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'check', ...words], {
		cwd: there.root,
		encoding: 'utf8',
		timeout: 20_000,
	});
	return { code: status, out: stdout.replace(/ \([\d.]+ s\)\.\n/, '.\n'), err: stderr };
}

const one = 'Nothing found in 1 file with 1 resource.\n';

test.skipIf(!hasPipes)('a link in a circle and a pipe: the rest is checked', () => {
	symlinkSync('self', join(there.root, 'w/self'));
	makePipes(join(there.root, 'w/p.yaml'));
	const err =
		'istio-ls: w/p.yaml was not read: it is a pipe, a socket or a device\n' +
		'istio-ls: w/self was not read: it is a link, and its links lead in a circle\n';
	expect(check('w')).toEqual({ code: 2, out: one, err });
});

test('a link to everything is told of, and nothing is missing without it', () => {
	symlinkSync('/', join(there.root, 'w/r'));
	expect(check('w')).toEqual({
		code: 0,
		out: one,
		err: 'istio-ls: w/r was not read: it is a link that leads out of the folder\n',
	});
});

test('a file that is too large is no success, whether it was named or found', () => {
	writeFileSync(join(there.root, 'w/big.yaml'), 'a: 1\n'.repeat(1_000_000));
	const err = 'istio-ls: w/big.yaml was not read: it is larger than 4096 KB (istio.files.maxSize)\n';
	expect(check('w/big.yaml')).toMatchObject({ code: 2, err });
	expect(check('w')).toEqual({ code: 2, out: one, err });
	there.write('w/.istio.yaml', 'files: { exclude: [big.yaml] }\n');
	expect(check('w').code).toBe(0);
});

test('a limit that cannot be meant is reported and does not count', () => {
	there.write('w/.istio.yaml', 'files.maxSize: -1\n');
	const { code, out, err } = check('w');
	expect({ code, err }).toEqual({ code: 0, err: '' });
	expect(out).toContain('"files.maxSize" must be a number from 1 to');
	expect(out).toContain('2 files with 1 resource');
});

test('settings do not lead out of the repository, and nothing there is asked for', () => {
	there.write(
		'w/.istio.yaml',
		'meshConfig: file://evil.example/share/x\nschema: { crds: [file://evil.example/share, /dev/zero, /, ../out] }\n',
	);
	there.write('out/crd.yaml', service);
	const { code, out, err } = check('w');
	expect({ code, err }).toEqual({ code: 0, err: '' });
	expect(out.match(/inside the repository/g)).toHaveLength(5);
});

test('a link that settings name does not lead out either', () => {
	there.write('w/.istio.yaml', 'meshConfig: mesh.yaml\nschema: { crds: [crds] }\n');
	there.write('out/mesh.yaml', 'rootNamespace: mesh\n');
	symlinkSync('../out', join(there.root, 'w/crds'));
	symlinkSync('../out/mesh.yaml', join(there.root, 'w/mesh.yaml'));
	const { code, err } = check('w');
	expect(code).toBe(2);
	expect(err).toContain('w/crds was not read: it is a link that leads out of the folder');
	expect(err).toContain('w/mesh.yaml was not read: it is a link that leads out of the folder');
});

test('names cannot speak to the terminal', () => {
	writeFileSync(join(there.root, 'w/\u001b[2J\n::error::.yaml'), Buffer.from([...Buffer.from(service), 0xe4]));
	const { err } = check('w');
	expect(err).toBe(
		'istio-ls: w/\\u{1b}[2J\\u{a}::error::.yaml was not read: it is neither UTF-8 nor UTF-16 with a byte order mark\n',
	);
});

test('what a shell hands over is read', () => {
	const script = `"$0" -e 'process.stdout.write(fs.readFileSync("w/a.yaml"))' | "$0" "$1" check /dev/stdin`;
	const out = execFileSync('sh', ['-c', script, process.execPath, cli], { cwd: there.root, encoding: 'utf8' });
	expect(out).toMatch(/^Nothing found in 1 file with 1 resource /);
});
