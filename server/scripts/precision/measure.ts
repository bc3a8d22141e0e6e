// measure(folder): what the rules say of a repository that works, how many of its names they would miss if misspelled, and
// how many ways go to definition offers.
import { pathToFileURL } from 'node:url';
import '../../src/host/node.ts';
import { loadAll } from '../../src/disk/load.ts';
import { type Skipped, sentenceOf } from '../../src/disk/skipped.ts';
import type { Diagnostic } from '../../src/features/answers.ts';
import { diagnostics } from '../../src/features/diagnostics.ts';
import { type Declared, type Mesh, meshOf, type Referring } from '../../src/mesh/mesh.ts';
import { distanceTo } from '../../src/resolution/nearness.ts';
import { resolve } from '../../src/resolution/resolve.ts';
import { settingsFrom } from '../../src/settings.ts';
import { environmentsOf } from '../../src/workspace/environments.ts';
import { Snapshot } from '../../src/workspace/snapshot.ts';
import { mutants } from './mutants.ts';

/** Of the references to one kind of symbol that are written out and lead somewhere. */
export interface Count {
	readonly references: number;
	/** Of which the nearest declaration is the only one at its distance. */
	readonly single: number;
	/** Misspellings tried. */
	readonly tried: number;
	/** Of which some rule reports at that place. */
	readonly reported: number;
	/** At severity warning or error. */
	readonly loud: number;
}

export interface Measured {
	readonly files: number;
	readonly resources: number;
	readonly findings: readonly (Diagnostic & { readonly uri: string })[];
	readonly counts: ReadonlyMap<string, Count>;
}

/** Reads the repository in `folder` (a path) as a workspace with settings as they come, and measures it. */
export function measure(folder: string): Measured {
	const settings = settingsFrom({});
	const root = pathToFileURL(folder).href.replace(/\/$/, '');
	const onSkipped = (one: Skipped): void => console.error(sentenceOf(one));
	const files = [...loadAll(folder, settings, { exclude: settings['files.exclude'], onSkipped })];
	const snapshot = new Snapshot(new Map(), [{ uri: root, settings }]).with(...files);
	const findings = files.flatMap(({ uri }) => diagnostics(snapshot, uri).map((one) => ({ ...one, uri })));
	const counts = new Map<string, Count>();
	let resources = 0;
	for (const { uri } of files) {
		const [environment] = environmentsOf(snapshot, uri);
		if (environment === undefined) continue;
		const mesh = meshOf(environment);
		for (const by of mesh.ofFile.get(uri) ?? []) {
			resources++;
			for (const mention of by.references) {
				const from = { by, mention };
				const targets = targetsOf(mesh, from);
				if (targets.length > 0) add(counts, mention.row.to, countOf(snapshot, from, targets));
			}
		}
	}
	return { files: files.length, resources, findings, counts };
}

/** What a reference that is written out leads to; nothing for one that is not. */
function targetsOf(mesh: Mesh, from: Referring): readonly Declared[] {
	const { mention, by } = from;
	const isLiteral = !mention.opaque && mention.labels === undefined && !mention.text.includes('*');
	// What an EnvoyFilter names has rules of its own: some operations do not even read it.
	const isOther = by.standing === 'patch' || by.resource.kind.id === 'EnvoyFilter';
	if (!isLiteral || mention.row.optional === true || isOther) return [];
	const resolution = resolve(mesh, from);
	return resolution.is === 'found' ? resolution.targets : [];
}

function countOf(snapshot: Snapshot, from: Referring, targets: readonly Declared[]): Count {
	const distances = targets.map((target) => distanceTo(target, from.by));
	const nearest = Math.min(...distances);
	const outcomes = mutants(from.mention.text).map((text) => severityOf(snapshot, from, text));
	return {
		references: 1,
		single: distances.filter((distance) => distance === nearest).length === 1 ? 1 : 0,
		tried: outcomes.length,
		reported: outcomes.filter((severity) => severity !== undefined).length,
		loud: outcomes.filter((severity) => severity === 'warning' || severity === 'error').length,
	};
}

/** What is said at the place of a reference once it reads `text`: the severity, undefined for nothing. */
function severityOf(snapshot: Snapshot, { by, mention }: Referring, text: string): Diagnostic['severity'] | undefined {
	const { uri, chunk: old } = by.member;
	const file = snapshot.files.get(uri);
	const placed = file?.placed.find((one) => one.chunk === old);
	if (file === undefined || placed === undefined) return undefined;
	const before = old.text;
	const chunk = { text: before.slice(0, mention.start) + text + before.slice(mention.end) };
	const mutated = { ...file, placed: file.placed.map((one) => (one === placed ? { ...one, chunk } : one)) };
	const start = placed.start + mention.start;
	return diagnostics(snapshot.with(mutated), uri).find(
		({ rule, span }) => span.start === start && span.end === start + text.length && rule.startsWith('references/'),
	)?.severity;
}

function add(counts: Map<string, Count>, kind: string, one: Count): void {
	counts.set(kind, sum([counts.get(kind) ?? none, one]));
}

const none: Count = { references: 0, single: 0, tried: 0, reported: 0, loud: 0 };

export function sum(counts: readonly Count[]): Count {
	return counts.reduce(
		(a, b) => ({
			references: a.references + b.references,
			single: a.single + b.single,
			tried: a.tried + b.tried,
			reported: a.reported + b.reported,
			loud: a.loud + b.loud,
		}),
		none,
	);
}
