// istio-ls explain and istio-ls rules: what a word is about, for people and for programs, and what was meant if it is nothing.
import { describe, expect, test } from 'vitest';
import { columns } from '../../server/src/cli/report/frame.ts';
import { codes } from '../../server/src/rules/codes.generated.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { bundledKinds } from '../../server/src/schema/load.ts';
import { ran } from './ran.ts';

const explained = (...words: readonly string[]): string => ran('/', ['explain', ...words]).out;
const json = (...words: readonly string[]) => JSON.parse(explained(...words, '--format', 'json'));

describe('a rule', () => {
	test.each(['references/unknown-subset', 'unknown-subset'])('%s', (word) => {
		const text = explained(word);
		expect(text).toMatch(/^references\/unknown-subset {2}error/);
		for (const part of ['Why it matters', '503', 'Exceptions', 'Example', 'Fixed', 'IST0101 (Referenced'])
			expect(text).toContain(part);
	});

	test('as JSON', () => {
		expect(json('references/unknown-subset')).toMatchObject({
			version: 1,
			is: 'rule',
			rule: 'references/unknown-subset',
			codes: ['IST0101', 'KIA1107'],
			page: expect.stringContaining('references.md#unknown-subset'),
			fixed: expect.stringContaining('subset: v1'),
		});
	});

	test.each(rules.map(({ id }) => id))('%s fits a terminal', (id) => {
		const prose = explained(id)
			.split('\n')
			.filter((line) => !line.startsWith('    ') && !/https?:/.test(line));
		expect(prose.filter((line) => columns(line) > 100)).toEqual([]);
	});

	test.each([
		["lds: rejected: Didn't find a registered implementation for 'envoy.lua' with type URL: ''", 'missing-type'],
		[
			'Error: terminal filter named envoy.filters.http.router of type envoy.filters.http.router must be the last filter in a http filter chain.',
			'misplaced-filter',
		],
		['script load error: [string "function envoy_on_request(h)..."]:2: unexpected symbol near \':\'', 'lua-syntax'],
	])('what Envoy says: %s', (message, name) => {
		expect(explained(message)).toMatch(new RegExp(`^envoy-filters/${name} {2}`));
		expect(json(message)).toMatchObject({ is: 'refusal', rule: `envoy-filters/${name}` });
	});

	test('what nobody says leads nowhere', () => {
		expect(() => explained('the cat sat on the mat')).toThrow('Unknown kind, rule or code');
	});

	test.each(['telemetry', 'Telemetry'])('a kind that is called like a theme: %s', (word) => {
		const text = explained(word);
		expect(text).toContain('KIND:     Telemetry');
		expect(text).toMatch(/\nIts rules: istio-ls rules telemetry\n$/);
		expect(json(word)).toMatchObject({ is: 'kind', kind: 'Telemetry' });
	});

	test('a theme is listed', () => {
		expect(explained('sidecars')).toMatch(/^sidecars\n {2}sidecars\/[\s\S]*\d+ rules\.\n$/);
	});
});

describe('a code', () => {
	test('with several rules, one, and none', () => {
		expect(explained('IST0101')).toMatch(
			/^IST0101 {2}ReferencedResourceNotFound \(istioctl analyze\)[\s\S]*references\/unknown-host/,
		);
		expect(explained('ist0110')).toMatch(/^IST0110 [\s\S]*sidecars\/shared-workload[\s\S]*Why it matters/);
		expect(explained('IST0001')).toContain('No rule covers it. For faults of istioctl itself.');
		expect(json('KIA1107')).toMatchObject({
			is: 'code',
			tool: 'Kiali',
			rules: [{ rule: 'references/unknown-subset' }],
		});
	});

	test.each(codes.map(({ code }) => code))('%s', (code) => {
		expect(explained(code)).toMatch(new RegExp(`^${code} `));
	});
});

describe('a field', () => {
	test('as kubectl explains it', () => {
		expect(explained('virtualservice.spec.http.match.uri')).toMatch(
			/^GROUP: {4}networking\.istio\.io\nKIND: {5}VirtualService\nVERSION: {2}v1\n\nFIELD: {4}uri <map>\n\nDESCRIPTION:\n {4}URI to match[\s\S]*Takes at most one of exact, prefix, regex\.\n\nFIELDS:\n {2}exact <string>\n/,
		);
		expect(json('virtualservice.spec.http.match.uri')).toMatchObject({
			is: 'field',
			apiVersion: 'networking.istio.io/v1',
			path: 'spec.http.match.uri',
			fields: [{ name: 'exact', type: 'string' }, { name: 'prefix' }, { name: 'regex' }],
		});
	});

	test.each([
		['VirtualService', 'VirtualService', ''],
		['virtualservices', 'VirtualService', ''],
		['vs.spec', 'VirtualService', 'spec'],
		['serviceentries.spec.hosts', 'ServiceEntry', 'spec.hosts'],
		['virtualservices.networking.istio.io.spec.hosts', 'VirtualService', 'spec.hosts'],
		['virtualservice.spec.http[0].match[].uri', 'VirtualService', 'spec.http.match.uri'],
		['dr.spec.subsets.labels.anything', 'DestinationRule', 'spec.subsets.labels.anything'],
		['peerauthentication.spec.portLevelMtls.8080.mode', 'PeerAuthentication', 'spec.portLevelMtls.8080.mode'],
		['VIRTUALSERVICE.SPEC.HTTP', 'VirtualService', 'spec.http'],
		['svc.spec.ports.targetPort', 'Service', 'spec.ports.targetPort'],
		['deploy.spec.template.spec.containers', 'Deployment', 'spec.template.spec.containers'],
		['httproute.spec.rules.matches.path', 'HTTPRoute', 'spec.rules.matches.path'],
	])('%s', (word, kind, path) => {
		expect(json(word)).toMatchObject({ kind, path });
	});

	test.each(bundledKinds().map(({ group, kind }) => `${kind}${group === '' ? '' : `.${group}`}`))('%s', (word) => {
		expect(explained(word, '--recursive')).toMatch(/\nFIELDS:\n {2}apiVersion <string> required\n/);
	});

	test('where two kinds share a name, Istio’s, unless the other one is meant', () => {
		expect(json('gateway.spec')).toMatchObject({ group: 'networking.istio.io' });
		expect(json('gateway.spec.listeners')).toMatchObject({ group: 'gateway.networking.k8s.io' });
		expect(json('gateway', '--api-version', 'gateway.networking.k8s.io/v1')).toMatchObject({
			group: 'gateway.networking.k8s.io',
		});
		expect(explained('gateway.spec')).toContain('also in gateway.networking.k8s.io/v1: --api-version');
		expect(json('vs', '--api-version', 'networking.istio.io/v1beta1')).toMatchObject({
			apiVersion: 'networking.istio.io/v1beta1',
		});
		expect(() => explained('vs', '--api-version', 'apps/v1')).toThrow('it is in networking.istio.io/v1');
	});

	test('a kind of Istio is described by its spec, for only that is', () => {
		expect(explained('vs')).toMatch(/\nDESCRIPTION:\n {4}Configuration affecting/);
		expect(json('dr').description).toContain('Configuration affecting load balancing');
	});

	test('annotations too', () => {
		expect(explained('sidecar.istio.io/inject')).toContain('Whether a proxy is injected');
	});
});

test.each([
	['virtualservce.spec', 'Unknown kind, rule or code "virtualservce"; did you mean "virtualservice"?'],
	['virtualservice.spec.htp', 'Unknown field "htp" in virtualservice.spec; did you mean "http"?'],
	['virtualservice.spec.nothing', 'Unknown field "nothing" in virtualservice.spec; it has exportTo, gateways'],
	['virtualservice.spec.hosts.deeper', 'which has no fields'],
	['references/unknown-subst', 'Unknown rule "references/unknown-subst"; did you mean "references/unknown-subset"?'],
	['routin', 'did you mean "routing"?'],
	['IST0199', 'Neither istioctl nor Kiali has a code "IST0199"; near it are IST01'],
	['__proto__', 'Unknown kind, rule or code "__proto__"'],
	['vs.__proto__.constructor', 'Unknown field "__proto__" in virtualservice'],
	['', 'Unknown kind'],
	['\u001b[2J', 'Unknown kind'],
])('%s means nothing', (word, message) => {
	expect(() => explained(word)).toThrow(message);
});

test.each([
	[['explain'], 'takes one word'],
	[['explain', 'vs', 'dr'], 'takes one word'],
	[['explain', 'vs', '--fix'], '"istio-ls explain" has no option --fix'],
	[['rules', '--api-version', 'v1'], '"istio-ls rules" has no option --api-version'],
	[['check', '--recursive'], '"istio-ls check" has no option --recursive'],
	[['rules', 'routin'], 'did you mean "routing"?'],
	[['rules', '--format', 'sarif'], '--format must be one of text, json'],
])('%j is refused', (words, message) => {
	expect(() => ran('/', words)).toThrow(message);
});

describe('rules', () => {
	const listed = (...words: readonly string[]): readonly string[] =>
		JSON.parse(ran('/', ['rules', '--format', 'json', ...words]).out).rules.map(({ rule }: { rule: string }) => rule);

	test('all, of a theme, of a code', () => {
		expect(listed()).toEqual(rules.map(({ id }) => id));
		expect(listed('sidecars').every((id) => id.startsWith('sidecars/'))).toBe(true);
		expect(listed('KIA1107', 'schema/unknown-field')).toEqual(['references/unknown-subset', 'schema/unknown-field']);
		expect(listed('IST0001')).toEqual([]);
	});

	test('for people', () => {
		const { out } = ran('/', ['rules', 'references/unknown-subset']);
		expect(out).toBe(
			'references\n  references/unknown-subset  (error, IST0101, KIA1107)\n      A destination names a subset that no DestinationRule of its host declares.\n\n1 rule.\n',
		);
		expect(ran('/', ['rules']).out).toContain('(off, else ');
	});
});
