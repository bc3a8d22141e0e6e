// A row of the table, and what makes rows.
import type { Shape } from './shapes/shape.ts';

export interface Row {
	readonly what: string;
	/** What was measured, or why it could not be. */
	readonly measured: string;
	/** What it is measured against, in the same run; empty where there is nothing. */
	readonly beside: string;
	/** What it should be; empty where nothing is asked. */
	readonly aim: string;
}

/** What all measures of a run share. */
export interface Run {
	/** CPU of one edit of the flat workspace of 1,000 resources, in milliseconds: the unit of edits. Measured once. */
	unit(): Promise<number>;
}

/** Something to measure: some rows under a name that can be asked for. */
export interface Measure {
	readonly name: string;
	readonly says: string;
	rows(run: Run): AsyncIterable<Row>;
}

/** A measure of one shape. */
export type OfShape = (shape: Shape, run: Run) => AsyncIterable<Row>;
