// npm run precision [-- folder…]: two tables over repositories that work. What is said of them, which should be nothing
// loud that is not true; and which share of their names would be reported, were they misspelled.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Count, type Measured, measure, sum } from './measure.ts';

const corpora = join(import.meta.dirname, '../../../../shared/corpora');

/** What must be reported of the names of each kind, were they misspelled. */
const aims: Readonly<Record<string, number>> = { host: 0.8, gateway: 0.95, subset: 1 };

function main(paths: readonly string[]): void {
	const folders = paths.length > 0 ? paths.map((path) => resolve(path)) : repositories();
	if (folders.length === 0) throw new Error('Name the folders of repositories to measure');
	const all = folders.map((folder) => ({ name: basename(folder), ...measure(folder) }));
	console.log(`\nWhat is said of ${all.length} repositories\n`);
	printTable(['repository', 'files', 'resources', 'errors', 'warnings', 'information', 'hints'], all.map(findingsRow));
	console.log('\nThe loud ones, by rule\n');
	printTable(['rule', 'errors', 'warnings'], loudRows(all));
	console.log('\nNames that lead somewhere, and what is said once they are misspelled\n');
	const kinds = [...new Set(all.flatMap(({ counts }) => [...counts.keys()]))].sort();
	printTable(
		['name', 'references', 'one nearest', 'misspelt', 'reported', 'loud', 'aim'],
		[
			...kinds.map((kind) => recallRow(kind, totalOf(all, kind))),
			recallRow('all', sum(kinds.map((kind) => totalOf(all, kind)))),
		],
	);
}

function repositories(): readonly string[] {
	if (!existsSync(corpora)) return [];
	return readdirSync(corpora, { withFileTypes: true }).flatMap((entry) =>
		entry.isDirectory() ? [join(corpora, entry.name)] : [],
	);
}

function findingsRow({ name, files, resources, findings }: Measured & { readonly name: string }): readonly string[] {
	const severities = ['error', 'warning', 'information', 'hint'];
	const counts = severities.map((severity) => findings.filter((one) => one.severity === severity).length);
	return [name, files, resources, ...counts].map(String);
}

function loudRows(all: readonly Measured[]): readonly (readonly string[])[] {
	const findings = all
		.flatMap((one) => one.findings)
		.filter(({ severity }) => severity === 'error' || severity === 'warning');
	return [...new Set(findings.map(({ rule }) => rule))].sort().map((rule) => {
		const own = findings.filter((one) => one.rule === rule);
		const errors = own.filter(({ severity }) => severity === 'error').length;
		return [rule, String(errors), String(own.length - errors)];
	});
}

function totalOf(all: readonly Measured[], kind: string): Count {
	return sum(all.flatMap(({ counts }) => counts.get(kind) ?? []));
}

function recallRow(kind: string, count: Count): readonly string[] {
	const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)}%`);
	const aim = aims[kind];
	return [
		kind,
		String(count.references),
		share(count.single, count.references),
		String(count.tried),
		share(count.reported, count.tried),
		share(count.loud, count.tried),
		aim === undefined ? '' : `${aim * 100}%`,
	];
}

/** Words to the left, numbers to the right. */
function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
	const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of [head, ...rows]) {
		const cells = row.map((cell, column) =>
			column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
		);
		console.log(cells.join('  ').trimEnd());
	}
}

main(process.argv.slice(2));
