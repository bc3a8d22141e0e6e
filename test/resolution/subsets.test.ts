// What a subset leads to that no rule declares: why nothing is known of it, that it is missing, or what shows that it is misspelt.
import { expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { resolveSubset } from '../../server/src/resolution/subsets.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { fixture } from '../fixture.ts';

const route = (subset: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: at, namespace: shop }
spec:
  hosts: [a]
  http: [{ route: [{ destination: { host: a, subset: ${subset} } }] }]
`;

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: a, subsets: [{ name: stable, labels: { version: v1 } }] }
`;

test.each([
	['where rules may be elsewhere', route('v1'), { is: 'unknown', doubt: 'noEvidence' }],
	['of a name that is filled in later', route('"{{ .Values.subset }}"'), { is: 'unknown', doubt: 'templated' }],
	['of a patch', `#- patches/at.yaml\n${route('v1')}`, { is: 'unknown', doubt: 'patched' }],
	[
		'where all is known',
		`#! { "assume": "complete" }\n${route('v1')}`,
		{ is: 'contradicted', reason: 'missing', certainty: 'certain' },
	],
	[
		'where it is nearly another one',
		`${route('stabel')}---\n${rule}`,
		{ reason: 'misspelt', certainty: 'certain', suggestion: 'stable', evidence: [{ mention: { text: 'stable' } }] },
	],
	[
		'where another one is filled in later',
		`${route('canary')}---\n${rule.replace('stable', '"{{ .Values.subset }}"')}`,
		{ is: 'unknown', doubt: 'templated' },
	],
	[
		'where it is nearly another one, beside one that is filled in later',
		`${route('stabel')}---\n${rule.replace('}] }', '}, { name: "{{ .Values.subset }}" }] }')}`,
		{ reason: 'misspelt', certainty: 'likely', suggestion: 'stable' },
	],
	[
		'where it is nearly one of another rule',
		[route('canry'), rule, rule.replace('name: a', 'name: b').replace('stable', 'canary')].join('---\n'),
		{ reason: 'misspelt', suggestion: 'canary' },
	],
	[
		'where it is not like any',
		`${route('canary')}---\n${rule}`,
		{ reason: 'missing', certainty: 'certain', evidence: [{ mention: { text: 'a' } }] },
	],
])('%s', (_, source, expected) => {
	const [mesh] = environments(fixture(source).snapshot).map(meshOf);
	const by = mesh?.resources.all().find(({ resource }) => resource.kind.id === 'VirtualService');
	const mention = by?.references.find(({ row }) => row.to === 'subset');
	if (mesh === undefined || by === undefined || mention === undefined) throw new Error('no reference');
	expect(resolveSubset(mesh, { by, mention })).toMatchObject(expected);
});
