// Completion on the wire: the items as LSP has them, and the documentation of the one that is looked at.
import {
	CompletionItemKind,
	CompletionItemTag,
	type CompletionList,
	type CompletionParams,
	InsertTextFormat,
	InsertTextMode,
	type CompletionItem as LspCompletionItem,
} from 'vscode-languageserver';
import type { At, CompletionItem, CompletionKind } from '../features/answers.ts';
import { completion } from '../features/completion/completion.ts';
import { plain } from '../features/completion/snippets.ts';
import { bounded } from '../features/markdown.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { range } from './to-lsp.ts';

const kinds: Readonly<Record<CompletionKind, CompletionItemKind>> = {
	host: CompletionItemKind.Module,
	gateway: CompletionItemKind.Interface,
	subset: CompletionItemKind.EnumMember,
	port: CompletionItemKind.Constant,
	label: CompletionItemKind.Property,
	labelValue: CompletionItemKind.Value,
	secret: CompletionItemKind.Reference,
	field: CompletionItemKind.Field,
	value: CompletionItemKind.Value,
	snippet: CompletionItemKind.Snippet,
};

/** What of a client's abilities changes how completion items are sent. */
export interface ItemAbilities {
	/** Whether it can put its cursor into what is inserted. */
	readonly takesSnippets: boolean;
	/** Whether it has room for a line beside the label. */
	readonly takesLabelDetails: boolean;
	/** Whether it asks for the documentation of an item when it shows it. */
	readonly asksForDocumentation: boolean;
	/** Its command that opens the list of suggestions; undefined if it has none. */
	readonly suggestCommand: string | undefined;
}

function completionItem(
	snapshot: Snapshot,
	at: At,
	item: CompletionItem,
	{ takesSnippets, takesLabelDetails, asksForDocumentation, suggestCommand }: ItemAbilities,
): LspCompletionItem {
	const isSnippet = item.isSnippet === true && takesSnippets;
	const newText = item.isSnippet === true && !takesSnippets ? plain(item.text) : item.text;
	const isOpening = item.leadsOn === true && isSnippet && suggestCommand !== undefined;
	return {
		label: item.label,
		kind: kinds[item.kind],
		...(takesLabelDetails ? { labelDetails: { description: item.detail } } : { detail: item.detail }),
		sortText: item.sort,
		filterText: item.label,
		insertTextMode: InsertTextMode.asIs,
		textEdit: { range: range(snapshot.files.get(at.uri), item.span), newText },
		...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
		...(item.isDeprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
		...(item.commits === undefined ? {} : { commitCharacters: [...item.commits] }),
		...(isOpening ? { command: { title: 'Suggest', command: suggestCommand } } : {}),
		...(item.markdown === undefined ? {} : asksForDocumentation ? { data: at } : documentationOf(item)),
	};
}

/** What there is to read about an item; nothing about one that says all by itself. */
function documentationOf({ markdown }: CompletionItem): Pick<LspCompletionItem, 'documentation'> {
	const value = markdown?.() ?? '';
	return value === '' ? {} : { documentation: { kind: 'markdown', value: bounded(value) } };
}

/** Items that are sent with their documentation, unasked: what there is to say of hundreds takes longer than finding them. */
const mostDocumented = 40;

/** What may be written at a place; nothing where a colon has just been typed. */
export function completionList(
	snapshot: Snapshot,
	parameters: CompletionParams,
	client: ItemAbilities & { readonly isIndexing: () => boolean },
): CompletionList {
	// Whoever ends a key with Enter wants a new line, and not the first item of a list that has just opened.
	if (parameters.context?.triggerCharacter === ':') return { isIncomplete: false, items: [] };
	const at = from.at(snapshot, parameters);
	const { items, isWhole } = completion(snapshot, at);
	// A client that does not say whether it asks may do so all the same (LSP: completionItem/resolve); in a long list it has to.
	const asksForDocumentation = client.asksForDocumentation || items.length > mostDocumented;
	const abilities = { ...client, asksForDocumentation };
	return {
		isIncomplete: client.isIndexing() || !isWhole,
		items: items.map((item) => completionItem(snapshot, at, item, abilities)),
	};
}

/** An item with what there is to read about it; as it came if the text has changed too much since. */
export function resolvedItem(snapshot: Snapshot, item: LspCompletionItem): LspCompletionItem {
	const { uri, offset } = (item.data ?? {}) as Partial<At>;
	if (uri === undefined || offset === undefined) return item;
	const found = completion(snapshot, { uri, offset }).items.find(
		({ label, sort }) => label === item.label && sort === item.sortText,
	);
	return found === undefined ? item : { ...item, ...documentationOf(found) };
}
