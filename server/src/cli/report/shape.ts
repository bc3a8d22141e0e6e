// The report for programs, as types: the declarations that come with the package istio-ls, so this file imports nothing.

/** What `istio-ls check --format json` prints. Fields are added; what is there stays as it is while `version` is 1. */
export interface Report {
	readonly version: 1;
	/** How many files were found where the command said. */
	readonly files: number;
	/** How many resources are in all that was read. */
	readonly resources: number;
	readonly findings: readonly Finding[];
	/** How many more there are; only with `--max-findings`, and where that left some out. */
	readonly omitted?: number;
	/** How many findings were mended, in how many files; only with `--fix`. */
	readonly fixed?: { readonly findings: number; readonly files: number };
	/** What could not be read, judged or written, as sentences; only if there is something, and the exit code is 2 then. */
	readonly problems?: readonly string[];
	/** Only with `--baseline`. */
	readonly baseline?: Baseline;
}

export interface Finding {
	/** The id of the rule: `references/unknown-gateway`. */
	readonly rule: string;
	/** Codes of `istioctl analyze` and Kiali for the same fault. */
	readonly codes: readonly string[];
	readonly severity: 'error' | 'warning' | 'information' | 'hint';
	/** The sentence for people; its wording may change from release to release. */
	readonly message: string;
	/** Which of the messages of the rule it is, as the page of the rule lists them; stays the same when the wording changes. */
	readonly messageId?: string;
	/** What stands in the placeholders of the message, by their names; with `messageId`. */
	readonly arguments?: Arguments;
	/**
	 * Relative to the current folder, with slashes. Of standard input what `--stdin-filename` says, else `<stdin>`; of what
	 * Helm rendered the template, and `range` is then in the file that `helm template --output-dir` would write.
	 */
	readonly file: string;
	readonly range: Range;
	/** The resource it is about; all '' where it is about none. */
	readonly resource: Resource;
	/** Other places that matter to it. */
	readonly related: readonly Place[];
	/** What suppresses it, something in the file or an option or baseline; only with `--show-suppressed`. */
	readonly suppressed?: 'inSource' | 'external';
}

/** A word, a number or a clause; or a list of words. */
export type Arguments = Readonly<Record<string, string | number | readonly (string | number)[]>>;

export interface Resource {
	readonly apiVersion: string;
	readonly kind: string;
	/** '' where none is known. */
	readonly namespace: string;
	readonly name: string;
}

export interface Place {
	readonly file: string;
	readonly range: Range;
	readonly message: string;
}

/** From `start` up to, but without, `end`. */
export interface Range {
	readonly start: Position;
	readonly end: Position;
}

/** Both count from 0; `character` counts UTF-16 code units, as LSP does. */
export interface Position {
	readonly line: number;
	readonly character: number;
}

export interface Baseline {
	/** How many findings it knew, which are not among `findings`. */
	readonly known: number;
	/** What it lists and is there no more. */
	readonly stale: readonly {
		/** Relative to the baseline, with slashes. */
		readonly file: string;
		readonly rule: string;
		/** `VirtualService shop/reviews`; '' where there is none. */
		readonly resource: string;
		readonly message: string;
		readonly messageId?: string;
		readonly arguments?: Arguments;
		readonly count?: number;
	}[];
}
