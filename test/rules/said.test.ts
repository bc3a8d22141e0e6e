// What is said of a document: which rules run on it and how loudly, what somebody silenced in it, and what a rule that fails leaves.
import { describe, expect, test, vi } from 'vitest';
import { diagnostics, silenced } from '../../server/src/features/diagnostics.ts';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import type { Finding } from '../../server/src/rules/engine/rule.ts';
import { judgements } from '../../server/src/rules/engine/run.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { type Environment, environmentsOf } from '../../server/src/workspace/environments.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { fixture } from '../fixture.ts';

const uri = 'file:///w/a.yaml';

/** What is said of a file, as `severity rule`. */
function said(source: string, of = uri): readonly string[] {
	return diagnostics(fixture(source).snapshot, of).map(({ severity, rule }) => `${severity} ${rule}`);
}

const service = (more: string, name = 'a') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop${more} }\nspec: { ports: [{ name: http, port: 80 }] }\n`;
const alpha = service(', annotations: { networking.istio.io/exportTo: "." }');
/** A field that is unknown, and one of the wrong type. */
const route = (...comments: readonly string[]) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  htttp: [] # ${comments[0] ?? 'so'}
  exportTo: all # ${comments[1] ?? 'so'}
`;
const [field, type] = ['schema/unknown-field', 'schema/wrong-type'];

describe('a rule runs', () => {
	test.each([
		['at its own severity', {}, [`error ${field}`, `error ${type}`]],
		['as settings say', { rules: { [field]: 'hint' } }, [`hint ${field}`, `error ${type}`]],
		['not if they say so', { rules: { [field]: 'off' }, allRules: true }, [`error ${type}`]],
	])('%s', (_, settings, expected) => {
		expect(said(`#! ${JSON.stringify(settings)}\n${route()}`)).toEqual(expected);
	});

	test.each([
		['not if it is off by default', {}, []],
		[
			'if it is asked for',
			{ rules: { 'metadata/alpha-annotation': 'warning' } },
			['warning metadata/alpha-annotation'],
		],
		['if all are asked for', { allRules: true }, ['hint metadata/alpha-annotation']],
		['not if all but it are', { allRules: true, rules: { 'metadata/alpha-annotation': 'off' } }, []],
	])('%s', (_, settings, expected) => {
		expect(said(`#! ${JSON.stringify(settings)}\n${alpha}`)).toEqual(expected);
	});
});

test('a rule that a field is missing for says nothing where it is there, but misspelt', () => {
	const weighing = (weight: string) =>
		route().replace(
			/ {2}htttp.*/s,
			`  http: [{ route: [{ destination: { host: a }${weight} }, { destination: { host: b }, weight: 10 }] }]\n`,
		);
	expect(said(weighing(''))).toEqual(['warning routing/wrong-weights']);
	expect(said(weighing(', weigth: 90'))).toEqual([`error ${field}`]);
});

test('what is kept, but not deployed, is not certain to be wrong, unless settings say how loud it is', () => {
	const pod = `apiVersion: v1
kind: Pod
metadata: { name: agent, namespace: shop, labels: { sidecar.istio.io/inject: "true" } }
spec: { hostNetwork: true, containers: [{ name: agent, image: agent }] }
`;
	const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: "*", trafficPolicy: { loadBalancer: { simple: LEAST_CONN } } }
`;
	const documents = [route(), pod, rule, alpha].join('---\n');
	const severities = (settings: object, path: string) =>
		said(`#! ${JSON.stringify(settings)}\n#- ${path}\n${documents}`, `file:///w/${path}`).map(
			(one) => one.split(' ')[0],
		);
	const all = { allRules: true };
	expect(severities(all, 'live/a.yaml')).toEqual(['error', 'error', 'information', 'warning', 'information', 'hint']);
	expect(severities(all, 'archive/a.yaml')).toEqual([
		'information',
		'information',
		'hint',
		'information',
		'hint',
		'hint',
	]);
	const stated = { ...all, rules: { [field]: 'error' } };
	expect(severities(stated, 'archive/a.yaml')).toEqual(['error', 'information', 'hint', 'information', 'hint', 'hint']);
});

test('of what Kubernetes runs itself nothing is said, but of what Istio reads there', () => {
	const wrong = (namespace: string) => alpha.replace('shop', namespace);
	const all = '#! { "allRules": true }\n';
	expect([said(all + wrong('kube-system')), said(all + wrong('kube-public')), said(all + wrong('shop'))]).toEqual([
		[],
		[],
		['hint metadata/alpha-annotation'],
	]);
	expect(said(route().replace('shop', 'kube-system'))).toEqual([`error ${field}`, `error ${type}`]);
});

describe('what somebody silences', () => {
	const both = (...comments: readonly string[]) => {
		const { snapshot } = fixture(route(...comments));
		const words = [diagnostics, silenced].map((of) => of(snapshot, uri).map(({ rule }) => rule));
		return { said: words[0], silenced: words[1] };
	};

	test.each([
		['is said no more', [`istio-ignore ${field}`], { said: [type], silenced: [field] }],
		['is all there is', [`istio-ignore ${field}`, `istio-ignore ${type}`], { said: [], silenced: [field, type] }],
		[
			'for nothing is said, too',
			[`istio-ignore ${field}`, `istio-ignore ${type}, schema/invalid-value`],
			{ said: ['control/unused-suppression'], silenced: [field, type] },
		],
		[
			'for nothing and knows it is not',
			[`istio-ignore ${field}`, `istio-ignore ${type}, schema/invalid-value, control/unused-suppression`],
			{ said: [], silenced: [field, type] },
		],
	])('%s', (_, comments, expected) => {
		expect(both(...comments)).toEqual(expected);
	});

	test('for nothing is said of the resource that it is for', () => {
		const [first] = diagnostics(fixture(`# istio-ignore ${type}\n${service('')}`).snapshot, uri);
		expect([first?.rule, first?.resource?.name]).toEqual(['control/unused-suppression', 'a']);
	});

	test('for nothing is not said where the rule does not run', () => {
		expect(said(service(' }\n# istio-ignore metadata/alpha-annotation\n').replace(/ }\n }/, ' }\n'))).toEqual([]);
	});
});

/** One about VirtualServices. */
const unlucky = rules.find((rule) => 'kinds' in rule && rule.kinds.includes('VirtualService'));
if (unlucky === undefined || !('check' in unlucky)) throw new Error('there is no such rule');

describe('a rule that fails', () => {
	const finding = { span: { start: 0, end: 1 }, message: 'half' } as unknown as Finding;

	test('says nothing, not even what it found before, and the others say what they say', () => {
		const check = vi.spyOn(unlucky, 'check').mockImplementation(function* () {
			yield finding;
			throw new Error('torn');
		});
		const failed: string[] = [];
		const found = diagnostics(fixture(route()).snapshot, uri, (rule, error) => failed.push(`${rule}: ${error}`));
		const quiet = said(service(''));
		check.mockRestore();
		expect(failed).toEqual([`${unlucky.id}: Error: torn`]);
		expect([found.map(({ rule }) => rule), quiet]).toEqual([[field, type], []]);
	});

	test('is told though nothing is said', () => {
		const sound = route()
			.replace('htttp: []', 'http: [{ route: [{ destination: { host: a } }] }]')
			.replace('all', '["."]');
		const check = vi.spyOn(unlucky, 'check').mockImplementation(() => {
			throw new Error('torn');
		});
		const failed: string[] = [];
		const found = diagnostics(fixture(sound).snapshot, uri, (rule) => failed.push(rule));
		check.mockRestore();
		expect([found, failed]).toEqual([[], [unlucky.id]]);
	});
});

test('findings are said by where they begin, then by where they end', () => {
	const spans = [
		{ start: 10, end: 20 },
		{ start: 0, end: 30 },
		{ start: 0, end: 25 },
	];
	const check = vi.spyOn(unlucky, 'check').mockImplementation(() => {
		return spans.map((span, at) => ({ span, message: `${at}` }) as unknown as Finding);
	});
	const found = diagnostics(fixture(route()).snapshot, uri).filter(({ rule }) => rule === unlucky.id);
	check.mockRestore();
	expect(found.map(({ span }) => [span.start, span.end])).toEqual([
		[0, 25],
		[0, 30],
		[10, 20],
	]);
});

test('nothing is said of a file that is not known', () => {
	expect(said(route(), 'file:///w/none.yaml')).toEqual([]);
});

test('where nothing is said, that is the same when it is judged again', () => {
	const sound = route()
		.replace('htttp: []', 'http: [{ route: [{ destination: { host: b } }] }]')
		.replace('all', '["."]');
	const { snapshot } = fixture(`${sound}#- b.yaml\n${service('', 'b')}`);
	const judged = (of: Snapshot) => judgements(meshOf(environmentsOf(of, uri)[0] as Environment), uri);
	const before = judged(snapshot);
	expect(before.map(({ reported }) => reported.length)).toEqual([0]);
	const other = 'file:///w/b.yaml';
	const text = service(', labels: { tier: "1" }', 'b');
	const check = vi.spyOn(unlucky, 'check');
	const after = judged(snapshot.with(openFile(other, 2, text, snapshot.files.get(other))));
	expect(check).toHaveBeenCalledTimes(1);
	check.mockRestore();
	expect(after).toBe(before);
});

test('what is said of a text needs no resource that can be read from it', () => {
	expect(said(`${route()}---\napiVersion: networking.istio.io/v1\nkind: Sidecar\n\tspec: {}\n`)).toEqual([
		`error ${field}`,
		`error ${type}`,
		'error syntax/invalid-yaml',
	]);
});
