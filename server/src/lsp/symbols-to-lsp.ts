// Outlines, symbols and stations of a route, as LSP's symbols and calls.
import {
	type CallHierarchyIncomingCall,
	type CallHierarchyItem,
	type CallHierarchyOutgoingCall,
	type DocumentSymbol,
	type SymbolInformation,
	SymbolKind,
} from 'vscode-languageserver';
import type { Station, Way } from '../features/call-hierarchy.ts';
import type { OutlineItem } from '../features/outline/outline.ts';
import type { OutlineKind } from '../features/outline/parts.ts';
import type { WorkspaceSymbol } from '../features/workspace-symbols.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { range } from './to-lsp.ts';

const kinds: Readonly<Record<OutlineKind, SymbolKind>> = {
	resource: SymbolKind.Class,
	route: SymbolKind.Method,
	subset: SymbolKind.EnumMember,
	server: SymbolKind.Interface,
	rule: SymbolKind.Function,
	port: SymbolKind.Constant,
	host: SymbolKind.Module,
	container: SymbolKind.Object,
	key: SymbolKind.Key,
};

export function documentSymbol(snapshot: Snapshot, uri: string, item: OutlineItem): DocumentSymbol {
	const file = snapshot.files.get(uri);
	return {
		name: item.name,
		detail: item.detail,
		kind: kinds[item.kind],
		range: range(file, item.span),
		selectionRange: range(file, item.focus),
		children: item.children.map((child) => documentSymbol(snapshot, uri, child)),
	};
}

/** For clients that know no symbols within symbols. */
export function flatSymbols(
	snapshot: Snapshot,
	uri: string,
	item: OutlineItem,
	within = '',
): readonly SymbolInformation[] {
	const location = { uri, range: range(snapshot.files.get(uri), item.span) };
	return [
		{ name: item.name, kind: kinds[item.kind], location, containerName: within },
		...item.children.flatMap((child) => flatSymbols(snapshot, uri, child, item.name)),
	];
}

export function workspaceSymbol(snapshot: Snapshot, symbol: WorkspaceSymbol): SymbolInformation {
	const { name, container, kind, uri, span } = symbol;
	return {
		name,
		kind: kinds[kind],
		location: { uri, range: range(snapshot.files.get(uri), span) },
		containerName: container,
	};
}

export function callItem(snapshot: Snapshot, { name, detail, kind, uri, span, focus }: Station): CallHierarchyItem {
	const file = snapshot.files.get(uri);
	return { name, detail, kind: kinds[kind], uri, range: range(file, span), selectionRange: range(file, focus) };
}

export function incomingCall(snapshot: Snapshot, { station, spans }: Way): CallHierarchyIncomingCall {
	const file = snapshot.files.get(station.uri);
	return { from: callItem(snapshot, station), fromRanges: spans.map((span) => range(file, span)) };
}

/** `uri`: the file of the station that the way leads from. */
export function outgoingCall(snapshot: Snapshot, uri: string, { station, spans }: Way): CallHierarchyOutgoingCall {
	const file = snapshot.files.get(uri);
	return { to: callItem(snapshot, station), fromRanges: spans.map((span) => range(file, span)) };
}
