// How public charts write: each idiom as a minimal chart, judged by what is said about it and by the tree that is read.
//
//   #= kind metadata{name labels{app}} spec{ports[name port] hosts[]}
//
// stands below a file and outlines its next document: the keys that are written out, `{…}` in a map, `[…]` in the items of a
// list. Keys that a template makes, and what is below them, are left out; what arms write is taken together; `name?` may be
// left out. All that is outlined was once rendered by Helm, with the values of the chart or those in `ci/`. Marks say
// `severity rule` and stand for errors and warnings alone. In the files named plain… there is no chart.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { positionAt } from '../../server/src/text/line-map.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { tree } from '../../server/src/yaml/tree.ts';
import { allDiagnostics, cases, type Fixture, fixture } from '../fixture.ts';

const folder = join(import.meta.dirname, 'helm-idioms');

/** What every chart here has. */
const chart = `#- Chart.yaml
apiVersion: v2
name: idiom
version: 1.0.0
#- templates/_helpers.tpl
{{- define "idiom.name" -}}{{ .Release.Name }}-idiom{{- end }}
{{- define "idiom.labels" -}}
app: {{ .Chart.Name }}
release: {{ .Release.Name }}
{{- end }}
{{- define "idiom.metadata" -}}
metadata:
  name: {{ include "idiom.name" . }}
{{- end }}
`;

/** The outlines of each file, and the case without them. */
function split(text: string): { readonly source: string; readonly outlines: ReadonlyMap<string, readonly string[]> } {
	const outlines = new Map<string, string[]>();
	const kept: string[] = [];
	let file = 'a.yaml';
	for (const line of text.split('\n')) {
		if (line.startsWith('#- ')) file = line.slice(3).trim();
		if (line.startsWith('#= ')) outlines.set(file, [...(outlines.get(file) ?? []), line.slice(3)]);
		else kept.push(line);
	}
	return { source: kept.join('\n'), outlines };
}

/** The paths that an outline names. */
function named(outline: string): readonly string[] {
	const paths: string[] = [];
	const open: string[] = [];
	let last = '';
	for (const [word] of outline.matchAll(/[{}[\]]|[^\s{}[\]]+/g)) {
		if (word === '}' || word === ']') open.pop();
		else if (word === '{') open.push(`${last} > `);
		else if (word === '[') {
			paths.push(`${last}[]`);
			open.push(`${last}[] > `);
		} else {
			last = (open.at(-1) ?? '') + word;
			paths.push(last);
		}
	}
	return [...new Set(paths)].sort();
}

/** The paths of the keys that are written out in a tree. */
function paths(root: Node | undefined): readonly string[] {
	const found = new Set<string>();
	const walk = (node: Node, path: string): void => {
		for (const { key, value } of node.entries) {
			if (key.opaque || key.text.includes('{{')) continue;
			const below = path === '' ? key.text : `${path} > ${key.text}`;
			found.add(below);
			walk(value, below);
		}
		if (node.items.length > 0) found.add(`${path}[]`);
		for (const item of node.items) walk(item, `${path}[]`);
	};
	if (root !== undefined) walk(root, '');
	return [...found].sort();
}

/** The paths of each document of a text, without those that have none. */
function read(text: string): readonly (readonly string[])[] {
	const all = openFile('file:///w/a.yaml', 1, text).placed.map(({ chunk }) => paths(tree(chunk).root));
	return all.filter((one) => one.length > 0);
}

/** Expects a text to be read as outlined. */
function checkOutlines(text: string, outlines: readonly string[], file: string): void {
	const expected = outlines.map(named);
	const optional = expected.flatMap((all) => all.filter((one) => one.endsWith('?')));
	const sure = (all: readonly string[]): readonly string[] => all.filter((one) => !optional.includes(`${one}?`));
	expect(read(text).map(sure), file).toEqual(expected.map((all) => all.filter((one) => !optional.includes(one))));
}

function windows(text: string): string {
	return `\ufeff${text.replaceAll('\n', '\r\n')}`;
}

/** Errors and warnings as `file line:start-end severity rule: message`. */
function found(read: Fixture): readonly string[] {
	return allDiagnostics(read).flatMap(({ uri, span, severity, rule, message }) => {
		const file = read.snapshot.files.get(uri);
		if (file === undefined || (severity !== 'error' && severity !== 'warning')) return [];
		const [start, end] = [positionAt(file, span.start), positionAt(file, span.end)];
		return [`${uri.slice(10)} ${start.line}:${start.character}-${end.character} ${severity} ${rule}: ${message}`];
	});
}

/** The findings, with the words of the marks in place of those that they stand for. */
function marked(read: Fixture): { readonly found: readonly string[]; readonly expected: readonly string[] } {
	const expected = read.marks.map(
		({ uri, line, start, end, text }) => `${uri.slice(10)} ${line}:${start}-${end} ${text}`,
	);
	const shown = found(read).map((one) => expected.find((mark) => one.startsWith(`${mark}:`)) ?? one);
	return { found: [...shown].sort(), expected: [...expected].sort() };
}

describe.each(globSync('*.yaml', { cwd: folder }).sort())('%s', (name) => {
	const head = basename(name).startsWith('plain') ? '' : chart;
	describe.each(cases(readFileSync(join(folder, name), 'utf8')))('$title', ({ source: text }) => {
		const { source, outlines } = split(text);
		const whole = fixture(head + source);

		test('nothing is said but what is marked', () => {
			const { found, expected } = marked(whole);
			expect(found).toEqual(expected);
		});

		test('the keys are where they are', () => {
			expect(outlines.size).toBeGreaterThan(0);
			for (const [file, lines] of outlines) {
				checkOutlines(whole.texts.get(`file:///w/${file}`) ?? '', lines, file);
			}
		});

		test('line ends and a byte order mark of Windows change nothing', () => {
			for (const [file, lines] of outlines) {
				const text = whole.texts.get(`file:///w/${file}`) ?? '';
				checkOutlines(windows(text), lines, file);
			}
			const files = [...whole.texts].map(([uri, text]) => openFile(uri, 2, windows(text)));
			const { found, expected } = marked({ ...whole, snapshot: whole.snapshot.with(...files) });
			expect(found).toEqual(expected);
		});
	});
});
