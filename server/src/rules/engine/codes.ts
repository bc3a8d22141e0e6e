// A code of `istioctl analyze` or of Kiali, and which rules report the same fault; the list of all is ../codes.generated.ts.

export interface Code {
	/** `IST0101`, `KIA1107`; `GWAPI` for what Kiali reads from a status. */
	readonly code: string;
	/** The name of the message, or what it is about. */
	readonly about: string;
	/** Why no rule stands for it, if none does. */
	readonly because?: string;
	/** Ids of the rules that stand for it. */
	readonly rules: readonly string[];
}
