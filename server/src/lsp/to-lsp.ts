// From the core's answers to LSP's, one function per type.
import {
	type AnnotatedTextEdit,
	DiagnosticSeverity,
	DiagnosticTag,
	type DocumentHighlight,
	DocumentHighlightKind,
	type Location,
	type LocationLink,
	type CodeAction as LspCodeAction,
	type CodeLens as LspCodeLens,
	type Diagnostic as LspDiagnostic,
	type DocumentLink as LspDocumentLink,
	type Hover as LspHover,
	type InlayHint as LspInlayHint,
	type Range,
	type SelectionRange,
	SemanticTokensBuilder,
	type TextDocumentEdit,
	type TextEdit,
	type WorkspaceEdit,
} from 'vscode-languageserver';
import { memo } from '../facts/memo.ts';
import type { CodeAction, Diagnostic, FileEdit, Hover, Jump, Severity } from '../features/answers.ts';
import type { CodeLens, ResolvedLens } from '../features/code-lens.ts';
import type { DocumentLink } from '../features/document-links.ts';
import type { InlayHint } from '../features/inlay-hints.ts';
import { bounded } from '../features/markdown.ts';
import type { Place } from '../features/references.ts';
import type { SemanticToken } from '../features/semantic-tokens.ts';
import { tokenTypes } from '../features/token-types.ts';
import type { TraceLens } from '../features/trace/lenses.ts';
import { push } from '../maps.ts';
import { positionAt } from '../text/line-map.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import { visible } from '../text/visible.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

const nowhere: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function range(file: SourceFile | undefined, { start, end }: Span): Range {
	return file === undefined ? nowhere : { start: positionAt(file, start), end: positionAt(file, end) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	information: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
};

const tags: Readonly<Record<'unnecessary' | 'deprecated', DiagnosticTag>> = {
	unnecessary: DiagnosticTag.Unnecessary,
	deprecated: DiagnosticTag.Deprecated,
};

/** `pageOf`: the URI of what there is to read about a rule. */
export function diagnostic(
	snapshot: Snapshot,
	uri: string,
	found: Diagnostic,
	pageOf: (rule: string) => string,
): LspDiagnostic {
	return {
		range: range(snapshot.files.get(uri), found.span),
		severity: severities[found.severity],
		...(found.tag === undefined ? {} : { tags: [tags[found.tag]] }),
		source: 'istio',
		code: found.rule,
		codeDescription: { href: pageOf(found.rule) },
		message: visible(found.message),
		relatedInformation: found.related.map((related) => ({
			location: { uri: related.uri, range: range(snapshot.files.get(related.uri), related.span) },
			message: visible(related.message),
		})),
	};
}

export function locationLink(snapshot: Snapshot, uri: string, { origin, target }: Jump): LocationLink {
	const file = snapshot.files.get(target.uri);
	return {
		originSelectionRange: range(snapshot.files.get(uri), origin),
		targetUri: target.uri,
		targetRange: range(file, target.span),
		targetSelectionRange: range(file, target.name),
	};
}

export function location(snapshot: Snapshot, { target }: Jump): Location {
	return { uri: target.uri, range: range(snapshot.files.get(target.uri), target.name) };
}

export function hover(snapshot: Snapshot, uri: string, { span, markdown }: Hover): LspHover {
	return { contents: { kind: 'markdown', value: bounded(markdown) }, range: range(snapshot.files.get(uri), span) };
}

/** `known`: the diagnostics that the client shows there, of which it wants those back that an action mends. */
export function codeAction(
	snapshot: Snapshot,
	uri: string,
	{ title, kind, diagnostics, edits, isPreferred }: CodeAction,
	known: readonly LspDiagnostic[],
	takesVersions: boolean,
): LspCodeAction {
	const file = snapshot.files.get(uri);
	const shown = byPlace(known);
	const mended = new Set(diagnostics.map(({ rule, span }) => placeKey(rule, range(file, span))));
	return {
		title: visible(title),
		kind,
		diagnostics: [...mended].flatMap((key) => shown.get(key) ?? []),
		...(isPreferred ? { isPreferred } : {}),
		edit: workspaceEdit(snapshot, edits, takesVersions),
	};
}

/** What a client shows, by rule and place: it may be thousands, and so may the actions. */
const byPlace = memo((known: readonly LspDiagnostic[]): ReadonlyMap<string, readonly LspDiagnostic[]> => {
	const found = new Map<string, LspDiagnostic[]>();
	for (const one of known) push(found, placeKey(one.code, one.range), one);
	return found;
});

/** A rule and a range as numbers, which compare whatever the order of the client's keys. */
function placeKey(rule: LspDiagnostic['code'], { start, end }: Range): string {
	return `${rule} ${start.line} ${start.character} ${end.line} ${end.character}`;
}

const lookalike = 'lookalike';

/** Edits by file; `takesVersions`: whether the client can tell that a file is no longer what they were made for; `doubtful`: those that want a yes. */
export function workspaceEdit(
	snapshot: Snapshot,
	edits: readonly FileEdit[],
	takesVersions: boolean,
	doubtful: readonly FileEdit[] = [],
): WorkspaceEdit {
	const changes: Record<string, (TextEdit | AnnotatedTextEdit)[]> = {};
	const add = ({ uri, text, ...span }: FileEdit, more: object): void => {
		changes[uri] ??= [];
		changes[uri].push({ range: range(snapshot.files.get(uri), span), newText: text, ...more });
	};
	for (const edit of edits) add(edit, {});
	for (const edit of doubtful) add(edit, { annotationId: lookalike });
	if (!takesVersions) return { changes };
	const documentChanges = Object.entries(changes).map(([uri, edits]): TextDocumentEdit => {
		// An editor has versions of what it shows; null is any other.
		return { textDocument: { uri, version: snapshot.files.get(uri)?.version ?? null }, edits };
	});
	const annotation = {
		label: 'Text that may be the name',
		description: 'In variables, arguments, annotations and scripts, whose meaning is not known',
		needsConfirmation: true,
	};
	return doubtful.length === 0
		? { documentChanges }
		: { documentChanges, changeAnnotations: { [lookalike]: annotation } };
}

export function place(snapshot: Snapshot, { uri, span }: Place): Location {
	return { uri, range: range(snapshot.files.get(uri), span) };
}

export function highlight(
	snapshot: Snapshot,
	{ uri, span, isDeclaration }: Place & { isDeclaration: boolean },
): DocumentHighlight {
	const kind = isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
	return { range: range(snapshot.files.get(uri), span), kind };
}

/** One without a title is resolved by its URI and place. */
export function codeLens(snapshot: Snapshot, uri: string, { span, title }: CodeLens): LspCodeLens {
	const own = range(snapshot.files.get(uri), span);
	// A command without a name is a line that nothing can be done with.
	return title === undefined
		? { range: own, data: uri }
		: { range: own, command: { title: visible(title), command: '' } };
}

/** `command`: the client's, which takes the request. */
export function traceLens(snapshot: Snapshot, uri: string, { span, request }: TraceLens, command: string): LspCodeLens {
	return { range: range(snapshot.files.get(uri), span), command: { title: 'Trace', command, arguments: [request] } };
}

/** `showPlaces`: the client's command for it; without one the lens only says its sentence. */
export function resolvedLens(
	snapshot: Snapshot,
	lens: LspCodeLens,
	found: ResolvedLens | undefined,
	showPlaces: string | undefined,
): LspCodeLens {
	const { title = '', places = [] } = found ?? {};
	if (showPlaces === undefined || places.length === 0)
		return { ...lens, command: { title: visible(title), command: '' } };
	const locations = places.map((one) => place(snapshot, one));
	const parameters = [lens.data, lens.range.start, locations];
	return { ...lens, command: { title: visible(title), command: showPlaces, arguments: parameters } };
}

export function inlayHint(snapshot: Snapshot, uri: string, { offset, text, tooltip }: InlayHint): LspInlayHint {
	const { start } = range(snapshot.files.get(uri), { start: offset, end: offset });
	return { position: start, label: visible(text), tooltip };
}

export function documentLink(snapshot: Snapshot, uri: string, { span, target }: DocumentLink): LspDocumentLink {
	return { range: range(snapshot.files.get(uri), span), target };
}

/** `spans`: the narrowest first. */
export function selectionRange(snapshot: Snapshot, uri: string, spans: readonly Span[]): SelectionRange {
	const file = snapshot.files.get(uri);
	const widest = spans.at(-1) ?? { start: 0, end: 0 };
	return spans.slice(0, -1).reduceRight<SelectionRange>((parent, span) => ({ range: range(file, span), parent }), {
		range: range(file, widest),
	});
}

export function semanticTokens(snapshot: Snapshot, uri: string, tokens: readonly SemanticToken[]): readonly number[] {
	const builder = new SemanticTokensBuilder();
	for (const { span, type } of tokens) {
		const { start } = range(snapshot.files.get(uri), span);
		builder.push(start.line, start.character, span.end - span.start, tokenTypes.indexOf(type), 0);
	}
	return builder.build().data;
}
