// The reports for programs: JSON, JUnit, TAP and lcov, of a run with a case that passes, one that fails and one that cannot be run.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ran } from '../cli/ran.ts';

const folder = mkdtempSync(join(tmpdir(), 'istio-ls-formats-'));

beforeAll(() => {
	cpSync(join(import.meta.dirname, '../../samples/story'), folder, { recursive: true });
	rmSync(join(folder, 'story.istio-test.yaml'));
	writeFileSync(
		join(folder, 'a.istio-test.yaml'),
		`apiVersion: istio-ls/v1
kind: RouteTest
metadata: { name: "a <b> & c" }
tests:
- name: passes
  request: { url: http://myapp.example.com/api }
  expect: { subset: v1 }
- name: "fails # here"
  request: { url: http://myapp.example.com/api }
  expect: { subset: v2 }
- name: is broken
  from: nobody
  request: { url: http://myapp.example.com/api }
  expect: { subset: v2 }
`,
	);
});

afterAll(() => rmSync(folder, { recursive: true }));

const report = (format: string): string => {
	const { code, out } = ran(folder, ['test', '--format', format]);
	expect(code).toBe(1);
	return out;
};

test('json', () => {
	const { passed, failed, broken, cases } = JSON.parse(report('json'));
	expect({ passed, failed, broken }).toEqual({ passed: 1, failed: 1, broken: 1 });
	expect(cases[1].failures).toEqual([
		{
			field: 'subset',
			expected: 'v2',
			got: 'v1',
			file: 'a.istio-test.yaml',
			line: 10,
			column: 21,
			because: {
				code: 'destination.to',
				text: 'Sent to myservice.default.svc.cluster.local, port 80, subset v1',
				file: 'virtual-service.yaml',
				line: 18,
				column: 7,
				resource: 'VirtualService myapp',
			},
		},
	]);
	expect(cases[2]).toMatchObject({ result: 'broken', failures: [{ line: 12, column: 9 }] });
});

test('junit', () => {
	const xml = report('junit');
	expect(xml).toContain('tests="3" failures="1" errors="1"');
	expect(xml).toContain('classname="a &lt;b&gt; &amp; c: passes"');
	expect(xml).toContain(
		'<failure message="subset: expected v2, got v1">a.istio-test.yaml:10:21 subset\n  expected: v2',
	);
	expect(xml.match(/<testcase /g)?.length).toBe(3);
});

test('tap', () => {
	const lines = report('tap').split('\n');
	expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..3']);
	expect(lines.filter((line) => /^(not )?ok/.test(line)).map((line) => line.replace(/:.*/, ''))).toEqual([
		'ok 1 - a <b> & c',
		'not ok 2 - a <b> & c',
		'not ok 3 - a <b> & c',
	]);
	expect(lines).toContain('      expected: "v2"');
	expect(lines.find((line) => line.startsWith('not ok 2'))).toContain('fails \\# here');
});

test('lcov', () => {
	expect(report('lcov')).toContain(
		'SF:virtual-service.yaml\nFN:12,http route 1 (api) (line 12)\nFNDA:2,http route 1 (api) (line 12)\nFNF:1\nFNH:1\nDA:12,2\nLF:1\nLH:1\nend_of_record\n',
	);
});

test('a filter chooses cases', () => {
	expect(ran(folder, ['test', '-t', 'PASSES*api']).out).toContain('1 case: 1 passed');
	expect(ran(folder, ['test', '-t', 'zzz'])).toMatchObject({ code: 2 });
});
