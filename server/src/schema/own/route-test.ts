// The schema of RouteTest: tests of what becomes of requests. docs/route-tests.md tells users of it.
import type { Schema } from '../schema.ts';

const text = (doc: string, more: Partial<Schema> = {}): Schema => ({ type: 'string', doc, ...more });
const flag = (doc: string): Schema => ({ type: 'boolean', doc });
const port = (doc: string): Schema => ({ type: 'integer', doc, minimum: 1, maximum: 65_535 });

/** One value, or a list of them. */
const several = (doc: string, one: Schema): Schema => ({
	type: 'any',
	doc,
	items: one,
	either: [
		{ ...one, doc },
		{ type: 'array', doc, items: one, minItems: 1 },
	],
});
const texts = (doc: string): Schema => several(doc, { type: 'string' });

const table = 'A list stands for one case for each of its values.';

const request: Schema = {
	type: 'object',
	doc: `The request. Lists make a table: every combination of their values is a case.`,
	fields: {
		url: texts(
			`The URL, as in \`https://shop.example.com/api?x=1\`: scheme, host, port and path in one. \`tcp://host:port\` and \`tls://host:port\` open a connection without a request. ${table}`,
		),
		host: texts(`The Host header. ${table}`),
		path: texts(`The path with its query; \`/\` if nothing is written. ${table}`),
		method: texts(`The method; \`GET\` if nothing is written. ${table}`),
		port: several(`The port; 80, or 443 with TLS, if nothing is written. ${table}`, port('')),
		headers: {
			type: 'object',
			doc: `Headers by name. ${table}`,
			values: { type: 'any' },
		},
		tls: flag('Whether the client starts TLS. A URL says so by its scheme.'),
		serverName: text('The name that the client asks for in TLS (SNI); the host if nothing is written.'),
		principal: text(
			"The name in the client's certificate, as in `spiffe://cluster.local/ns/shop/sa/web`; none if nothing is written.",
		),
		sourceIP: text('The IP address of the client.'),
		claims: {
			type: 'object',
			doc: 'The claims of a valid token that comes with the request, by name; whoever signed it.',
			values: { type: 'any' },
		},
	},
};

const destination: Schema = {
	type: 'object',
	fields: {
		host: text('The host: a short name is completed with the namespace of the test.'),
		subset: text('The subset of its DestinationRule; `""` for none.'),
		port: port('The port of the service.'),
		weight: { type: 'number', doc: 'The share of the requests, in percent.', minimum: 0, maximum: 100 },
	},
	required: ['host'],
};

const expected: Schema = {
	type: 'object',
	doc: 'What is expected. What is not written is not compared.',
	fields: {
		reached: flag('Whether a workload receives the request: no redirect, no error and no answer of a proxy.'),
		host: text('The host that the request is sent to: a short name is completed with the namespace of the test.'),
		subset: text('The subset that the request is sent to; `""` for none.'),
		port: port('The port of the service that the request is sent to.'),
		workload: texts(
			'The workloads that may receive it, all of them: `namespace/name`, or a name in the namespace of the test.',
		),
		destinations: { type: 'array', doc: 'All destinations with their weights, in any order.', items: destination },
		route: text('The name of the route that takes the request.'),
		status: {
			type: 'integer',
			doc: 'The status that a proxy answers with. The status of a workload is not in any file: write `reached: true`.',
			minimum: 100,
			maximum: 599,
		},
		location: text('Where a redirect leads to.'),
		flag: text("Envoy's response flag, such as `NR`."),
		connection: text('What becomes of the connection where no request is answered.', {
			enum: ['open', 'closed', 'refused'],
		}),
		path: text('The path with its query as the workload sees it.'),
		authority: text('The Host header as the workload sees it.'),
		headers: {
			type: 'object',
			doc: 'Headers of the request as the workload sees them; `null` for one that is not there.',
			values: { type: 'any' },
		},
		responseHeaders: {
			type: 'object',
			doc: 'Headers that proxies set on the answer; `null` for one that they remove or do not set.',
			values: { type: 'any' },
		},
		deniedBy: text(
			'The AuthorizationPolicy or RequestAuthentication that denies the request: `namespace/name`, or a name in the namespace of the test.',
		),
		mtls: flag('Whether the request goes to the workload with mutual TLS of the mesh.'),
	},
};

const test: Schema = {
	type: 'object',
	fields: {
		name: text('What is tested, for reports.'),
		from: texts(`The workload that sends the request: \`namespace/name\`, or a name. ${table}`),
		through: texts(
			`The Gateway that the request comes through: \`namespace/name\`, or a name; or the workload of the gateway. Without \`from\` and \`through\` the gateway that serves the host is taken. ${table}`,
		),
		request,
		expect: expected,
	},
	required: ['request', 'expect'],
	choices: [{ fields: ['from', 'through'], least: 0, most: 1 }],
};

/** The schema of a whole document. */
export const routeTest: Schema = {
	type: 'object',
	doc: 'Tests of what becomes of requests, which `istio-ls test` runs.',
	fields: {
		apiVersion: text('`istio-ls/v1`'),
		kind: text('`RouteTest`'),
		metadata: {
			type: 'object',
			doc: 'The name of the tests, and the namespace that short names are looked up in.',
			fields: {
				name: text('What the tests are called.'),
				namespace: text('The namespace that short names are looked up in; the default one if nothing is written.'),
			},
		},
		environment: text(
			'The environment that the tests are about, as the setting `istio.environments` or the folder of an overlay calls it.',
		),
		tests: { type: 'array', doc: 'The tests.', items: test },
	},
	required: ['apiVersion', 'kind', 'tests'],
};
