// Documents mutated at random, with what the API server and istiod's webhook said of each, against what we say: by the
// bundled schemas, and by the definitions themselves, alone and united with the bundled ones.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemasOf } from '../../server/src/schema/crd.ts';
import { bundledSchema, withWebhook } from '../../server/src/schema/load.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { unitedWithBundled } from '../../server/src/schema/union.ts';
import { validate } from '../../server/src/schema/validate.ts';
import { cut } from '../../server/src/text/chunk.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { allDiagnostics, fixture } from '../fixture.ts';
import { oracleFolder } from '../oracles.ts';
import { sentence } from './sentences.ts';

const folder = oracleFolder('schema-fuzz');
const isThere = folder !== undefined;
const definitions = join(import.meta.dirname, '../../../shared/crds');

/** Documents in which we differ, by id, each with its reason. None is left. */
const known: Readonly<Record<string, string>> = {};
/** What must be reached even where the documents are not those of the list above. */
const least = 0.997;

interface Case {
	readonly id: string;
	readonly set: string;
	readonly document: string;
	readonly refusedBy: readonly string[];
	readonly because: readonly string[];
}

const cases: readonly Case[] = isThere
	? readFileSync(join(folder, 'cases.jsonl'), 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Case)
			.filter(({ document }) => !isLeftOut(document))
	: [];

/** The API server prunes explicit nulls before it validates; empty keys are made up; EnvoyFilters have their own tests. */
function isLeftOut(document: string): boolean {
	return (
		/(?:^|[\s:[,])(?:null|~)\s*(?:$|[,\]}])/m.test(document) ||
		/^\s*(?:- )?(?:\? )?(['"])\1\s*(?::|$)/m.test(document) ||
		/^kind: EnvoyFilter$/m.test(document)
	);
}

function kindOf(document: string): string {
	return /^kind: (\w+)$/m.exec(document)?.[1] ?? '';
}

/** What was said, without the names, numbers and values of the one document: what is left is the cause. */
function cause(said: string): string {
	return said
		.replace(/^\w+\/[\w/.-]+: /, '')
		.replace(/\[\d+\]/g, '[]')
		.replace(/"[^"]*"|'[^']*'/g, '…')
		.replace(/\d+/g, 'N')
		.replace(/x{20,}/g, 'x…')
		.slice(0, 200);
}

interface Tally {
	readonly share: number;
	/** What we refuse, and the real programs do not. */
	readonly refused: readonly string[];
	readonly missed: readonly string[];
}

/** How far the errors of `judge` agree with the verdicts; prints what does not, by cause. */
function tally(of: string, all: readonly Case[], judge: (one: Case) => readonly string[], isBad = isRefused): Tally {
	const groups = new Map<string, string[]>();
	const [refused, missed]: [string[], string[]] = [[], []];
	for (const one of all) {
		const found = judge(one);
		if (isBad(one) === found.length > 0 || one.id in known) continue;
		const what = `${kindOf(one.document)}: ${cause((found.length > 0 ? found : one.because).join(' | '))}`;
		(found.length > 0 ? refused : missed).push(`${one.id} ${what}`);
		groups.set(what, [...(groups.get(what) ?? []), one.id]);
	}
	const share = 1 - (refused.length + missed.length) / all.length;
	const lines = [...groups]
		.sort(([, some], [, others]) => others.length - some.length)
		.map(([what, ids]) => `${ids.length} ${what} (${ids.slice(0, 3).join(', ')})`);
	console.info([`${of}: ${(share * 100).toFixed(2)}% of ${all.length} documents`, ...lines].join('\n'));
	return { share, refused, missed };
}

function isRefused({ refusedBy }: Case): boolean {
	return refusedBy.length > 0;
}

/** The messages of our errors for a document alone. */
function errors({ document }: Case): readonly string[] {
	return allDiagnostics(fixture(document))
		.filter(({ severity }) => severity === 'error')
		.map(({ rule, message }) => `${rule}: ${message}`);
}

describe.skipIf(!isThere).each(['istio', 'gateway-api'])('%s', (set) => {
	const all = cases.filter((one) => one.set === set);

	test('the bundled schemas agree with the real programs', { timeout: 600_000 }, () => {
		const { share, refused, missed } = tally(set, all, errors);
		expect(refused).toEqual([]);
		expect(share).toBeGreaterThanOrEqual(least);
		expect(missed).toEqual([]);
	});

	test.skipIf(!existsSync(definitions))('so do definitions alone, with the API server', { timeout: 600_000 }, () => {
		const read = definitionsIn(set);
		const isBad = ({ refusedBy }: Case): boolean => refusedBy.some((by) => by !== 'hook');
		const judge = (one: Case) =>
			faults(
				one,
				schemaFor(read, one, (own) => own),
			);
		const { refused, missed } = tally(`${set}, by definitions`, all, judge, isBad);
		expect([...refused, ...missed]).toEqual([]);
	});

	// What rules beside the schema say is not asked for here.
	const ofOthers = /duplicate subset names|destination weight|^weight -/;

	test.skipIf(!existsSync(definitions))('and with the webhook, beside bundled ones', { timeout: 600_000 }, () => {
		const read = definitionsIn(set);
		const judge = (one: Case) =>
			faults(
				one,
				schemaFor(read, one, (own, { group, kind, version }) => {
					const bundled = bundledSchema(group, kind, version);
					const judged = withWebhook(own, `${group}/${kind}`);
					return bundled === undefined ? judged : unitedWithBundled(judged, bundled.schema);
				}),
			);
		const ours = all.filter(({ because }) => !because.some((reason) => ofOthers.test(reason)));
		const { refused, missed } = tally(`${set}, beside definitions`, ours, judge);
		expect([...refused, ...missed]).toEqual([]);
	});
});

interface Id {
	readonly group: string;
	readonly version: string;
	readonly kind: string;
}

function idOf({ document }: Case): Id {
	const [group = '', version = ''] = (/^apiVersion: (\S+)$/m.exec(document)?.[1] ?? '').split('/');
	return { group, version, kind: kindOf(document) };
}

/** `group/version/Kind` -> the schema of a definition. */
function definitionsIn(set: string): ReadonlyMap<string, Schema> {
	const text = readFileSync(join(definitions, `${set}-crds.yaml`), 'utf8');
	return new Map(
		cut(text).flatMap((chunk) => {
			const { root } = parse(chunk.text);
			const all = root === undefined ? [] : schemasOf(root);
			return all.map(({ group, version, kind, schema }) => [`${group}/${version}/${kind}`, schema] as const);
		}),
	);
}

function schemaFor(
	read: ReadonlyMap<string, Schema>,
	one: Case,
	make: (own: Schema, id: Id) => Schema,
): Schema | undefined {
	const id = idOf(one);
	const own = read.get(`${id.group}/${id.version}/${id.kind}`);
	return own && make(own, id);
}

/** What a schema alone says of a document; one that cannot be read, or whose kind is unknown, is refused. */
function faults({ document }: Case, schema: Schema | undefined): readonly string[] {
	const { root } = parse(document);
	if (root === undefined || schema === undefined) return ['unknown'];
	return validate(root, schema, { isPartial: false, isTemplate: false })
		.filter(({ kind }) => kind !== 'without-effect' && kind !== 'missing-value')
		.map(sentence);
}
