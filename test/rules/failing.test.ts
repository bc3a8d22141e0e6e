// A rule that fails costs only itself: the others say what they say, and whoever asked is told.
import { expect, test, vi } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { fixture } from '../fixture.ts';

const source = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a }
spec:
  hosts: [a]
  hostz: [a]
  http: [{ route: [{ destination: { host: a, weigth: 1 } }] }]
`;

test('a rule that fails', () => {
	const said = () => {
		const failed: string[] = [];
		const [uri = ''] = fixture(source).snapshot.files.keys();
		const found = diagnostics(fixture(source).snapshot, uri, (rule, error) => failed.push(`${rule}: ${error}`));
		return { found: found.map(({ rule }) => rule), failed };
	};
	const sound = said();
	expect(sound.failed).toEqual([]);
	const unlucky = rules.find((rule) => 'kinds' in rule && rule.kinds.includes('VirtualService'));
	if (unlucky === undefined || !('check' in unlucky)) throw new Error('there is no such rule');
	const check = vi.spyOn(unlucky, 'check').mockImplementation(() => {
		throw new Error('torn');
	});
	const torn = said();
	check.mockRestore();
	expect(torn.failed).toEqual([`${unlucky.id}: Error: torn`]);
	expect(torn.found).toEqual(sound.found.filter((id) => id !== unlucky.id));
	expect(torn.found.length).toBeGreaterThan(0);
});

test('nothing is said of a file that is not known', () => {
	expect(diagnostics(fixture(source).snapshot, 'file:///w/none.yaml')).toEqual([]);
});
