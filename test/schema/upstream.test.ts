// Manifests that Istio's webhook or the API server refuse, as reviewers found them: each document has an error, but those
// that are marked as accepted; and definitions in the workspace hide none of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';
import { oracleFolder } from '../oracles.ts';

const folder = oracleFolder('upstream') ?? '';
const isThere = folder !== '';

/** The documents of a folder: files are cut at `---`, and each stands alone. */
function documents(name: string): readonly string[] {
	return readdirSync(join(folder, name))
		.filter((file) => file.endsWith('.yaml'))
		.flatMap((file) => readFileSync(join(folder, name, file), 'utf8').split(/^---$/m))
		.filter((text) => /^kind:/m.test(text) && !/^kind: CustomResourceDefinition/m.test(text));
}

function errors(source: string): readonly string[] {
	return allDiagnostics(fixture(source))
		.filter(({ severity, rule }) => severity === 'error' && rule.startsWith('schema/'))
		.map(({ message }) => message);
}

const refused = [
	'02-wasm-url',
	'04-duration-without-cel',
	'06-workloadgroup-probe',
	'07-has-of-empty-list',
	'18-gateway-api-cel',
	'19-crds-in-workspace/without',
	'20-cel-without-defaults',
];

/** A comment says so of documents that stand beside refused ones. */
function isAccepted(text: string): boolean {
	return /#.*\baccepted\b/.test(text);
}

describe.skipIf(!isThere)('what upstream refuses', () => {
	test.each(refused.filter((name) => isThere && existsSync(join(folder, name))))('%s', (name) => {
		const all = documents(name);
		expect(all.length).toBeGreaterThan(0);
		for (const text of all) expect(errors(text).length > 0, text).toBe(!isAccepted(text));
	});

	test.skipIf(!existsSync(join(folder, '19-crds-in-workspace')))('definitions in the workspace hide nothing', () => {
		const name = '19-crds-in-workspace/with';
		const all = documents(name);
		expect(all.length).toBeGreaterThan(0);
		const crds = readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'));
		const own = crds.filter((text) => /^kind: CustomResourceDefinition/m.test(text)).join('\n---\n');
		expect(own).not.toBe('');
		for (const text of all) expect(errors(`#- crds.yaml\n${own}\n#- a.yaml\n${text}`), text).not.toEqual([]);
	});
});
