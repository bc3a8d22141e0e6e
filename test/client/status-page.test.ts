// The page of the status: what it tells of comes from files, so it is shown, and does nothing.
import { expect, test, vi } from 'vitest';
import type { IndexStatus } from '../../server/src/protocol.ts';

vi.mock('vscode', () => ({
	Uri: { from: () => ({}) },
	l10n: {
		t: (text: string, ...given: readonly unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(given[Number(at)])),
	},
}));
const { statusText } = await import('../../client/src/status-page.ts');

const evil = '`![i](https://evil.example/t.png) [l](command:x) <b> | \u202e\n# www.evil.example';

test('nothing in it is markup but what the page itself is made of', () => {
	const status: IndexStatus = {
		...{
			state: 'degraded',
			reason: evil,
			done: 1,
			total: 1,
			resources: 1,
			version: '1',
			host: 'Node',
			lacks: [],
			pid: 1,
		},
		...{ indexMilliseconds: 1, folders: [evil], skippedCount: 1, environmentCount: 1 },
		skipped: [{ path: evil, reason: evil }],
		environments: [{ name: evil, kind: 'declared', files: 1, assume: evil, release: evil }],
		settings: [{ folder: evil, name: 'externals', value: evil }],
		memory: { documents: 1, joined: 1 },
		rendering: { state: 'done', count: 1, milliseconds: 1, problems: [evil] },
		kinds: { [evil]: 1 },
	};
	const text = statusText(status);
	const bare = text.replace(/\\[\\`]/g, '').replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
	expect(bare).not.toMatch(/(?<!\\)[[<]|https?:\/\/|www\.|\u202e/);
	expect(text.split('\n').filter((line) => /^\s*# /.test(line))).toHaveLength(1);
	// No cell more than there is in the heads of tables.
	const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
	const rows = text.split('\n').filter((line) => line.startsWith('| '));
	expect(new Set(rows.map(cells))).toEqual(new Set([7, 4, 5]));
});
