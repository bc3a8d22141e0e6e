// --fix: what is mended, and what is left alone: other files, line ends, encodings, modes, links, and what somebody else writes.
import { execFileSync, spawnSync } from 'node:child_process';
import {
	chmodSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	renameSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { type Around, type Ran, ran } from './ran.ts';

const broken = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop } # äö
spec:
  hosts: [a.example.com]
  htp:
  - route:
    - destination: { host: a.example.com }
      wieght: 100
`;
const mended = broken.replace('htp', 'http').replace('wieght', 'weight');

let there: Workspace;
beforeEach(() => {
	there = workspace({ 'in/a.yaml': broken });
});
afterEach(() => there.remove('.'));

const path = (name: string): string => join(there.root, name);
const textOf = (name: string): string => readFileSync(path(name), 'utf8');
const fix = (words: readonly string[], around?: Around): Ran => ran(there.root, ['check', '--fix', ...words], around);

test('mends until nothing is left that can be mended in one way only', () => {
	// The second word is only known to be wrong when the first one is right.
	expect(fix(['in'])).toEqual({
		code: 0,
		err: '',
		out: 'Fixed 2 findings in 1 file.\nNothing found in 1 file with 1 resource.\n',
	});
	expect(textOf('in/a.yaml')).toBe(mended);
	expect(readdirSync(path('in'))).toEqual(['a.yaml']);
	expect(fix(['in']).out).not.toContain('Fixed');
});

test('what is left is reported, and counts for the exit code', () => {
	writeFileSync(path('in/a.yaml'), broken.replace('spec:', 'spec:\n  strange: 1'));
	const { code, out } = fix(['in', '--format', 'json']);
	expect(code).toBe(1);
	expect(JSON.parse(out)).toMatchObject({
		fixed: { findings: 2, files: 1 },
		findings: [{ rule: 'schema/unknown-field' }],
	});
});

test('only what is reported is mended', () => {
	for (const words of [
		['--rule', 'schema/unknown-field=off'],
		['--suppress', '*=VirtualService shop/a'],
		['--include', 'other'],
		['--baseline', 'known.json', '--update-baseline'],
		['--baseline', 'known.json'],
	]) {
		fix(['in', ...words]);
		expect(textOf('in/a.yaml'), words.join(' ')).toBe(broken);
	}
});

describe('what a file is stays', () => {
	const wide = (text: string, isBig: boolean): Buffer => {
		const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
		return isBig ? bytes.swap16() : bytes;
	};
	test.each<[string, (text: string) => string | Buffer]>([
		['line ends of Windows', (text) => text.replaceAll('\n', '\r\n')],
		['line ends of old', (text) => text.replaceAll('\n', '\r')],
		['a byte order mark', (text) => `\ufeff${text}`],
		['UTF-16, little', (text) => wide(text, false)],
		['UTF-16, big', (text) => wide(text.replaceAll('\n', '\r\n'), true)],
		['no line end at the end', (text) => text.trimEnd()],
		['documents that are none of ours', (text) => `a: [\n---\n${text}---\n\t%}{\n`],
	])('%s', (_, write) => {
		writeFileSync(path('in/a.yaml'), write(broken));
		fix(['in']);
		expect(readFileSync(path('in/a.yaml'))).toEqual(Buffer.from(write(mended)));
	});

	test('line ends around what is taken out', () => {
		const status = '# before\nstatus:\n  observedGeneration: 3\n# behind\n';
		writeFileSync(path('in/a.yaml'), `${mended}${status}`.replaceAll('\n', '\r\n'));
		fix(['in']);
		expect(textOf('in/a.yaml')).not.toContain('status');
		expect(textOf('in/a.yaml')).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
	});

	test.skipIf(process.platform === 'win32')('its mode', () => {
		chmodSync(path('in/a.yaml'), 0o640);
		fix(['in']);
		expect(textOf('in/a.yaml')).toBe(mended);
		expect(statSync(path('in/a.yaml')).mode & 0o7777).toBe(0o640);
	});

	test.skipIf(process.platform === 'win32')('links', () => {
		symlinkSync('a.yaml', path('in/link.yaml'));
		linkSync(path('in/a.yaml'), path('in/other-name.yaml'));
		fix(['in']);
		expect(readlinkSync(path('in/link.yaml'))).toBe('a.yaml');
		expect(textOf('in/a.yaml')).toBe(mended);
		expect(lstatSync(path('in/other-name.yaml')).ino).toBe(lstatSync(path('in/a.yaml')).ino);
	});
});

describe('what was not named stays as it is', () => {
	test('files beside', () => {
		there.write('out/b.yaml', broken.replace('name: a', 'name: b'));
		fix(['in/a.yaml']);
		expect(textOf('out/b.yaml')).toContain('htp');
	});

	test('definitions and settings that are only read', () => {
		there.write('crds/a.yaml', broken.replace('name: a', 'name: b'));
		fix(['in', '--crds', 'crds', '--mesh-config', 'crds/a.yaml']);
		expect(textOf('crds/a.yaml')).toContain('htp');
	});

	test.skipIf(process.platform === 'win32')('what a link leads to, unless it was named', () => {
		there.write('out/b.yaml', broken.replace('name: a', 'name: b'));
		symlinkSync('../out/b.yaml', path('in/b.yaml'));
		const { err } = fix(['in']);
		expect(err).toContain('leads out of the folder');
		expect(textOf('out/b.yaml')).toContain('htp');
		fix(['in/b.yaml']);
		expect(textOf('out/b.yaml')).toContain('http:');
		expect(lstatSync(path('in/b.yaml')).isSymbolicLink()).toBe(true);
	});
});

test('a file that somebody else writes meanwhile is not written, and reported as it was', () => {
	const other = broken.replace('name: a,', 'name: z,');
	const change = (): void => writeFileSync(path('in/a.yaml'), other);
	const { code, err, out } = whileComparing(change, () => fix(['in', '--format', 'json']));
	expect(textOf('in/a.yaml')).toBe(other);
	expect({ code, err }).toEqual({
		code: 2,
		err: expect.stringMatching(/in\/a\.yaml was not fixed: it has changed since it was read\n$/),
	});
	expect(JSON.parse(out)).toMatchObject({
		fixed: { findings: 0, files: 0 },
		problems: [expect.any(String)],
		findings: [{ rule: 'schema/unknown-field' }],
	});
});

describe.skipIf(process.platform === 'win32')(
	'what leads out of the folder by the time of writing is not written',
	() => {
		const leadOut: readonly (readonly [string, () => void])[] = [
			['a folder', () => renameSync(path('in/deep'), path('out'))],
			['a file', () => renameSync(path('in/deep/b.yaml'), path('out/b.yaml'))],
		];
		for (const names of [1, 2])
			test.each(leadOut)(`%s, which has ${names} names`, (what, move) => {
				there.write('in/deep/b.yaml', broken.replace('name: a', 'name: b'));
				if (names > 1) linkSync(path('in/deep/b.yaml'), path('second'));
				const change = (): void => {
					if (what === 'a file') mkdirSync(path('out'));
					move();
					if (what === 'a folder') symlinkSync('../out', path('in/deep'));
					else symlinkSync('../../out/b.yaml', path('in/deep/b.yaml'));
				};
				const { code, err } = whileComparing(change, () => fix(['in/deep']), 'out/b.yaml');
				expect({ code, err }).toEqual({
					code: 2,
					err: expect.stringMatching(/was not fixed: it has changed since it was read\n$/),
				});
				expect(textOf('out/b.yaml')).toContain('htp');
				expect(readdirSync(path('out'))).toEqual(['b.yaml']);
			});
	},
);

/** Lets `change` happen right before a file is compared with what was read of it, as whoever replaces one must. */
function whileComparing<T>(change: () => void, run: () => T, name = 'in/a.yaml'): T {
	const { equals } = Buffer.prototype;
	Buffer.prototype.equals = (other: Uint8Array) => {
		Buffer.prototype.equals = equals;
		change();
		return readFileSync(path(name)).equals(other);
	};
	try {
		return run();
	} finally {
		Buffer.prototype.equals = equals;
	}
}

describe('--dry-run', () => {
	test('prints a diff that git and patch take, and writes nothing', () => {
		there.write('in/odd "ä\\.yaml', broken.replace('name: a', 'name: b').trimEnd());
		const before = textOf('in/a.yaml');
		const { code, out } = fix(['in', '--dry-run']);
		expect(code).toBe(1);
		expect(out).toMatch(/^--- a\/in\/a\.yaml\n\+\+\+ b\/in\/a\.yaml\n@@ -3,7 \+3,7 @@\n/);
		expect(textOf('in/a.yaml')).toBe(before);
		if (spawnSync('git', ['--version']).error !== undefined) return;
		execFileSync('git', ['apply', '-'], { cwd: there.root, input: out });
		expect(textOf('in/a.yaml')).toBe(mended);
		expect(fix(['in', '--dry-run'])).toEqual({ code: 0, out: '', err: '' });
	});

	test('of standard input', () => {
		const { code, out } = fix(['-', '--dry-run', '--stdin-filename', 'x/y.yaml'], { input: broken });
		expect(code).toBe(1);
		expect(out).toContain('+++ b/x/y.yaml');
		expect(() => fix(['-'])).toThrow('Standard input cannot be fixed');
		expect(() => ran(there.root, ['check', '--dry-run'])).toThrow('--dry-run needs --fix');
	});
});

test('fixes that meet are done one after the other', () => {
	const twice = `${broken}---\n${broken.replace('name: a', 'name: b').replace('htp', 'htpp')}`;
	writeFileSync(path('in/a.yaml'), twice);
	fix(['in']);
	expect(textOf('in/a.yaml')).toBe(`${mended}---\n${mended.replace('name: a', 'name: b')}`);
});
