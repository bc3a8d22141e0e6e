// The grid of upstream's analyzers: which messages `istioctl analyze` gives for which resources. Read in place; skipped,
// with a notice, where it is not beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';
import { checkOracle, type Difference, type OracleCase } from './oracles.ts';

const folder = join(import.meta.dirname, '../../../shared/oracles/istioctl-analyze');
const isThere = existsSync(folder);

interface Case {
	readonly index: number;
	readonly name: string;
	/** Absent where several analyzers run. */
	readonly analyzerEmits?: readonly string[];
	/** What the analyzer calls what it finds missing: one code stands for many. */
	readonly analyzerReferenceTypes?: readonly string[];
	readonly inputFiles: readonly string[];
	readonly meshConfigFile?: string;
	/** `offline`: whether files can tell, or only a running mesh. */
	readonly expected: readonly { readonly code: string; readonly resource: string; readonly offline: boolean }[];
}

interface Finding {
	readonly rule: string;
	readonly codes: readonly string[];
	readonly resource: { readonly kind: string; readonly namespace: string; readonly name: string };
}

/** What `istio-ls check` says of files, all rules on. */
function checked(files: readonly string[], meshConfig: string | undefined): readonly Finding[] {
	let out = '';
	const options = ['--format', 'json', '--assume', 'complete', '--default-namespace', '', '--all-rules'];
	const command = parseArguments([
		'check',
		...options,
		...(meshConfig === undefined ? [] : ['--mesh-config', meshConfig]),
		...files,
	]);
	if (command.name !== 'check') throw new Error('not a check');
	check(command, {
		stdout: { write: (text) => (out += text) },
		stderr: { write: () => {} },
		env: {},
		cwd: () => join(folder, 'testdata'),
	});
	return JSON.parse(out).findings;
}

/** What IST0101 of a rule is called upstream, where a case is about some of the names only. */
const referenceTypes: Readonly<Record<string, readonly string[]>> = {
	'gateways/unmatched-selector': ['selector'],
	'references/unknown-gateway': ['gateway'],
	'references/unknown-host': ['host', 'mirror host'],
	'references/unknown-port': ['host:port'],
	'references/unknown-subset': ['host+subset in destinationrule', 'mirror+subset in destinationrule'],
};

function codesOf({ analyzerEmits, expected }: Case): readonly string[] {
	return analyzerEmits ?? expected.map(({ code }) => code);
}

function concerns(one: Case, { rule }: Finding, code: string): boolean {
	const types = referenceTypes[rule];
	const isAsked =
		code !== 'IST0101' || types === undefined || types.some((type) => one.analyzerReferenceTypes?.includes(type));
	return codesOf(one).includes(code) && isAsked;
}

function ours(one: Case): readonly string[] {
	return checked(one.inputFiles, one.meshConfigFile)
		.flatMap((finding) => {
			const { kind, namespace, name } = finding.resource;
			const resource = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
			return finding.codes.flatMap((code) => (concerns(one, finding, code) ? [`${code} ${resource}`] : []));
		})
		.sort();
}

function without(found: readonly string[], expected: Case['expected']): readonly string[] {
	const optional = new Set(expected.map(({ code, resource }) => `${code} ${resource}`));
	return found.filter((one) => !optional.has(one));
}

function casesIn(path: string): readonly OracleCase[] {
	const all = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[];
	return all.map((one) => ({
		name: `${one.index} ${one.name}`,
		files: one.inputFiles,
		codes: codesOf(one),
		theirs: one.expected
			.filter(({ offline }) => offline)
			.map(({ code, resource }) => `${code} ${resource}`)
			.sort(),
		// What only a running mesh can tell may be told of files as well, if they hold what was read out of one.
		ours: () =>
			without(
				ours(one),
				one.expected.filter(({ offline }) => !offline),
			),
	}));
}

const reasons: readonly Difference[] = [];

describe.skipIf(!isThere)('istioctl analyze', () => {
	const cases = isThere ? casesIn(join(folder, 'cases.json')) : [];
	checkOracle(cases, reasons, join(import.meta.dirname, 'istioctl.txt'));
});

test.skipIf(isThere)('the cases of istioctl are not beside the project: they are not tested here', () => {});
