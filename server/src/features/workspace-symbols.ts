// Workspace symbols: resources, and what is named in them, found by what somebody types of their names.
import { memo } from '../facts/memo.ts';
import { type ResourceSymbols, symbols } from '../mesh/extract.ts';
import { type SymbolKind, symbolRows } from '../mesh/symbols.ts';
import { title } from '../model/resource.ts';
import { fuzzy } from '../text/fuzzy.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Span, shifted } from '../text/span.ts';
import { visible } from '../text/visible.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { OutlineKind } from './outline/parts.ts';

export interface WorkspaceSymbol {
	/** `VirtualService reviews`, `subset v1`: what it is comes first, for editors match the query with this. */
	readonly name: string;
	/** The namespace of a resource; of a part, its resource. */
	readonly container: string;
	readonly kind: OutlineKind;
	readonly uri: string;
	/** In file offsets. */
	readonly span: Span;
}

/** Parts of resources with names of their own. */
const shown: Readonly<Partial<Record<SymbolKind, OutlineKind>>> = {
	subset: 'subset',
	route: 'route',
	section: 'server',
	host: 'host',
	provider: 'rule',
	cluster: 'rule',
};

/** What fits `query`, best first, at most `most`; words with blanks between must all fit, in any order: `reviews dest`. */
export function symbolsCalled(snapshot: Snapshot, query: string, most = 200): readonly WorkspaceSymbol[] {
	const words = query.split(/\s+/).filter((word) => word !== '');
	const found: { readonly symbol: WorkspaceSymbol; readonly score: number }[] = [];
	for (const file of snapshot.files.values()) {
		for (const symbol of symbolsOf(file)) {
			const score = scoreOf(words, symbol);
			if (score !== undefined) found.push({ symbol, score });
		}
	}
	return found
		.sort((a, b) => b.score - a.score)
		.slice(0, most)
		.map(({ symbol }) => ({ ...symbol, name: visible(symbol.name), container: visible(symbol.container) }));
}

function scoreOf(words: readonly string[], { name, container }: WorkspaceSymbol): number | undefined {
	let sum = 0;
	for (const word of words) {
		const own = fuzzy(word, name.slice(name.indexOf(' ') + 1));
		// The name itself tells more than its kind, and that more than where it is.
		const score = own === undefined ? fuzzy(word, `${name} ${container}`) : own + 200;
		if (score === undefined) return undefined;
		sum += score;
	}
	return sum;
}

/** Kept, for each letter that is typed asks for all of them. */
const symbolsOf = memo((file: SourceFile): readonly WorkspaceSymbol[] => [...symbolsIn(file)]);

function* symbolsIn(file: SourceFile): Generator<WorkspaceSymbol> {
	for (const { chunk, start } of file.placed) {
		for (const found of symbols(chunk).resources) {
			const { resource } = found;
			const span = shifted(resource.name ?? { start: resource.start, end: resource.start }, start);
			yield {
				name: `${resource.kind.kind} ${resource.name?.text ?? '(no name)'}`,
				container: resource.namespace?.text ?? '',
				kind: 'resource',
				uri: file.uri,
				span,
			};
			yield* partsOf(found, file.uri, start);
		}
	}
}

function* partsOf({ resource, declarations }: ResourceSymbols, uri: string, start: number): Generator<WorkspaceSymbol> {
	for (const { row, text, ...span } of declarations) {
		const kind = shown[row.declares];
		if (kind === undefined || row.at === 'metadata.name') continue;
		const { name } = symbolRows[row.declares];
		yield {
			name: `${name} ${text}`,
			container: title(resource),
			kind,
			uri,
			span: shifted(span, start),
		};
	}
}
