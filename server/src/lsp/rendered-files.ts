// What Helm and kustomize make of the workspace, judged in a process of its own (disk/apart.ts), which reads the disk for itself:
// what is asked of it, what it answers, and how it comes to that.

import type { Diagnostic } from 'vscode-languageserver';
import { answerApart } from '../disk/apart.ts';
import { valuesFilesOf } from '../disk/charts.ts';
import { readText } from '../disk/read.ts';
import { decoded } from '../text/uri.ts';
import '../host/node.ts';
import { entry } from '../maps.ts';
import { enginesOutside } from '../render/engines.ts';
import { diskOf } from '../render/remote.ts';
import { type Rendered, renderedIn, type Shown } from '../render/render.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Folder, Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { patience } from './rendering.ts';
import { pagesBelow } from './rule-pages.ts';
import { createSession } from './session.ts';
import { createSources } from './sources.ts';
import { diagnostic } from './to-lsp.ts';

/** What is asked. */
export interface RenderOrder {
	readonly folders: readonly { readonly folder: Folder; readonly hidden: readonly string[] }[];
	readonly documentation: string;
	readonly opensPagesAsText: boolean;
}

/** Findings of a file that only a rendering shows, and the text that their ranges are of. */
export interface RenderedFile {
	readonly uri: string;
	readonly text: string;
	readonly found: readonly Diagnostic[];
	/** Whether something is suppressed in it that only a rendering shows. */
	readonly isSilencing: boolean;
}

export interface RenderAnswer {
	readonly files: readonly RenderedFile[];
	/** How many renderings there were. */
	readonly count: number;
	/** What could not be rendered, as sentences, and what was left out. */
	readonly problems: readonly string[];
	/** What could not be rendered with some values, but with others. */
	readonly notes: readonly string[];
}

/** Findings that are told. */
const mostFindings = 2000;

/** Answers, in the process of its own, what the server asks. */
export function answerRenders(): void {
	answerApart((order, isAlone) => answerTo(order as RenderOrder, () => isAlone() && process.exit()));
}

function answerTo(order: RenderOrder, onStep: () => void): RenderAnswer {
	const snapshot = snapshotOf(order);
	const pathOf = (uri: string): string => from.path(uri) ?? '';
	const roots = order.folders.flatMap(({ folder }) => from.path(folder.root ?? folder.uri) ?? []);
	const rendered = renderedIn(snapshot, {
		engines: enginesOutside(roots),
		disk: diskOf(roots, { pathOf, nameOf: (uri) => nameIn(order, uri) }),
		valuesFilesOf: (chart) => valuesFilesOf(pathOf(chart)),
		option: 'istio.render',
		patience,
		onStep,
	});
	const { found, count, problems, notes } = rendered;
	const left = found.length - mostFindings;
	const more = left > 0 ? [`${left} of ${found.length} findings in what was rendered are left out`] : [];
	const files = filesOf(order, snapshot.with(...rendered.files), rendered, pathOf);
	return { files, count, problems: [...problems, ...more], notes };
}

/** The path from the folder on, as people know it. */
function nameIn({ folders }: RenderOrder, uri: string): string {
	const own = folders.find(({ folder }) => uri.startsWith(`${folder.uri}/`))?.folder.uri;
	return own === undefined ? (from.path(uri) ?? uri) : decoded(uri.slice(own.length + 1));
}

function filesOf(
	{ documentation, opensPagesAsText }: RenderOrder,
	snapshot: Snapshot,
	{ found, silencing }: Rendered,
	pathOf: (uri: string) => string,
): readonly RenderedFile[] {
	const pageOf = pagesBelow(documentation, opensPagesAsText);
	const byUri = new Map<string, Shown[]>();
	for (const one of found.slice(0, mostFindings)) entry(byUri, one.uri, () => []).push(one);
	return [...new Set([...byUri.keys(), ...silencing])].flatMap((uri) => {
		const text = uri === '' ? undefined : readText(pathOf(uri));
		const own = byUri.get(uri) ?? [];
		const diagnostics = own.map((one) => diagnostic(snapshot, uri, one, pageOf));
		return text === undefined ? [] : [{ uri, text, found: diagnostics, isSilencing: silencing.has(uri) }];
	});
}

/** The workspace as the disk has it. */
function snapshotOf({ folders }: RenderOrder): Snapshot {
	const session = createSession(() => {});
	session.setFolders(folders.map(({ folder }) => folder));
	const hidden = new Map(folders.map((one) => [one.folder.uri, one.hidden]));
	const sources = createSources(
		session,
		({ uri }) => hidden.get(uri) ?? [],
		() => {},
	);
	const found = [...sources.search()].flatMap((one) => one ?? []);
	const files = [...sources.load(found)].flatMap((one): readonly SourceFile[] => (one === undefined ? [] : [one]));
	session.replace(files, new Set());
	return session.snapshot;
}
