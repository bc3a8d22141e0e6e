// The three answers to "what does this name mean?": found, contradicted, unknown. Only a contradiction is ever reported.
import type { Declared, Mesh, Referring } from '../mesh/mesh.ts';

/** How sure a contradiction is: of itself, by good evidence, or by weak evidence. It decides the severity. */
export type Certainty = 'certain' | 'likely' | 'possible';

/** Why a name leads nowhere. */
export type Reason = 'misspelt' | 'otherNamespace' | 'otherEnvironment' | 'notExported' | 'notExpanded' | 'missing';

/** Why nothing can be said. */
export type Doubt = 'templated' | 'patched' | 'external' | 'wildcard' | 'reserved' | 'noEvidence';

export type Resolution =
	| {
			readonly is: 'found';
			/** The nearest first; ranked when asked for, since a thousand may have the name, and mostly it is enough that one has. */
			readonly targets: readonly Declared[];
			/** The same in no order that could be shown: the same list for all who find the same. */
			readonly all: readonly Declared[];
	  }
	| {
			readonly is: 'contradicted';
			readonly reason: Reason;
			readonly certainty: Certainty;
			/** The name that was probably meant; of one that is `missing`, perhaps. */
			readonly suggestion?: string;
			/** What shows the contradiction: the near name, the one elsewhere, the rule without the subset. */
			readonly evidence: readonly Declared[];
	  }
	| { readonly is: 'unknown'; readonly doubt: Doubt };

/** What the name that the reference mentions means. Never throws; a name that is no name is unknown. */
export type Resolver = (mesh: Mesh, from: Referring) => Resolution;
