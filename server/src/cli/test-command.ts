// What `istio-ls test` is asked for.
import type { Color, Output, Reading } from './commands.ts';
import type { TestFormatName } from './test-report/formats.ts';

/** `istio-ls test`: the tests of routes among the files, run. */
export interface Test extends Reading {
	readonly name: 'test';
	/** At most one goes to standard output. */
	readonly outputs: readonly Output<TestFormatName>[];
	/** Only cases with this in their names; `*` stands for any characters, '' for all cases. */
	readonly filter: string;
	/** Whether to tell what no test reaches. */
	readonly coverage: boolean;
	/** The share in percent that must be covered. */
	readonly failUnder: number;
	/** Whether to show the whole story of what failed, and what the rest rests on. */
	readonly verbose: boolean;
	/** Whether to go on, and run them again on each change. */
	readonly watch: boolean;
	readonly quiet: boolean;
	readonly color: Color;
}
