// TABLE: who mentions what symbol, at which path. From a row follow definition, hover, completion and "no such …". The rows
// stand in references/, by what they are about.
import type { KindId } from '../model/kinds.ts';
import type { Condition } from './declarations.ts';
import type { FormId } from './forms.ts';
import { core } from './references/core.ts';
import { envoyFilters } from './references/envoy-filters.ts';
import { gatewayApi } from './references/gateway-api.ts';
import { policies } from './references/policies.ts';
import { rollouts } from './references/rollouts.ts';
import { routeTests } from './references/route-tests.ts';
import { routing } from './references/routing.ts';
import type { SymbolKind } from './symbols.ts';

export interface ReferenceRow {
	readonly in: KindId;
	/** Path of the word, as paths.ts reads it. */
	readonly at: string;
	readonly to: SymbolKind;
	/** Where the owner stands that narrows the search, relative to `at` (`../host`), from the root (`spec.host`), or in the word (`.`). */
	readonly of?: string;
	/** What kind of symbol the owner is, where it can be several: of a listener, a Gateway or a ListenerSet. */
	readonly ofKind?: SymbolKind;
	/** Where the namespace stands, if it has a field of its own, the first that is written; else the resource's own is meant. */
	readonly namespace?: string | readonly string[];
	/** The row counts only if the field there is one of these words. */
	readonly when?: Condition;
	/** The name is only a part of the word. */
	readonly form?: FormId;
	/** A map of labels that selects, instead of a word that names. */
	readonly labels?: boolean;
	/** Selects in all namespaces instead of the resource's own; `fromRoot`: if its own is the root namespace. */
	readonly everywhere?: boolean | 'fromRoot';
	/** A number that is written as text there. */
	readonly isText?: boolean;
	/** May lead nowhere without being a fault: never reported, or only if it nearly is a name, or is one of another namespace. */
	readonly optional?: true | 'unlessNear';
}

export const references: readonly ReferenceRow[] = [
	...routing,
	...rollouts,
	...policies,
	...gatewayApi,
	...envoyFilters,
	...routeTests,
	...core,
];
