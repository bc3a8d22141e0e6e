// Texts that an expression could read in very many ways, were it not written with care: of thirty repetitions a server with a
// careless one would never come back. That each of these comes to an end is what is tested.
import { expect, test } from 'vitest';
import { hostKey } from '../../server/src/istio/host-names.ts';
import { isRelevant } from '../../server/src/model/kinds.ts';
import { mannerOf } from '../../server/src/yaml/edits/content.ts';

const times = 5_000;

test('templates in a host, with no dot behind them', () => {
	const host = '{{ .Values.host }}-'.repeat(times);
	expect(hostKey(host, 'cluster.local')).toBe(host);
});

test('empty documents at the start of a file', () => {
	expect(isRelevant(`${'---\n\n'.repeat(times)}a: b\n`, 'file:///w/a.yaml')).toBe(false);
	expect(isRelevant(`${'---\n\n'.repeat(3)}- op: remove\n  path: /spec\n`, 'file:///w/a.yaml')).toBe(true);
});

test('dashes and blanks before a word', () => {
	expect(mannerOf(`${'-  '.repeat(times)}\na:\n    b: c\n`).step).toBe(4);
});
