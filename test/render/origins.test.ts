// Where findings in a rendering come from, in many documents: each finding is held against those of its name, not against all.
import { expect, test } from 'vitest';
import { originOf } from '../../server/src/render/origins.ts';
import { closedFile } from '../../server/src/text/source-file.ts';
import { blocksRunBy } from '../work.ts';

const named = (name: string): string => `---\nkind: VirtualService\nmetadata:\n  name: ${name}\n`;
const fileOf = (uri: string, names: readonly string[]) => closedFile(uri, names.map(named).join(''), () => true);

test('the work grows with the documents', () => {
	const trace = (items: number): void => {
		const names = Array.from({ length: items }, (_, index) => `a${index}`);
		const [base, rendered] = [fileOf('file:///base.yaml', names), fileOf('file:///rendered.yaml', names)];
		for (const { chunk } of rendered.placed) originOf(chunk, { start: 8, end: 8 }, [{ file: base }]);
	};
	trace(10);
	const few = blocksRunBy(() => trace(200));
	expect(blocksRunBy(() => trace(800)) / few).toBeLessThan(6);
});

test.each([
	['a', ['', ''], 'a', 1],
	['pre-a', ['pre-', ''], 'a', 1],
	['a-suf', ['', '-suf'], 'a', 1],
	['pre-a', ['pre-', ''], 'pre-a', 1],
	['xx', ['x', 'xx'], '', 0],
	['b-1', ['', ''], 'b-{{ .Values.x }}', 1],
	['b-1', ['', ''], 'c-{{ .Values.x }}', 0],
] as const)('%s, with %j around names, may come from "%s"', (name, affixes, own, count) => {
	const chunk = fileOf('file:///rendered.yaml', [name]).placed[0]?.chunk;
	const file = fileOf('file:///base.yaml', ['other', own]);
	const origin = chunk && originOf(chunk, { start: 8, end: 8 }, [{ file, affixes }]);
	expect(origin === undefined ? 0 : 1).toBe(count);
});
