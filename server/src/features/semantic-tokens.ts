// Semantic tokens: names that lead somewhere, by what they lead to. A grammar sees the field but not whether there is such a
// thing; what leads nowhere keeps the color that it gives.

import { meshOf } from '../mesh/mesh.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { resolve } from '../resolution/resolve.ts';
import type { Span } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { inFile } from './place.ts';
import type { TokenType } from './token-types.ts';

export interface SemanticToken {
	/** In file offsets, within one line. */
	readonly span: Span;
	readonly type: TokenType;
}

const types: Readonly<Partial<Record<SymbolKind, TokenType>>> = {
	host: 'class',
	serviceEntry: 'class',
	subset: 'enumMember',
	gateway: 'interface',
	parent: 'interface',
	listenerSet: 'interface',
	section: 'enumMember',
	namespace: 'namespace',
	virtualService: 'function',
	route: 'function',
	secret: 'variable',
	configMap: 'variable',
	serviceAccount: 'type',
	gatewayClass: 'type',
	provider: 'variable',
	cluster: 'variable',
};

/** The names in a file that lead somewhere, as the first environment of the file sees them, in the order of the text; none unless the setting asks for them. */
export function semanticTokens(snapshot: Snapshot, uri: string): readonly SemanticToken[] {
	if (!snapshot.settingsOf(uri).semanticTokens) return [];
	const [environment] = environmentsOf(snapshot, uri);
	const first = environment && meshOf(environment);
	const found = (first?.ofFile.get(uri) ?? []).flatMap((by) =>
		by.references.flatMap((mention): readonly SemanticToken[] => {
			const type = types[mention.row.to];
			const isPlain =
				!mention.opaque && mention.labels === undefined && mention.end - mention.start === mention.text.length;
			if (type === undefined || !isPlain || mention.text.includes('\n')) return [];
			const isFound = first !== undefined && resolve(first, { by, mention }).is === 'found';
			return isFound ? [{ span: inFile(snapshot, by.member, { start: mention.start, end: mention.end }), type }] : [];
		}),
	);
	return apart(found.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end));
}

/** Clients take no tokens that overlap: of those that do, the first. */
function apart(tokens: readonly SemanticToken[]): readonly SemanticToken[] {
	let end = -1;
	return tokens.filter(({ span }) => {
		if (span.start < end) return false;
		end = span.end;
		return true;
	});
}
