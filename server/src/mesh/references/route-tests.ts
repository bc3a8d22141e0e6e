// TABLE: what tests of routes mention. All is optional: that something is not there may be just what a test is about.
import type { ReferenceRow } from '../references.ts';

const row = (at: string, to: ReferenceRow['to'], more: Partial<ReferenceRow> = {}): ReferenceRow => ({
	in: 'RouteTest',
	at: `tests[].${at}`,
	to,
	optional: 'unlessNear',
	...more,
});

/** One value, or a list of them. */
const several = (at: string, to: ReferenceRow['to'], more: Partial<ReferenceRow> = {}): readonly ReferenceRow[] =>
	[at, `${at}[]`].map((path) => row(path, to, more));

const destination = (at: string): readonly ReferenceRow[] => [
	row(`${at}.host`, 'host'),
	row(`${at}.subset`, 'subset', { of: '../host' }),
	row(`${at}.port`, 'port', { of: '../host', optional: true }),
];

export const routeTests: readonly ReferenceRow[] = [
	...several('through', 'gateway', { optional: true }),
	...several('from', 'podMaker', { form: 'qualified' }),
	...several('request.host', 'host', { optional: true }),
	...destination('expect'),
	...destination('expect.destinations[]'),
	row('expect.route', 'route', { optional: true }),
	row('expect.deniedBy', 'policy', { form: 'qualified' }),
	...several('expect.workload', 'podMaker', { form: 'qualified' }),
];
