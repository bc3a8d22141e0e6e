// What is found in what a workspace renders to, said of the templates: each rendering is put in the place of what it was
// made of, judged there, and each finding traced to the line that it comes from. A list of findings that are known already
// says what need not be said again.
import { fileOf, loadWhole } from '../disk/load.ts';
import { newLineage } from '../facts/lineage.ts';
import type { Diagnostic, Related } from '../features/answers.ts';
import { diagnostics, silenced } from '../features/diagnostics.ts';
import { entry } from '../maps.ts';
import { defaultSettings } from '../settings.ts';
import { type Chunk, cut } from '../text/chunk.ts';
import { closedFile, type Placed, placedAt, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import { parentOf } from '../text/uri.ts';
import { isKustomization, type Kustomization } from '../workspace/kustomize.ts';
import type { Overlay } from '../workspace/overlays.ts';
import { Snapshot } from '../workspace/snapshot.ts';
import { type Engines, engineNames, render } from './engines.ts';
import { type Candidate, type Origin, originOf } from './origins.ts';
import { type OverlayPlan, type Plan, plansFor } from './plans.ts';
import type { Disk } from './remote.ts';

/** A finding that only a rendering shows, at the template that it comes from. */
export interface Shown extends Diagnostic {
	readonly uri: string;
}

export interface Rendered {
	readonly found: readonly Shown[];
	/** Files in which something is suppressed that only a rendering shows. */
	readonly silencing: ReadonlySet<string>;
	/** Files in which findings stand and that the snapshot does not have. */
	readonly files: readonly SourceFile[];
	/** How many renderings there were. */
	readonly count: number;
	/** What could not be rendered in any way, as sentences. */
	readonly problems: readonly string[];
	/** What could not be rendered with some values, but with others. */
	readonly notes: readonly string[];
}

export interface Ways {
	readonly engines: Engines;
	readonly disk: Disk;
	readonly valuesFilesOf: (chart: string) => readonly string[];
	/** What asks for it, as messages name it. */
	readonly option: string;
	/** Milliseconds for all of them; what is not rendered then is left out, and told. */
	readonly patience: number;
	readonly onStep: (count: number) => void;
}

/** Renderings of one workspace; what is more than these is not rendered, and told. */
const mostRenderings = 300;

/** Renders what a snapshot holds and judges it. Runs programs; nothing is thrown for what they do. */
export function renderedIn(snapshot: Snapshot, ways: Ways): Rendered {
	const plans = plansFor(snapshot, ways.valuesFilesOf);
	const tally = new Map<string, Tally>();
	const extra = new Map<string, SourceFile>();
	const silencing = new Set<string>();
	const [problems, notes]: [Set<string>, string[]] = [new Set(), []];
	const outcomes = new Map<string, { count: number; readonly reasons: string[] }>();
	if (plans.length > mostRenderings)
		problems.add(
			`${plans.length - mostRenderings} of ${plans.length} renderings were left out: ${mostRenderings} is the most`,
		);
	const world = new Snapshot(snapshot.files, snapshot.folders, newLineage());
	const knownAt = plainlyIn(snapshot);
	const end = performance.now() + ways.patience;
	for (const plan of plans.slice(0, mostRenderings)) {
		if (performance.now() > end) {
			problems.add(`Rendering stopped after ${ways.patience / 60_000} minutes; the rest was left out`);
			break;
		}
		ways.onStep(Math.min(plans.length, mostRenderings));
		const program = ways.engines[plan.kind];
		if (program === undefined) {
			problems.add(`${ways.option} needs ${engineNames[plan.kind]}, which is not on the PATH`);
			continue;
		}
		const outcome = entry(outcomes, `${plan.kind} ${plan.directory}`, () => ({ count: 0, reasons: [] }));
		const printed = render(plan, program, ways.disk);
		if ('reason' in printed) outcome.reasons.push(`${subject(plan, ways.disk)}: ${printed.reason}`);
		else {
			outcome.count++;
			judge(world, plan, printed.text, ways.disk, knownAt, { tally, extra, silencing });
		}
	}
	for (const { count, reasons } of outcomes.values()) {
		if (count > 0) notes.push(...reasons);
		// Nothing came of it with any values, mostly for the same reason each time.
		else for (const reason of reasons.slice(0, 1)) problems.add(reason);
	}
	const count = [...outcomes.values()].reduce((sum, one) => sum + one.count, 0);
	const perDirectory = new Map([...outcomes].map(([key, one]) => [key, one.count]));
	const found = [...tally.values()].map((one) => worded(one, perDirectory));
	return { found, silencing, files: [...extra.values()], count, problems: [...problems], notes };
}

function subject(plan: Plan, { nameOf }: Disk): string {
	const path = nameOf(plan.directory);
	if (plan.kind === 'overlay') return `kustomize could not build ${path}`;
	return `Helm could not render ${path}${plan.label === '' ? '' : ` with ${plan.label}`}`;
}

/** What the plain run says of a file, and what is suppressed there. */
type KnownAt = (uri: string) => readonly { readonly rule: string; readonly span: Span }[];

function plainlyIn(snapshot: Snapshot): KnownAt {
	const known = new Map<string, readonly Diagnostic[]>();
	return (uri) => entry(known, uri, () => [...diagnostics(snapshot, uri), ...silenced(snapshot, uri)]);
}

/** A finding and the renderings that show it. */
interface Tally {
	readonly one: Shown;
	readonly plan: Plan;
	readonly path: string;
	readonly labels: Set<string>;
}

/** What all renderings add to. */
interface Gathered {
	readonly tally: Map<string, Tally>;
	readonly extra: Map<string, SourceFile>;
	readonly silencing: Set<string>;
}

/** Puts the text in the place of what it was made of, and traces what is found in it. */
function judge(
	world: Snapshot,
	plan: Plan,
	text: string,
	disk: Disk,
	knownAt: KnownAt,
	{ tally, extra, silencing }: Gathered,
): void {
	const path = disk.pathOf(`${plan.directory}/istio-ls-rendered.yaml`);
	const file = fileOf(path, text);
	if (file === 'irrelevant') return;
	const gone = goneFor(plan, world);
	// A kustomization that takes it in, so that it counts as what is deployed.
	const list = closedFile(`${plan.directory}/kustomization.yaml`, 'resources:\n- istio-ls-rendered.yaml\n', () => true);
	const files = new Map([...world.files].filter(([uri]) => !gone(uri)));
	const snapshot = world.withFiles(files.set(file.uri, file).set(list.uri, list));
	const fileAt = (uri: string): SourceFile | undefined => {
		const known = world.files.get(uri) ?? extra.get(uri);
		if (known !== undefined || disk.kindOf(uri) !== 'file') return known;
		const loaded = loadWhole(disk.pathOf(uri), defaultSettings, () => {});
		if (loaded !== undefined) extra.set(uri, loaded);
		return loaded;
	};
	const trace = tracer(plan, file, text, fileAt);
	for (const { span } of silenced(snapshot, file.uri)) silencing.add(trace(span)?.uri ?? '');
	for (const finding of diagnostics(snapshot, file.uri)) {
		// Comments that suppress something may do so in the plain run.
		if (finding.rule.startsWith('control/')) continue;
		const origin = trace(finding.span);
		if (origin === undefined || isKnown(knownAt(origin.uri), finding.rule, origin.span)) continue;
		const related = finding.related.flatMap((one) => relatedAt(one, file.uri, trace));
		const one: Shown = { ...finding, uri: origin.uri, span: origin.span, related, fixes: () => [] };
		// Several overlays may show the same in their base.
		const key = JSON.stringify([plan.kind, origin, one.rule, one.message]);
		entry(tally, key, () => ({ one, plan, path: origin.path, labels: new Set<string>() })).labels.add(plan.label);
	}
}

function isKnown(known: ReturnType<KnownAt>, rule: string, { start, end }: Span): boolean {
	return known.some((one) => one.rule === rule && one.span.start <= end && start <= one.span.end);
}

function relatedAt(one: Related, rendered: string, trace: (span: Span) => Origin | undefined): readonly Related[] {
	if (one.uri !== rendered) return [one];
	const origin = trace(one.span);
	return origin === undefined ? [] : [{ ...one, uri: origin.uri, span: origin.span }];
}

/** Which files what was rendered takes the place of. */
function goneFor(plan: Plan, { files }: Snapshot): (uri: string) => boolean {
	if (plan.kind === 'chart') {
		const start = `${plan.directory}/`;
		const inChart = /^(?:Chart\.yaml$|kustomization\.ya?ml$|Kustomization$|templates\/|charts\/)/;
		return (uri) => uri.startsWith(start) && inChart.test(uri.slice(start.length));
	}
	const taken = new Set([plan.overlay, ...plan.rivals].flatMap(urisOf));
	for (const uri of files.keys()) if (isKustomization(uri) && parentOf(uri) === plan.directory) taken.add(uri);
	return (uri) => taken.has(uri);
}

/** The files of an overlay, its kustomizations among them. */
function urisOf({ uri, chains, patches }: Overlay): readonly string[] {
	const ways = [...chains.values(), ...patches.values()].flat(2);
	return [uri, ...chains.keys(), ...patches.keys(), ...ways.map((one) => one.uri)];
}

type FileAt = (uri: string) => SourceFile | undefined;

/** Tells where a place in what was rendered comes from; undefined for what comes from no file of the workspace. */
function tracer(plan: Plan, file: SourceFile, text: string, fileAt: FileAt): (span: Span) => Origin | undefined {
	const candidatesOf = plan.kind === 'chart' ? fromTemplates(plan.directory, text, fileAt) : fromOverlay(plan, fileAt);
	return (span) => {
		const placed = placedAt(file, span.start);
		if (placed === undefined) return undefined;
		const candidates = candidatesOf(placed);
		const within = { start: span.start - placed.start, end: span.end - placed.start };
		return originOf(placed.chunk, within, candidates) ?? nowhereIn(placed.chunk, within, candidates);
	};
}

/** Where no document fits, the beginning of the only file that it can come from: a template that takes another one in. */
function nowhereIn(chunk: Chunk, span: Span, candidates: readonly Candidate[]): Origin | undefined {
	const [only, another] = candidates;
	if (only === undefined || another !== undefined) return undefined;
	const start = only.file.placed[0]?.start ?? 0;
	const line = chunk.text.slice(0, span.start).split('\n').length;
	return { uri: only.file.uri, span: { start, end: start }, path: `line ${line} of its document` };
}

// helm: pkg/action/action.go writes "# Source: <chart>/<path in the chart>" above each document.
const source = /^---\r?\n# Source: [^/\r\n]+\/([^\r\n]+)/;

function fromTemplates(directory: string, text: string, fileAt: FileAt): (placed: Placed) => readonly Candidate[] {
	const starts = new Map(cut(text).map((piece) => [piece.start, source.exec(piece.text)?.[1]]));
	return ({ start }) => {
		const path = starts.get(start);
		// A file outside of the chart is none of its templates, whatever a rendering says.
		const isInside = path !== undefined && !path.split('/').includes('..');
		const file = isInside && fileAt(`${directory}/${path.split('/').map(encodeURIComponent).join('/')}`);
		return file === undefined || file === false ? [] : [{ file }];
	};
}

function fromOverlay({ overlay }: OverlayPlan, fileAt: FileAt): () => readonly Candidate[] {
	const from = (uri: string, chains: Chains, isPatch: boolean): readonly Candidate[] => {
		const file = fileAt(uri);
		return file === undefined ? [] : chains.map((chain) => ({ file, isPatch, affixes: affixesOf(chain) }));
	};
	const all = [
		...[...overlay.chains].flatMap(([uri, chains]) => from(uri, chains, false)),
		...[...overlay.patches].flatMap(([uri, chains]) => from(uri, chains, true)),
	];
	return () => all;
}

type Chains = readonly (readonly Kustomization[])[];

/** What the kustomizations on a way, from the file outwards, put before and behind names. */
function affixesOf(chain: readonly Kustomization[]): readonly [prefix: string, suffix: string] {
	return [
		chain.reduce((prefix, one) => one.namePrefix + prefix, ''),
		chain.reduce((suffix, one) => suffix + one.nameSuffix, ''),
	];
}

/** Says in which renderings a finding is there, if not in all, and where, if its template does not show it. */
function worded({ one, plan, path, labels }: Tally, counts: ReadonlyMap<string, number>): Shown {
	const where = path === '' ? '' : `, at ${path}`;
	return { ...one, message: `${one.message} (${by(plan, labels, counts)}${where})` };
}

function by(plan: Plan, labels: ReadonlySet<string>, counts: ReadonlyMap<string, number>): string {
	const names = [...labels].map((label) => label || 'values.yaml');
	const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
	const listed = `${names.slice(0, 3).join(', ')}${more}`;
	if (plan.kind === 'overlay') return `as kustomize builds ${listed}`;
	return `as Helm renders it${labels.size === counts.get(`chart ${plan.directory}`) ? '' : ` with ${listed}`}`;
}
