// What tests reach of the routes, rules and subsets in a file, as VS Code shows it beside the lines.
import * as vscode from 'vscode';
import type { TestsRun } from '../../server/src/protocol.ts';

/** The coverage of a file, which knows its details from the start. */
export class RoutesCoverage extends vscode.FileCoverage {
	details: vscode.FileCoverageDetail[] = [];
}

export function coverageOf({ uri, items }: TestsRun['coverage'][number]): vscode.FileCoverage {
	const covered = items.filter(({ hits }) => hits > 0).length;
	const coverage = new RoutesCoverage(vscode.Uri.parse(uri), { covered, total: items.length });
	coverage.details = items.map(({ range: { start, end }, hits }) => {
		const range = new vscode.Range(start.line, start.character, end.line, end.character);
		return new vscode.StatementCoverage(hits, range);
	});
	return coverage;
}
