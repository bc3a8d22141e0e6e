// Schema: what may be written at one place of a manifest. One form for the schemas we bundle and for those a user's own
// CustomResourceDefinitions bring; immutable, and shared where the same structure stands in several places.
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import type { Format } from './formats.ts';
import type { Wrong } from './wrong.ts';

export type ValueType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'any';

/** Fields of which a manifest may set only some: `most` at once, `least` at least. */
export interface Choice {
	readonly fields: readonly string[];
	readonly least: 0 | 1;
	readonly most: number;
}

/** What can be wrong with a manifest; a rule of the same name in rules/schema/ reports it. */
export type FaultKind =
	| 'unknown-field'
	| 'unsupported-field'
	| 'wrong-type'
	| 'missing-value'
	| 'missing-field'
	| 'invalid-value'
	| 'conflicting-fields'
	| 'duplicate-key'
	| 'duplicate-item'
	| 'unmet-condition'
	/** What is valid, but does nothing, or not what it seems to. */
	| 'without-effect';

/** Something wrong, in chunk offsets. */
export interface Fault extends Wrong {
	readonly kind: FaultKind;
	readonly span: Span;
	/** What mends it: a title, and what is written where. */
	readonly fix?: {
		readonly title: string;
		readonly edits: readonly Edit[];
		/** Whether something else may have been meant. */
		readonly isGuess?: true;
	};
	/** Whether what stands there does nothing, so that it can go. */
	readonly isIdle?: boolean;
	/** What may stand in its place. */
	readonly better?: string;
	/** The last release in which it is a fault, so that it is none where no release is known. */
	readonly until?: string;
	/** The map in which a field belongs, and below which field of it; `isList`: as one of its items. */
	readonly home?: { readonly in: Node; readonly below?: { readonly field: string; readonly isList: boolean } };
	/** Where else it stands: the keys that belong in the same place. */
	readonly also?: readonly Span[];
	/** The field that is missing, and the map that lacks it. */
	readonly lacks?: { readonly in: Node; readonly field: string; readonly schema: Schema | undefined };
}

/**
 * A rule over the fields of one value, for what the keywords below cannot say. It is asked only about a value of the
 * right type, and must stay silent about what it cannot read: nodes may be opaque (a template stands in for them).
 */
export type Check = (node: Node) => Iterable<Omit<Fault, 'fix' | 'lacks' | 'home'>>;

export interface Schema {
	readonly type: ValueType;
	/** What the field is for, in Markdown, as its project describes it. */
	readonly doc?: string;
	/** Of an object with known fields. */
	readonly fields?: Readonly<Record<string, Schema>>;
	/** Of a map with keys of the user's choice. */
	readonly values?: Schema;
	/** Of a list. */
	readonly items?: Schema;
	/** Whether fields that are not listed are kept too (`x-kubernetes-preserve-unknown-fields`). */
	readonly open?: boolean;
	/** Whether there may be more fields, here and below, than are known: then only what is misspelled tells. */
	readonly isVague?: boolean;
	/** Several schemas of one value that differ in more than words: only what all of them refuse is a fault. */
	readonly either?: readonly Schema[];
	readonly required?: readonly string[];
	readonly choices?: readonly Choice[];
	readonly enum?: readonly string[];
	/** As it would be written in YAML. */
	readonly default?: string;
	/** Whether an explicit null is accepted. */
	readonly nullable?: boolean;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	/** RE2, searched anywhere in the value, as OpenAPI does. */
	readonly pattern?: string;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly minProperties?: number;
	readonly maxProperties?: number;
	/** The fields that tell the items of a list apart; none: the items themselves (`x-kubernetes-list-type: set`). */
	readonly unique?: readonly string[];
	/** What a string (or number) has to be beyond its type. */
	readonly format?: Format;
	/** The same for the keys of a map. */
	readonly keys?: Format;
	readonly checks?: readonly Check[];
	/** The first bundled release that has it, if not all have, and the last one: `1.24`. */
	readonly since?: string;
	readonly until?: string;
	/** The schema that what is written at its place asks for: by a field beside it, or by its own `@type`. */
	readonly chosen?: (node: Node, schema: Schema) => Schema;
	/** Words worth offering, where others are right as well. */
	readonly offers?: readonly string[];
	/** Of what belongs to Envoy's API: the release that brought it, and its page. */
	readonly envoy?: { readonly since?: string | undefined; readonly page?: string | undefined };
	/** What to write instead, one sentence; '' if nothing is known. */
	readonly deprecated?: string;
}
