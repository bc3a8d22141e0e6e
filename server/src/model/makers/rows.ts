// What a row of the tables of makers says, and how rows are written.

/** What can be made, and is named elsewhere. `Pod`: known by a label with such a value. */
export type Product =
	| 'Service'
	| 'Pod'
	| 'Secret'
	| 'ConfigMap'
	| 'ServiceAccount'
	| 'VirtualService'
	| 'DestinationRule'
	| 'Gateway';

/** Patterns of names, with blanks between. `{name}` is the maker's name, `{a.b|c.[d.e]}` what its first such field says; `*` is anything. */
type Patterns = string;

export interface MakerRow {
	readonly makes: Readonly<Partial<Record<Product, Patterns>>>;
	/** Where the namespace stands that its products are in, the first that is written; `*`: any. Else they are in its own. */
	readonly into?: string;
	/** Where the path of a directory stands that it deploys: what the workspace has itself is not unknown. */
	readonly deploys?: string;
	/** The row counts only if an annotation, its own or that of its pods, begins with one of these. */
	readonly annotated?: readonly string[];
}

/** The names that go by a name: itself, and with something behind. */
export const own: Patterns = '{name} {name}-*';

/** A maker of which nobody knows what it makes: things called after it. */
export const unknownMaker: MakerRow = {
	makes: {
		Service: own,
		Pod: own,
		Secret: own,
		ConfigMap: own,
		ServiceAccount: own,
		VirtualService: own,
		DestinationRule: own,
		Gateway: own,
	},
};

/** What makes Services (with pods and Secrets) whose names its documentation lists. */
export const services = (names: Patterns, more: Partial<MakerRow['makes']> = {}): MakerRow => ({
	makes: { Service: names, Pod: own, Secret: own, ConfigMap: own, ServiceAccount: own, ...more },
});

/** What makes Secrets only. */
export const secrets = (names: Patterns, into?: string): MakerRow => ({
	makes: { Secret: names },
	...(into === undefined ? {} : { into }),
});
