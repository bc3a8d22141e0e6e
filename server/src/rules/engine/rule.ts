// What a rule is: its messages, its documentation, its severity, and a check that yields findings. A rule is one file that exports
// stating({…})({…}) as default; its id is its path, so it is written nowhere.
import type { DeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import type { Certainty } from '../../resolution/resolution.ts';
import type { Severity } from '../../settings.ts';
import type { Chunk } from '../../text/chunk.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { Member } from '../../workspace/environments.ts';
import type { Arguments, Messages, Said } from './message.ts';

export type { Severity } from '../../settings.ts';

/** How editors draw what is reported, beside its severity: faded, since it could go without a change; struck through. */
export type Tag = 'unnecessary' | 'deprecated';

/** A place in another resource (or the same) that helps to understand a finding; `span` counts from its chunk. */
export interface Pointer {
	readonly in: Deployed;
	readonly span: Span;
	readonly message: string;
}

/**
 * A fault, as a rule with the messages `M` yields it: the id of one of them as `message`, its arguments as `with`. Without `M`
 * it is one of any rule.
 */
export type Finding<M extends Messages | undefined = undefined> = Fault &
	(M extends Messages ? Said<M> : { readonly message: string; readonly with?: Arguments | undefined });

/** What a finding has beside its message: `span` counts from the chunk of the resource that is checked. */
export interface Fault {
	readonly span: Span;
	/** Unless the message's own severity holds, or else the rule's. */
	readonly severity?: Severity;
	/** Unless the message's own codes hold, or else the rule's: for a rule that stands for several of upstream's. */
	readonly codes?: readonly string[];
	readonly related?: readonly Pointer[];
	/** Ways to fix it; a function where finding them costs more than the finding, for they are asked for seldom. */
	readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
}

/**
 * A finding whose message was chosen by a table of another room, by its id. The compiler cannot see that the rule states each id
 * that may come; test/rules/messages.test.ts looks at what is shown.
 */
export function foundBy<M extends Messages>(finding: Finding): Finding<M> {
	return finding as unknown as Finding<M>;
}

/** An edit of the document of the finding, or of the one that `in` stands in; offsets count from the chunk. */
export interface FixEdit extends Edit {
	readonly in?: Deployed;
}

/** A way to fix a fault. */
export interface Fix {
	/** What it does, as an order: `Change to "reviews"`. */
	readonly title: string;
	readonly edits: readonly FixEdit[];
	/** Nobody would want anything else, so that it may be done to a whole file without asking. */
	readonly isSafe?: boolean;
	/** It makes what is missing. Whether that is meant to be there is a guess: it is never the one to take without a look. */
	readonly isCreation?: boolean;
}

export interface Docs {
	/** What it reports, one sentence. */
	readonly summary: string;
	/** Why that is a fault: what happens in the mesh. */
	readonly why: string;
	/** What it does not report, though it looks alike. */
	readonly exceptions?: string;
	/** When it is less (or more) severe than `severity` says, or why it is off by default. */
	readonly severityNotes?: string;
	/** Where it differs from istioctl or Kiali. */
	readonly differences?: string;
	/** What Envoy or istiod says where they refuse it, in their words, with `…` for what differs from case to case. */
	readonly refusals?: readonly string[];
	/** A workspace that this rule reports; files are parted by lines `#- path`. */
	readonly bad: string;
	/** What is wrong in `bad` and what stands there when it is fixed; then the workspace is clean under all rules. */
	readonly mend: readonly [wrong: string, right: string];
	/** Pages to read on. */
	readonly links?: readonly string[];
}

interface Shared<M extends Messages | undefined> {
	readonly severity: Severity;
	/** What is true of all that it reports, whatever else. */
	readonly tag?: Tag;
	/** Off unless a setting names the rule or asks for all: what only some want to hear, or only whole clusters can tell. */
	readonly isOptIn?: boolean;
	/** Fields from whose absence it argues: it says nothing where one of them is there, but misspelled or of the wrong type. */
	readonly absent?: readonly string[];
	/** Codes of `istioctl analyze` and Kiali for the same fault. */
	readonly codes: readonly string[];
	readonly docs: Docs;
	/** All that it may say, by ids that stay the same when the wording changes. */
	readonly messages?: M;
}

type SomeMessages = Messages | undefined;

/** A rule that looks at resources of some kinds. `check` is a method, so that a rule of one kind may stand in a list of all. */
export interface ResourceRule<K extends KindId = KindId, M extends SomeMessages = SomeMessages> extends Shared<M> {
	readonly kinds: readonly K[];
	check(resource: DeployedAs<K>, mesh: Mesh): Iterable<Finding<NoInfer<M>>>;
}

/** What a rule that looks at a text may know beside it. */
export interface About {
	readonly member: Member;
	readonly mesh: Mesh;
	/** Whether a word is the id of a rule, and which was probably meant if it is not. */
	readonly nearestRule: (id: string) => { readonly isKnown: boolean; readonly suggestion: string | undefined };
}

/** A rule that looks at the text of a document, whether or not a resource can be read from it. */
export interface DocumentRule<M extends SomeMessages = SomeMessages> extends Shared<M> {
	readonly checkDocument: (chunk: Chunk, about: About) => Iterable<Finding<NoInfer<M>>>;
}

export type RuleBody = ResourceRule | DocumentRule;

/** A rule and its id, which is its path below rules/: `references/unknown-gateway`. */
export type Rule = RuleBody & {
	readonly id: string;
	/** All severities that it has in its fixture, the most severe first. */
	readonly severities: readonly Severity[];
	/** Those of its messages in its fixture, by their ids, where they are not the stated one. */
	readonly shown?: Readonly<Record<string, readonly Severity[]>>;
};

interface Stating<M extends Messages> {
	<const K extends KindId>(body: ResourceRule<K, M>): ResourceRule<K, M>;
	(body: DocumentRule<M>): DocumentRule<M>;
}

/**
 * States the messages of a rule, and then the rule, which says only what they have. In two steps, as the compiler has to know
 * the messages before it reads what `check` yields.
 */
export function stating<const M extends Messages>(messages: M): Stating<M> {
	return ((body: object): object => ({ ...body, messages })) as Stating<M>;
}

/** The documentation's example, fixed. */
export function good({ bad, mend: [wrong, right] }: Docs): string {
	return bad.replace(wrong, () => right);
}

/** How loud a contradiction is: as loud as it is sure. */
export const severityOf: Readonly<Record<Certainty, Severity>> = {
	certain: 'error',
	likely: 'warning',
	possible: 'information',
};
