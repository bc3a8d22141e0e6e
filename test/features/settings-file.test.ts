// A file `.istio.yaml`: what is completed in it, and what its words mean.
import { describe, expect, test } from 'vitest';
import { settingRows } from '../../server/src/settings.ts';
import { allDiagnostics, completed, completionLabels, fixture, hoverText } from '../fixture.ts';

const file = (text: string): string => `#- .istio.yaml\n${text}\n`;

describe('completion', () => {
	test('of settings, and of nothing else', () => {
		const names = Object.entries(settingRows).flatMap(([name, { scope }]) =>
			scope === 'window' ? [] : [name.split('.')[0] ?? ''],
		);
		expect([...completionLabels(file('$0'))].sort()).toEqual([...new Set(names)].sort());
	});

	test.each([
		['assume: $0', ['auto', 'complete']],
		['schema:\n  features: $0', ['auto', 'on', 'off']],
		['externals:\n  $0', ['hosts', 'gateways', 'namespaces', 'secrets']],
		['rules:\n  routing/wrong-weights: $0', ['off', 'hint', 'information', 'warning', 'error']],
		['inlayHints:\n- $0', ['host', 'namespace', 'weight', 'port']],
		['codeLens: $0', ['true', 'false']],
	])('%j', (text, labels) => {
		expect([...completionLabels(file(text))].sort()).toEqual([...labels].sort());
	});

	test('of rules', () => {
		expect(completionLabels(file('rules:\n  $0'))).toContain('references/unknown-subset');
		expect(completed(file('rules:\n  $0'), 'references/unknown-subset')).toMatch(
			/rules:\n {2}references\/unknown-subset:/,
		);
	});

	test('is accepted by what checks the file', () => {
		for (const [text, label] of [
			['assume: $0', 'complete'],
			['rules:\n  routing/wrong-weights: $0', 'off'],
			['inlayHints:\n- $0', 'host'],
		] as const) {
			const done = file(completed(file(text), label));
			expect(allDiagnostics(fixture(done)), done).toEqual([]);
		}
	});
});

test('hover says what a setting does, what its words mean, what a rule reports', () => {
	expect(hoverText(file('ass$0ume: complete'))).toMatch(
		/^\*\*assume\*\*.*default `auto`[\s\S]*`complete`: The workspace contains everything/,
	);
	expect(hoverText(file('rules:\n  routing/wrong-wei$0ghts: off'))).toMatch(/Unless set: `/);
	expect(hoverText(file('files:\n  max$0Size: 10'))).toContain('kilobytes');
});
