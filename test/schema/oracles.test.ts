// What the API server and Istio's validators said of documents, against what we say of each alone.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

const shared = join(import.meta.dirname, '../../../shared/oracles');

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
	readonly spec: unknown;
	readonly errorFragment?: string;
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

	test("Istio's validators", () => {
		const { cases } = JSON.parse(readFileSync(join(shared, 'validators/cases.json'), 'utf8')) as {
			cases: readonly ValidatorCase[];
		};
		const wrong = cases.flatMap(({ apiVersion, kind, metadata, spec, name, line, valid, errorFragment }) => {
			const found = errors(JSON.stringify({ apiVersion, kind, metadata: { name: 'x', ...metadata }, spec }, null, 1));
			if (valid === (found.length === 0)) return [];
			return [`${kind} ${line} ${name}: ${valid ? 'valid' : `invalid (${errorFragment ?? ''})`} — ${found.join('; ')}`];
		});
		expect(wrong).toEqual([]);
	});
});
