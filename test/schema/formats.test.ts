// Values and what is wrong with them.
import { describe, expect, test } from 'vitest';
import { type Format, formats } from '../../server/src/schema/formats.ts';
import type { Wrong } from '../../server/src/schema/wrong.ts';
import { blocksRunBy } from '../work.ts';
import { sentence } from './sentences.ts';

/** Format -> values that it takes, values that it does not. */
const table: Readonly<Partial<Record<Format, readonly [good: readonly string[], bad: readonly string[]]>>> = {
	duration: [
		['1s', '1h30m', '250ms', '1.5s', '0.1s', '1m0s', '2h', '0.3s'],
		['', '5', '9999999h', '5 s', '5sec', '0s', '0.5ms', '1us', '-5s', '1.0005s', 'x', '5S', '1d'],
	],
	durationOrZero: [
		['0s', '0', '5s'],
		['-1s', 'x'],
	],
	anyDuration: [
		['0s', '-1s', '0.5ms', '2562047h'],
		['', '5', 'x', '2562048h'],
	],
	int32: [
		['0', '-2147483648', '2147483647'],
		['2147483648', '-2147483649'],
	],
	base64: [
		['', 'YQ==', 'YQ', '-_+/'],
		['a b', 'a=b', '==='],
	],
	probeHeader: [['x-a'], ['', 'x_a']],
	secondsDuration: [
		['24h', '90s'],
		['1.5s', '100ms', '0s'],
	],
	percent: [
		['0', '0.0001', '50', '100'],
		['-1', '0.00001', '100.1'],
	],
	port: [
		['1', '65535'],
		['0', '65536', '-1'],
	],
	optionalPort: [['0', '80'], ['65536']],
	portText: [
		['0', '80', '65535'],
		['http', '65536', '-1', ''],
	],
	ip: [
		['10.0.0.1', '::1', '2001:db8::1', 'fe80::1%eth0', '::ffff:10.0.0.1'],
		['fe80::1%', '00001::1', '10.0.0', '10.0.0.256', 'localhost', '10.0.0.0/8', '010.0.0.1', ''],
	],
	cidrOrIp: [
		['10.0.0.0/8', '10.1.2.3', '2001:db8::/32', '0.0.0.0/0'],
		['10.0.0/8', '10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/08', 'fe80::1%eth0/64'],
	],
	bind: [
		['', '0.0.0.0', 'unix:///run/x', 'unix://@abstract'],
		['unix://x', 'unix:///run/', 'localhost'],
	],
	host: [
		['reviews', 'a.b.c', 'a.b.', 'xn--bcher-kva.example'],
		['', 'a..b', '-a', 'a_b', 'a.1', '*.a', 'http://a', 'a:80', 'a b'],
	],
	wildcardDomain: [
		['*', '*.example.com', 'reviews', '*-v1.example.com', 'example.com', 'example.com.', '*.', '1', 'a.1.'],
		['', '10.0.0.1', `*${'a'.repeat(63)}.b`, '.', 'a..', 'a.*.com', '*.*.com', 'example.com/x'],
	],
	destinationHost: [
		['reviews', '*.example.com'],
		['*', ''],
	],
	virtualServiceHost: [
		['*.example.com', '10.0.0.1', '::1', 'outbound_.80_._.reviews.shop.svc.cluster.local'],
		['10.0.0.1/8', 'a b'],
	],
	gatewayHost: [
		['*', '*.example.com', 'shop.example.com', 'shop/*.example.com', '*/a.b', './a.b', 'shop/*', '10.0.0.1'],
		['reviews', '::1', '*shop.example.com', '/a.b', 'shop/', 'a/b/c.d', 'https://a.b', 'a b/c.d'],
	],
	sidecarHost: [
		['./*', '*/*', '~/*', 'shop/reviews.shop.svc.cluster.local', 'istio-system/*'],
		['reviews.shop.svc.cluster.local', './reviews', '/x.y', './', 'a_b/*', '*/10.0.0.1', '*/::1'],
	],
	exportTo: [
		['.', '*', 'shop'],
		['~', '', 'a.b'],
	],
	serviceEntryExportTo: [
		['.', '*', '~', 'shop'],
		['', 'a/b'],
	],
	protocol: [
		['HTTP', 'http', 'GRPC-Web', 'HTTP_PROXY', 'mongo'],
		['', 'SCTP', 'HTPP'],
	],
	gatewayName: [
		['edge', 'shop/edge', 'mesh', 'edge.shop.svc.cluster.local'],
		['shop/', '/edge', 'a/b/c', 'a_b', 'shop/a.b'],
	],
	dnsLabel: [
		['v1', 'V1', '1'],
		['', 'a.b', '-a', 'a'.repeat(64)],
	],
	labelKey: [
		['app', 'app.kubernetes.io/name', 'a_b', 'Example.com/a'],
		['', 'a..b/c', 'a/b/c', `${'a.'.repeat(127)}/b`, '/a', 'a/', '-a', 'a b', `a/${'b'.repeat(64)}`],
	],
	labelValue: [
		['', 'v1', 'a_b.c'],
		['-a', 'a b', 'a/b'],
	],
	selectorValue: [['v1', ''], ['v*']],
	regex: [
		['.*', '^/api/v\\d+$', '(?i)x', '[[:alpha:]]', ''],
		['(?!a)', '(?<=a)b', '(a)\\1', 'a(', '*', 'a{2,1}', 'x'.repeat(1025)],
	],
	headerName: [
		['x-user', ':path', '@request.auth.claims.sub', '@request.auth.claims[a b]'],
		['', 'a b', ':nope', 'a:b', '@request.auth'],
	],
	headerToChange: [
		['x', ':authority', 'host'],
		['', ':path'],
	],
	headerToTakeAway: [['x'], ['', 'Host', ':authority']],
	headerValue: [
		['plain', '100%%', '%lower%', '%A(%s)%%B%', '%REQ(x)%%%', '%DOWNSTREAM_REMOTE_ADDRESS%', '%REQ(:path):10%', 'a\tb'],
		['100%', '%', '%%%', '%REQ(x', '%REQ(x)', '50%% of 5%', 'a\u0001b', 'a\nb'],
	],
	corsMethod: [
		['GET', '*'],
		['get', ''],
	],
	grpcStatus: [
		['UNAVAILABLE', 'OK'],
		['unavailable', 'BAD_STATUS', ''],
	],
	retryOn: [
		['', '5xx', '5xx,reset', '503,connect-failure', '418'],
		['599', '306', '5xx, reset', 'nope', ',', '999'],
	],
	webUrl: [
		// Go reads the last two as well; that they lead nowhere is said by a caution.
		['https://a.b/c', 'http://a', 'http://[::1]:80/x', 'https://u:p@a.b', '', 'https:/a', 'https://'],
		['ftp://a', 'a.b', 'https://a b', 'https://a:x', 'https://a/%zz', '://a', 'https://{x'],
	],
	wasmUrl: [
		[
			'oci://a/b:1',
			'https://a/b.wasm',
			'file:///a',
			'registry.example.com/a:1',
			'/',
			'*',
			'255.255.255.256',
			'1.2.3.4:5000/x',
		],
		['', 's3://a', 'a b', '::1', '[::1', 'registry.example.com:5000/a:1', 'localhost:5000/x', '{'],
	],
	serviceAccount: [
		['a', 'shop/a'],
		['', '*', 'a/b/c', '/a', 'a/', 'x'.repeat(321)],
	],
	trustDomain: [
		['cluster.local', '*-suffix', 'prefix-*', '*'],
		['', 'a/b', 'a*b', '**'],
	],
	pathTemplate: [
		['/a', '/a/{*}', '/a/{**}/b', '/{*}/x/{**}', '*', '/a*'],
		['', '/a/{id}', '/{**}/{*}', '/{**}/{**}', '/a{*}', '/{*}/a b'],
	],
	condition: [
		['source.ip', 'request.headers[x]', 'request.auth.claims[a][b]', 'experimental.envoy.filters.a.b[c]'],
		['', 'source.ipp', 'request.headers', 'request.headers[]', 'destination.user', 'x'],
	],
	cel: [
		['response.code >= 400', 'has(request.auth)', ''],
		['a >', 'response.code >=== 400', '('],
	],
};

/** What schema/invalid-value says of it; '' of nothing. */
function said(fault: Wrong | undefined): string {
	return fault === undefined ? '' : sentence({ kind: 'invalid-value', ...fault });
}

describe.each(Object.entries(table).filter(([, values]) => values !== undefined))('%s', (name, [good, bad]) => {
	const { fault } = formats[name as Format];
	test('takes what it should', () => {
		expect(good.filter((text) => fault(text) !== undefined)).toEqual([]);
	});

	test('refuses what it should, in words of one line', () => {
		expect(bad.filter((text) => fault(text) === undefined)).toEqual([]);
		for (const text of bad) expect(said(fault(text)).split('\n')).toHaveLength(1);
	});
});

test('every format has been given something', () => {
	const simple: readonly Format[] = [
		'optionalLabel',
		'optionalIp',
		'optionalProtocol',
		'proxyVersion',
		'regexOrStar',
		'fqdnOrIp',
		'subdomain',
		'endpointPortName',
		'selectorKey',
		'notEmpty',
		'nothing',
		'headerToken',
		'claimOrHeader',
		'corsHeader',
		'tunnelProtocol',
		'redirectScheme',
		'probeScheme',
	];
	expect(Object.keys(formats).filter((name) => !(name in table) && !simple.includes(name as Format))).toEqual([]);
});

/** What may take a pattern long. Together, since to count what runs takes its time each time; nesting is dear at a lesser depth. */
const longOnes = [
	['a', '*.', '1', ',', '%a(', 'a-', '%'].map(
		(part) => `${part.repeat(100_000 / part.length)}${part === 'a-' ? '/x' : ''}`,
	),
	['('.repeat(5000)],
];

test('long values are told in time', () => {
	for (const [name, { fault }] of Object.entries(formats)) {
		for (const texts of longOnes) {
			const work = blocksRunBy(() => {
				for (const text of texts) expect(said(fault(text)).length).toBeLessThan(1000);
			});
			expect(work / texts.join('').length, name).toBeLessThan(100);
		}
	}
}, 120_000);
