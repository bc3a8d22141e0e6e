// Code actions: fixes, and refactorings. What is cheap comes with its edit or with the reason why it cannot be done, what is work is
// found when the user has chosen it.
import {
	type CodeAction,
	type CodeActionContext,
	CodeActionKind,
	type CodeActionParams,
	CodeActionTriggerKind,
	type CreateFile,
} from 'vscode-languageserver';
import type { At } from '../features/answers.ts';
import { fixAll, quickFixes } from '../features/code-actions.ts';
import { changeOf, type Refactoring, refactorings } from '../features/refactor/refactorings.ts';
import type { Change } from '../features/refactor/site.ts';
import { positionAt } from '../text/line-map.ts';
import { visible } from '../text/visible.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { fixAllKind } from './capabilities.ts';
import * as from from './from-lsp.ts';
import { Refused } from './guard.ts';
import type { Client } from './requests.ts';
import { codeAction, workspaceEdit } from './to-lsp.ts';

type Abilities = Pick<Client, 'takesActions' | 'takesVersions' | 'takesDisabled' | 'takesResolve' | 'makesFiles'>;

/** What is asked for again once an action is chosen. */
export interface Chosen extends CodeAction {
	readonly data: {
		readonly uri: string;
		readonly position: { readonly line: number; readonly character: number };
		readonly id: string;
		readonly choice: string;
	};
}

/** All code actions that a client asks for. */
export function codeActions(
	snapshot: Snapshot,
	{ textDocument, range, context }: CodeActionParams,
	client: Abilities,
): readonly CodeAction[] {
	if (!client.takesActions) return [];
	const uri = from.uri(textDocument.uri);
	const span = from.span(snapshot, uri, range);
	const wants = (kind: string): boolean =>
		context.only === undefined
			? kind !== fixAllKind
			: context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
	const fixes = [
		...(wants(CodeActionKind.QuickFix) ? quickFixes(snapshot, uri, span) : []),
		...(wants(fixAllKind) ? [fixAll(snapshot, uri)].flatMap((action) => action ?? []) : []),
	];
	const found = fixes.map((fix) => codeAction(snapshot, uri, fix, context.diagnostics, client.takesVersions));
	return [...found, ...refactoringActions(snapshot, { uri, offset: span.start }, context, client)];
}

/**
 * The refactorings at a place of which the client wants to know. An editor also asks whenever the cursor moves, to show its light
 * bulb: then there are none, or it would burn everywhere.
 */
function refactoringActions(
	snapshot: Snapshot,
	at: At,
	{ only, triggerKind }: CodeActionContext,
	client: Abilities,
): readonly CodeAction[] {
	if (only === undefined && triggerKind === CodeActionTriggerKind.Automatic) return [];
	const wants = (kind: string): boolean => only?.some((one) => kind === one || kind.startsWith(`${one}.`)) !== false;
	if (only?.some((one) => one === CodeActionKind.Refactor || one.startsWith(`${CodeActionKind.Refactor}.`)) === false)
		return [];
	return refactorings(snapshot, at, client.makesFiles)
		.filter(({ kind }) => wants(kind))
		.flatMap((one) => actionFor(snapshot, at, one, client) ?? []);
}

function actionFor(snapshot: Snapshot, at: At, one: Refactoring, client: Abilities): CodeAction | undefined {
	const base = { title: visible(one.title), kind: one.kind };
	if (one.isCostly && client.takesResolve) {
		const file = snapshot.files.get(at.uri);
		const position = file === undefined ? { line: 0, character: 0 } : positionAt(file, at.offset);
		return { ...base, data: { uri: at.uri, position, id: one.id, choice: one.choice } satisfies Chosen['data'] };
	}
	const change = one.change();
	if (!('refusal' in change)) return { ...base, edit: editOf(snapshot, change, client) };
	return client.takesDisabled ? { ...base, disabled: { reason: visible(change.refusal) } } : undefined;
}

/** The action with its edit; what cannot be done any more is refused with a sentence. */
export function resolvedAction(snapshot: Snapshot, action: Chosen, client: Abilities): CodeAction {
	const { uri, position, id, choice } = action.data;
	const change = changeOf(snapshot, from.at(snapshot, { textDocument: { uri }, position }), id, choice);
	if ('refusal' in change) throw new Refused(change.refusal);
	return { ...action, edit: editOf(snapshot, change, client) };
}

function editOf(
	snapshot: Snapshot,
	{ edits, files = [] }: Exclude<Change, { readonly refusal: string }>,
	{ takesVersions }: Abilities,
) {
	const edit = workspaceEdit(snapshot, edits, takesVersions);
	if (files.length === 0) return edit;
	const origin = { line: 0, character: 0 };
	const made = files.flatMap(({ uri, text }) => [
		{ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } } satisfies CreateFile,
		{ textDocument: { uri, version: null }, edits: [{ range: { start: origin, end: origin }, newText: text }] },
	]);
	// First the new files: one that is there already stops the rest.
	return { ...edit, documentChanges: [...made, ...(edit.documentChanges ?? [])] };
}
