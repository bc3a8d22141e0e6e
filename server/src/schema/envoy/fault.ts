// What can be wrong with the value of a patch, and the walk that finds it.
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import type { Wrong } from '../wrong.ts';
import type { RawField, RawMessage } from './form.ts';

/** A rule of the same name in rules/envoy-filters/ reports it. */
export type EnvoyFaultKind =
	| 'unknown-field'
	| 'wrong-type'
	| 'missing-type'
	| 'unknown-type'
	| 'retired-api'
	| 'wrong-category'
	| 'missing-field'
	| 'refused-value'
	| 'conflicting-fields'
	| 'lua-syntax'
	| 'unknown-operator';

/** Something wrong, in chunk offsets: a message of the rule of that kind. */
export interface EnvoyFault extends Wrong {
	readonly kind: EnvoyFaultKind;
	readonly span: Span;
	/** The line of the text that `span` holds, from 1, if that has several. */
	readonly line?: number;
	/** Unless the rule's own severity holds. */
	readonly severity?: 'error' | 'warning' | 'information';
	readonly fix?: { readonly title: string; readonly edits: readonly Edit[] };
}

export interface Walk {
	readonly faults: EnvoyFault[];
	/** Actions of a template stand in the document: maps may have more entries than are written, or fewer. */
	readonly isTemplate: boolean;
	/** The messages around, the innermost last. */
	readonly around: Place[];
	nodes: number;
	/** Judges one value by its type; a map as a message. Here for those that the walk calls, who call it again. */
	readonly visit: (node: Node, field: RawField, way: Way, at: At) => void;
	readonly visitMessage: (node: Node, type: string, message: RawMessage, way: Way, at: At, isAny?: boolean) => void;
}

/** A map that is a message, and what it is called. */
export interface Place {
	readonly node: Node;
	readonly message: string;
	readonly name: string;
}

/** How a value gets to Envoy. */
export interface Way {
	/** It is JSON in a TypedStruct, which Envoy reads itself, strictly. */
	readonly isStrict: boolean;
	/** It is merged into what Istio made: what is missing is there already. */
	readonly isMerged: boolean;
	/** It configures a filter for routes. */
	readonly isForRoutes?: boolean;
	/** Envoy does not run its rules on it. */
	readonly isUnruled?: boolean;
	/** It is configuration of an extension that is delivered by itself. */
	readonly isByItself?: boolean;
	/** Istio merges into the `typed_config` below, too. */
	readonly mergesConfig?: boolean;
	/** The kinds of extensions that may be configured below, if the field said so. */
	readonly kinds?: readonly string[] | undefined;
}

/** Where a value stands: what is underlined of it in one line, and what it is called. */
export interface At {
	readonly anchor: Node;
	readonly name: string;
}

/** A check of one message. It must be silent about what it cannot read. */
export type Check = (node: Node, way: Way, at: At) => Iterable<EnvoyFault>;
