// The types in which features answer: plain data, file offsets, no LSP.

import type { Arguments } from '../rules/engine/message.ts';
import type { Severity } from '../settings.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** A place a user points at: `offset` counts from the start of the file. */
export interface At {
	readonly uri: string;
	readonly offset: number;
}

/** Where something is declared: `span` is all of it, `name` the word to put the cursor on; both in file offsets. */
export interface Target {
	readonly uri: string;
	readonly span: Span;
	readonly name: Span;
}

/** A jump: from `origin` (a span in the file that was asked about) to one target. */
export interface Jump {
	readonly origin: Span;
	readonly target: Target;
}

export interface Hover {
	readonly span: Span;
	readonly markdown: string;
}

export type CompletionKind =
	| 'host'
	| 'gateway'
	| 'subset'
	| 'port'
	| 'label'
	| 'labelValue'
	| 'secret'
	| 'field'
	| 'value'
	| 'snippet';

export interface CompletionItem {
	readonly label: string;
	readonly kind: CompletionKind;
	/** Where it comes from, one line: `Service in shop · services/reviews.yaml`. */
	readonly detail: string;
	/** What there is to read about it, made when somebody does. */
	readonly markdown?: () => string;
	/** What is written instead of `span`. */
	readonly text: string;
	/** `text` has places for the cursor: `$1`, `${1:name}`; `\\$` is a dollar. */
	readonly isSnippet?: boolean;
	readonly span: Span;
	/** Items are shown in this order. */
	readonly sort: string;
	readonly isDeprecated?: boolean;
	/** Keys that accept it and are then written themselves. */
	readonly commits?: readonly string[];
	/** Once it is written, there is something to offer where the cursor is then. */
	readonly leadsOn?: boolean;
}

export type { Severity } from '../settings.ts';

export interface Related {
	readonly uri: string;
	readonly span: Span;
	readonly message: string;
}

export interface ResourceName {
	readonly apiVersion: string;
	readonly kind: string;
	/** '' where none is known. */
	readonly namespace: string;
	readonly name: string;
}

export interface Diagnostic {
	/** The id of the rule: `references/unknown-gateway`. */
	readonly rule: string;
	/** Codes of `istioctl analyze` and Kiali for the same fault. */
	readonly codes: readonly string[];
	readonly severity: Severity;
	readonly tag?: 'unnecessary' | 'deprecated' | undefined;
	readonly message: string;
	/** The id of the message among those of the rule; undefined for a rule that does not state its messages yet. */
	readonly messageId?: string;
	/** What stands in its placeholders. */
	readonly arguments?: Arguments;
	readonly span: Span;
	readonly related: readonly Related[];
	readonly resource: ResourceName | undefined;
	/** Ways to mend it, found when asked for. */
	readonly fixes: () => readonly Fix[];
}

/** An edit of the file `uri`, in file offsets. */
export interface FileEdit extends Edit {
	readonly uri: string;
}

/** A way to mend a fault. */
export interface Fix {
	readonly title: string;
	readonly edits: readonly FileEdit[];
	readonly isSafe: boolean;
	/** It makes what is missing, which may not be what is wanted. */
	readonly isCreation: boolean;
}

/** What an editor offers at a place. */
export interface CodeAction {
	readonly title: string;
	readonly kind: 'quickfix' | 'source.fixAll.istio';
	/** What it mends; several for `source.fixAll.istio`. */
	readonly diagnostics: readonly Diagnostic[];
	readonly edits: readonly FileEdit[];
	readonly isPreferred: boolean;
}
