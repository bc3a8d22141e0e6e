// Cells: what a fact can depend on, and the record of what it did read. The clock counts the steps in which a lineage of
// snapshots moves on; a cell knows in which of them it last became another.
/** Counts the steps of a lineage of snapshots. */
export interface Clock {
	now: number;
}

/** Something that facts read: a list of a table, or another fact. */
export interface Cell {
	/** The step in which it last became another; Infinity: it is no more, and whoever read it must ask again. */
	changedAt: number;
	/** Brings it up to date, so that `changedAt` holds for the present step. Cells that are written need none. */
	readonly refresh?: (() => void) | undefined;
	/** Of one of thousands, such as the lists of a table: a cell that becomes another whenever any of them does. */
	readonly any?: Cell | undefined;
}

/** What is being made just now, and what it read so far; undefined while nothing is. */
let reading: Set<Cell> | undefined;

/** Notes that whatever is being made depends on `cell`. */
export function read(cell: Cell): void {
	reading?.add(cell);
}

/** Whether something is being made, so that what it reads is worth a cell of its own. */
export function isReading(): boolean {
	return reading !== undefined;
}

/** What `make` gives, and the cells it read. */
export function recorded<R>(make: () => R): { readonly made: R; readonly trace: readonly Cell[] } {
	const outer = reading;
	const own = new Set<Cell>();
	reading = own;
	try {
		return { made: make(), trace: [...own] };
	} finally {
		reading = outer;
	}
}

/** What `look` gives, without anybody depending on what it reads. For those who keep their own record. */
export function unrecorded<R>(look: () => R): R {
	const outer = reading;
	reading = undefined;
	try {
		return look();
	} finally {
		reading = outer;
	}
}

/** Whether one of the cells became another after the step `since`; they are brought up to date for it. */
export function hasChanged(trace: Iterable<Cell>, since: number): boolean {
	for (const cell of trace) {
		try {
			cell.refresh?.();
		} catch {
			// Whoever reads it meets the fault again, and can say whose it is.
			return true;
		}
		if (cell.changedAt > since) return true;
	}
	return false;
}
