// Messages as data: each is shown by the fixture of its rule, leaves the engine with its id and arguments, and no theme that states
// its messages falls back to sentences.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { idOf, type Said, sentenceOf } from '../../server/src/rules/engine/message.ts';
import { stated } from '../../server/src/rules/engine/stated.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { cases, manifest } from '../schema/constraint-cases.ts';

/** Themes of which some rules still yield sentences. A theme that is done is taken off; nothing is put on. */
const left: ReadonlySet<string> = new Set();

/** Messages that no fixture shows yet; a new one is shown. */
const unshown: ReadonlySet<string> = new Set([
	'gateways/clashing-servers eitherDisplaced',
	'gateways/invalid-credential expired',
	// The bundled schemas do not have the word; a definition in the workspace may.
	'schema/invalid-value dynamicSidecar',
	// No field that we know of is gone since the oldest release that we have.
	'schema/unsupported-field late',
]);

/** Specs that are too long for a file. */
const long = [
	[
		'networking.istio.io/v1',
		'VirtualService',
		{ http: [{ directResponse: { body: { string: 'a'.repeat(2 ** 20 + 1) } } }] },
	],
	['networking.istio.io/v1', 'VirtualService', { http: [{ match: [{ uri: { regex: 'a'.repeat(1025) } }] }] }],
	[
		'security.istio.io/v1',
		'AuthorizationPolicy',
		{ rules: [{ when: [{ key: 'source.serviceAccount', values: ['a'.repeat(321)] }] }] },
	],
	[
		'gateway.networking.k8s.io/v1',
		'HTTPRoute',
		{ rules: Array.from({ length: 3 }, () => ({ matches: Array.from({ length: 50 }, () => ({})) })) },
	],
].map(([apiVersion, kind, spec]) => ({
	apiVersion: String(apiVersion),
	kind: String(kind),
	metadata: '',
	spec: JSON.stringify(spec),
}));

/** `schema/missing-field needs`: what the specs of test/schema/constraints.txt show of what the schema says, beside the fixtures. */
const ofSpecs: ReadonlySet<string> = new Set(
	[...cases(), ...long].flatMap((one) =>
		allDiagnostics(fixture(manifest(one))).map(({ rule, messageId }) => `${rule} ${messageId}`),
	),
);

const themeOf = (id: string): string => id.slice(0, id.indexOf('/'));
const stating = rules.filter(({ messages }) => messages !== undefined);

test('the themes that are left are those with rules that do not state their messages', () => {
	const plain = rules.filter(({ messages }) => messages === undefined).map(({ id }) => themeOf(id));
	expect([...new Set(plain)].sort()).toEqual([...left].sort());
});

describe.each(stating.map((rule) => ({ id: rule.id, rule })))(
	'$id',
	({ id, rule: { messages = {}, docs, severity } }) => {
		const path = join(import.meta.dirname, `${id}.yaml`);
		const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
		const marks = [...text.matchAll(new RegExp(`\\^ \\w+ ${id}: (.*)`, 'g'))].flatMap(([, sentence]) => sentence ?? []);

		const example = allDiagnostics(fixture(`#! { "rules": { "${id}": "${severity}" } }\n${docs.bad}`));

		test('its fixture and its example show each message, and nothing else', () => {
			const inExample = example.flatMap(({ rule, messageId }) => (rule === id ? [messageId ?? 'a sentence'] : []));
			const inFixture = marks.map((sentence) => idOf(messages, sentence) ?? `no message: ${sentence}`);
			const inSpecs = Object.keys(messages).filter((name) => ofSpecs.has(`${id} ${name}`));
			const shown = new Set([...inFixture, ...inExample, ...inSpecs]);
			const owed = Object.keys(messages).filter((name) => !unshown.has(`${id} ${name}`));
			expect([...shown].sort()).toEqual(owed.sort());
		});
	},
);

test('the rules of the schema state each id that the schema says', () => {
	expect([...ofSpecs].filter((one) => /^schema\/.* undefined$/.test(one))).toEqual([]);
});

test('a sentence is made of the parts and the arguments', () => {
	const message = { wrong: 'No {what} has {names}', consequence: ', so it waits', remedy: 'write {} for any' };
	const args = { what: 'Gateway', names: ['a', 'b', 'a'] };
	expect(sentenceOf(message, args)).toBe('No Gateway has "a", "b", so it waits; write {} for any');
	expect(sentenceOf('Port {port} of {port}', { port: 80 })).toBe('Port 80 of 80');
	// What a user wrote is not read as a template.
	expect(sentenceOf('Host "{host}" of {name}', { host: '{name}', name: '$&' })).toBe('Host "{name}" of $&');
});

test('a finding leaves with the severity and codes of its message, and the arguments that it shows', () => {
	const messages = { dead: { wrong: 'Dead: {name}', severity: 'hint', codes: [] } } as const;
	const span = { start: 0, end: 1 };
	expect(stated({ messages }, { span, message: 'dead', with: { name: 'a', other: 'b' } })).toEqual({
		span,
		severity: 'hint',
		codes: [],
		message: 'Dead: a',
		id: 'dead',
		arguments: { name: 'a' },
	});
	expect(stated({}, { span, message: 'dead' })).toMatchObject({ message: 'dead', id: undefined });
});

test('the compiler knows the ids, and the arguments of each', () => {
	type Both = Said<{ none: 'Write {}, {*} or {a b}'; some: { wrong: '"{host}" is wrong'; remedy: 'use {port}' } }>;
	expectTypeOf<Both['message']>().toEqualTypeOf<'none' | 'some'>();
	const all: readonly Both[] = [
		{ message: 'none' },
		{ message: 'some', with: { host: 'a', port: 80 } },
		// @ts-expect-error An argument is missing.
		{ message: 'some', with: { host: 'a' } },
		// @ts-expect-error All are.
		{ message: 'some' },
		// @ts-expect-error There is none of that id.
		{ message: 'other' },
	];
	expect(all).toHaveLength(5);
});
