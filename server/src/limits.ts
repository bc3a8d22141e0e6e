// Limits: TABLE of where work stops that a file could make endless. Who stops says so, once for each place, and whoever has a
// log listens. docs/security.md lists the rows; a test compares them.

export interface Limit {
	readonly most: number;
	/** What there is at most of, and what follows. */
	readonly says: string;
}

export const limits = {
	conditionCost: {
		// kubernetes: staging/src/k8s.io/apiserver/pkg/apis/cel/config.go, PerCallLimit
		most: 1_000_000,
		says: 'units of cost of one condition in CEL; a more expensive one is no longer evaluated',
	},
	resourceCost: {
		// kubernetes: staging/src/k8s.io/apiserver/pkg/apis/cel/config.go, RuntimeCELCostBudget
		most: 10_000_000,
		says: 'units of cost of all conditions in CEL for one resource; once exceeded, the rest is no longer evaluated',
	},
	expressionWork: {
		most: 50_000_000,
		says: 'characters of a regular expression times those of the string it is matched against; beyond that, it is not matched',
	},
	routeComparisons: {
		most: 1_000_000,
		says: 'comparisons of the matches of one VirtualService with earlier ones; the rest of its routes is not checked for shadowing',
	},
	routesPassed: {
		most: 500,
		says: 'routes of a VirtualService between one that is shadowed and the one that it could be moved before; farther, it is not offered',
	},
	principalsTried: {
		most: 100_000,
		says: 'principals of a source times the patterns of its namespaces; beyond that, it is not said that they exclude each other',
	},
	labelsTried: {
		most: 100,
		says: 'labels of one selector that are looked through for the one that is nearly right; of longer ones none is suggested',
	},
	fixedAtOnce: {
		most: 1_000,
		says: 'findings of a selection that quick fixes are offered for; those behind have none until less is selected',
	},
	nesting: {
		most: 500,
		says: 'levels of nesting in a document; what is deeper is not read, and of hundreds of brackets in a row nothing is',
	},
	aliases: {
		most: 100_000,
		says: 'values that the aliases of a document expand to; the values of further ones are unknown',
	},
	nodes: {
		most: 200_000,
		says: 'values of a document that are checked against its schema, each as often as aliases repeat it; the rest is not checked',
	},
	documentsInMeshes: {
		most: 300_000,
		says: 'documents in all environments together, each as often as environments hold it, whose facts are kept between edits; those of further environments are found anew each time',
	},
	documentsInOverlays: {
		most: 250_000,
		says: 'documents in all overlays of a folder of which only one is applied at a time, each as often as overlays hold it; further overlays are not told apart, and their files are judged with the whole folder',
	},
	waysInOverlay: {
		most: 5_000,
		says: 'ways on which one overlay comes to its kustomizations; further ones are not followed, and what the overlay holds is not all known',
	},
	findingsShown: {
		// vscode: src/vs/workbench/api/common/extHostDiagnostics.ts, ExtHostDiagnostics._maxDiagnosticsPerFile
		most: 1_000,
		says: 'findings of one file that the editor is sent, the most severe ones; the rest comes up as these are mended',
	},
	environmentsAtOnce: {
		most: 8,
		says: 'environments in which a file is judged at once after an edit; in others it is judged when the typing pauses',
	},
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof limits;

/** Beyond this many places the log has said enough. */
const mostTold = 200;
const told = new Set<string>();
let listener: (sentence: string) => void = () => {};

/** Calls back, once for each place, where a limit is reached. There is one log in a process, so there is one listener. */
export function onLimit(next: (sentence: string) => void): void {
	listener = next;
	told.clear();
}

/** Says that work stopped at a limit; `where`: of what, for the log. */
export function stopped(name: LimitName, where: string): void {
	const { most, says } = limits[name];
	const place = where.length > 120 ? `${where.slice(0, 120)}…` : where;
	const key = `${name} ${place}`;
	if (told.size >= mostTold || told.has(key)) return;
	told.add(key);
	listener(`Limit "${name}" reached: at most ${most} ${says} (${place})`);
}
