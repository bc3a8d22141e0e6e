// No fix makes a finding: in the examples of all rules and in real repositories, each with faults planted in it, every fix that is
// offered is tried, and all safe ones together. The repositories are skipped, with a notice, where they are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadAll } from '../../server/src/disk/load.ts';
import type { Diagnostic, FileEdit } from '../../server/src/features/answers.ts';
import { applied, fixAll } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { type Dice, longDice } from '../dice.ts';
import { fixture } from '../fixture.ts';
import { planted } from './planted.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora');
const isThere = existsSync(corpora);
const names = isThere
	? readdirSync(corpora, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
	: [];
const seed = Number(process.env.SEED ?? 7);
/** Files of a repository, and faults in each. */
const [mostFiles, mostFaults] = [Number(process.env.FILES ?? 8), Number(process.env.FAULTS ?? 5)];

/**
 * TABLE: what a fix may leave behind at information or hint, and why it cannot be avoided: the fault had hidden it, or only the
 * user can say which of two is right.
 */
const left: readonly (readonly [fix: RegExp, rule: string, why: string])[] = [
	[
		/^Set "appProtocol/,
		'services/clashing-protocols',
		'another Service of the pods says something else; one of them is wrong',
	],
	[/^Remove "port"/, 'routing/missing-port', 'a port without a number was none'],
	[/^Create ServiceEntry/, 'service-entries/clashing-ports', 'one for other clients has the port, too'],
	[/for pods to come$/, 'subsets/unmatched-labels', 'until the pods of a canary are there, its subset selects none'],
	[/^Change to/, 'subsets/missing-labels', 'the misspelled label had hidden it'],
	[/^Remove "subset"$/, 'subsets/unused-policy', 'the route might have been for the subset'],
	[/^Change to "INSERT_FIRST"$/, 'envoy-filters/ignored-match', 'the misspelled key is what was no anchor'],
	[/^Remove "protocol"$/, 'service-entries/missing-addresses', 'without a protocol the port takes TCP'],
	[/^Change to \d+s$/, 'routing/retries-beyond-timeout', 'which unit was meant is a guess'],
];

function read(folder: string): Snapshot {
	const settings = settingsFrom({});
	const uri = pathToFileURL(folder).href.replace(/\/$/, '');
	const files = [...loadAll(folder, settings, { exclude: settings['files.exclude'], onSkipped: () => {} })];
	return new Snapshot(new Map(), [{ uri, settings }]).with(...files);
}

/** The files about Istio that are kept whole; closed ones may lack documents. */
function ofIstio(snapshot: Snapshot): readonly SourceFile[] {
	return [...snapshot.files.values()].filter(
		({ placed, length, uri }) =>
			/\.ya?ml$/.test(uri) &&
			length < 10_000 &&
			textOf(placed).length === length &&
			placed.some(({ chunk }) => /istio\.io\//.test(chunk.text)),
	);
}

function textOf(placed: SourceFile['placed']): string {
	return placed.map(({ chunk }) => chunk.text).join('');
}

const id = ({ rule, message }: Diagnostic): string => `${rule} ${message}`;

/** What is said after the edits that was not said before. */
function made(snapshot: Snapshot, uri: string, edits: readonly FileEdit[]): readonly Diagnostic[] {
	const uris = [...new Set([uri, ...edits.map((edit) => edit.uri)])];
	const known = new Set(uris.flatMap((one) => diagnostics(snapshot, one)).map(id));
	const changed = uris.map((one) => {
		const file = snapshot.files.get(one);
		if (file === undefined) throw new Error(`no file ${one}`);
		const own = edits.filter((edit) => edit.uri === one);
		return openFile(one, 3, applied(textOf(file.placed), own), file);
	});
	const next = snapshot.with(...changed);
	return uris.flatMap((one) => diagnostics(next, one)).filter((one) => !known.has(id(one)));
}

/** Plants faults in a document of a file; each new finding that a fix for one of them makes, as a line. */
function faultsOfFixes(
	snapshot: Snapshot,
	file: SourceFile,
	at: number,
	most: number,
	throws: Dice,
): readonly string[] {
	const { uri, placed } = file;
	const text = textOf(placed);
	const { chunk, start } = placed[at] as SourceFile['placed'][number];
	const sound = new Set(diagnostics(snapshot, uri).map(id));
	return planted(chunk.text, most, throws).flatMap(({ title, edit }) => {
		const wrong = text.slice(0, start + edit.start) + edit.text + text.slice(start + edit.end);
		const world = snapshot.with(openFile(uri, 2, wrong, file));
		const fixes = diagnostics(world, uri)
			.filter((one) => !sound.has(id(one)))
			.flatMap((one) => one.fixes());
		const all = fixAll(world, uri);
		return [...fixes, ...(all === undefined ? [] : [all])].flatMap((fix) =>
			made(world, uri, fix.edits)
				.filter((one) => !sound.has(id(one)) && !isLeft(fix.title, one))
				.map((one) => `${uri.slice(-60)}: ${title}: ${fix.title} makes ${one.severity} ${id(one)}`),
		);
	});
}

function isLeft(fix: string, { severity, rule }: Diagnostic): boolean {
	if (severity === 'error' || severity === 'warning') return false;
	return left.some(([title, id]) => title.test(fix) && id === rule);
}

test('the examples of all rules, with faults planted in them', { timeout: 60_000 }, () => {
	const throws = longDice(seed);
	const faults = rules.flatMap((rule) => {
		const { snapshot } = fixture(good(rule.docs));
		return [...snapshot.files.values()]
			.filter(({ uri }) => /\.ya?ml$/.test(uri))
			.flatMap((file) => file.placed.flatMap((_, at) => faultsOfFixes(snapshot, file, at, mostFaults, throws)));
	});
	expect(faults).toEqual([]);
});

describe.skipIf(!isThere)('real repositories, with faults planted in them', () => {
	test.each(names)('%s', { timeout: 120_000 }, (name) => {
		const throws = longDice(seed);
		const snapshot = read(join(corpora, name));
		const files = ofIstio(snapshot);
		const chosen = Array.from({ length: Math.min(mostFiles, files.length) }, () => files[throws(files.length)]);
		const faults = chosen.flatMap((file) =>
			file === undefined ? [] : faultsOfFixes(snapshot, file, throws(file.placed.length), mostFaults, throws),
		);
		expect(faults).toEqual([]);
	});
});

test.skipIf(isThere)('real repositories are not beside the project: fixes are not tried in them', () => {});
