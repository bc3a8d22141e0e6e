// What the API server and Istio's validators said of documents, against what we say of each alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

const shared = process.env.ORACLES ?? join(import.meta.dirname, '../../../shared/oracles');

/** The messages of our errors for one document. */
function errors(document: string): readonly string[] {
	return allDiagnostics(fixture(document))
		.filter(({ severity }) => severity === 'error')
		.map(({ rule, message }) => `${rule}: ${message}`);
}

interface Verdict {
	readonly name: string;
	readonly kind: string;
	readonly valid: boolean;
}

interface ApiDocument extends Verdict {
	readonly file: string;
	readonly docIndex: number;
	readonly document: string;
	readonly expectedErrorFragment: string | null;
}

interface ValidatorCase extends Verdict {
	readonly line: number;
	readonly apiVersion: string;
	readonly metadata: object;
	readonly errorFragment?: string;
	/** Whether it is taken, but with a warning. */
	readonly warning?: boolean;
	readonly spec?: unknown;
	/** Where `value` stands, if only a part was judged: `spec.http[0].redirect`. */
	readonly fragment?: string;
	readonly value?: unknown;
}

interface Json {
	[key: string]: unknown;
}

/** Specs that are valid but for the part that is put into them. */
const surroundings: Readonly<Record<string, () => Json>> = {
	Gateway: () => ({
		servers: [
			{ hosts: ['foo.bar.com'], port: { number: 443, name: 'x', protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } },
		],
	}),
	VirtualService: () => ({ hosts: ['foo.bar'], http: [{ route: [{ destination: { host: 'foo.baz' } }] }] }),
	DestinationRule: () => ({ host: 'foo.bar' }),
};

function specOf({ kind, spec, fragment, value }: ValidatorCase): unknown {
	if (fragment === undefined) return spec;
	const whole = surroundings[kind]?.() ?? {};
	const steps = (fragment.split(' ')[0] ?? '').split(/[.[\]]+/).filter((step) => step !== '' && step !== 'spec');
	if (value === null) return whole;
	if (fragment.includes('hosts empty')) whole.hosts = [];
	if (steps[0] === 'tcp') delete whole.http;
	if (steps[0] === 'servers' && steps[2] === 'port') delete (whole.servers as Json[])[0]?.tls;
	if (steps[2] === 'redirect' || steps[2] === 'directResponse') whole.http = [{}];
	let at: Json = whole;
	for (const [index, step] of steps.slice(0, -1).entries()) {
		at[step] ??= /^\d+$/.test(steps[index + 1] ?? '') ? [] : {};
		at = at[step] as Json;
	}
	at[steps.at(-1) ?? ''] = value;
	return whole;
}

describe.skipIf(!existsSync(shared))('oracles', () => {
	test('the API server on documents', () => {
		const cases = JSON.parse(readFileSync(join(shared, 'crd-documents/cases.json'), 'utf8')) as readonly ApiDocument[];
		const wrong = cases.flatMap((one) => {
			const found = errors(one.document);
			if (one.valid === (found.length === 0)) return [];
			return [`${one.file} ${one.docIndex} ${one.name}: ${one.expectedErrorFragment ?? 'valid'} — ${found.join('; ')}`];
		});
		expect(wrong).toEqual([]);
	});

	test("the warnings of Istio's validators", () => {
		const { cases } = JSON.parse(readFileSync(join(shared, 'validators/cases.json'), 'utf8')) as {
			cases: readonly ValidatorCase[];
		};
		const warned = cases.filter(({ warning, valid }) => warning === true && valid);
		expect(warned.length).toBeGreaterThan(10);
		const silent = warned.flatMap((one) => {
			const { apiVersion, kind, metadata, name } = one;
			const document = JSON.stringify({ apiVersion, kind, metadata, spec: specOf(one) }, undefined, 1);
			const found = allDiagnostics(fixture(`#! { "allRules": true }\n${document}`));
			return found.length > 0 ? [] : [`${kind}: ${name}`];
		});
		expect(silent).toEqual([]);
	});

	/** Go values that no YAML decodes to, for an empty list is gone then; test name -> what the API server does with the YAML. */
	const unreachable: Readonly<Record<string, string>> = {
		'from-empty': 'taken, and matches every caller: a caution',
		'to-empty': 'taken, and matches every request: a caution',
		'partial wildcard hosts': 'refused by the condition in CEL, for `endpoints: []` is there',
	};

	test("Istio's validators", () => {
		const { cases } = JSON.parse(readFileSync(join(shared, 'validators/cases.json'), 'utf8')) as {
			cases: readonly ValidatorCase[];
		};
		const wrong = cases.flatMap((one) => {
			const { apiVersion, kind, metadata, name, line, valid, errorFragment } = one;
			const spec = specOf(one);
			const found = errors(JSON.stringify({ apiVersion, kind, metadata: { name: 'x', ...metadata }, spec }, null, 1));
			if (valid === (found.length === 0) || name in unreachable) return [];
			return [
				`${kind} ${line} ${one.fragment ?? ''} ${name}: ${valid ? 'valid' : `invalid (${errorFragment ?? ''})`} — ${found.join('; ')}`,
			];
		});
		expect(wrong).toEqual([]);
	});
});
