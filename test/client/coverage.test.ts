// What the client tells the server of another extension: there is one outline, not two.
import { beforeEach, describe, expect, test, vi } from 'vitest';

const world = vi.hoisted(() => ({ isThere: false, schemas: {} as object, validate: true }));
vi.mock('vscode', () => ({
	extensions: { getExtension: (id: string) => (id === 'redhat.vscode-yaml' && world.isThere ? {} : undefined) },
	workspace: {
		getConfiguration: () => ({ get: (name: string) => (name === 'validate' ? world.validate : world.schemas) }),
	},
}));

const { withCoverage } = await import('../../client/src/coverage.ts');

describe('beside the YAML extension of Red Hat', () => {
	beforeEach(() => {
		world.isThere = true;
		world.schemas = {};
		world.validate = true;
	});

	test('there is no second outline, unless the user wants it', () => {
		expect(withCoverage({ outline: 'auto' })).toMatchObject({ outline: 'off' });
		expect(withCoverage({ outline: 'on' })).toMatchObject({ outline: 'on' });
	});

	test('what it says of any YAML is left to it, while it says so, unless the user wants both', () => {
		const off = { 'syntax/invalid-yaml': 'off', 'schema/duplicate-key': 'off' };
		expect(withCoverage({})).toMatchObject({ rules: off });
		const rules = { 'schema/duplicate-key': 'error', 'a/b': 'hint' };
		expect(withCoverage({ rules })).toMatchObject({ rules: { ...off, ...rules } });
		world.validate = false;
		expect(withCoverage({ rules })).toEqual({ rules });
	});

	test('fields that it checks are left to it', () => {
		world.schemas = { kubernetes: 'k8s/*.yaml' };
		expect(withCoverage({ outline: 'off', schema: { coveredFiles: ['a'] } })).toMatchObject({
			outline: 'off',
			schema: { coveredFiles: ['a', 'k8s/*.yaml'] },
		});
	});

	test('without it, everything is as the user has it', () => {
		world.isThere = false;
		expect(withCoverage({ outline: 'auto' })).toEqual({ outline: 'auto' });
	});
});
