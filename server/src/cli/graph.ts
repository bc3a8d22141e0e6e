// istio-ls graph: the route map, drawn for people or as JSON for programs.
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import { kindOfPath } from '../disk/read.ts';
import { type RouteMap, routeMap } from '../features/trace/route-map.ts';
import { logged } from '../text/visible.ts';
import { type Asked, readFor, reported } from './asking.ts';
import type { Graph } from './graph-command.ts';
import { printedJson } from './report/printed.ts';
import type { Terminal } from './terminal.ts';

/** Prints the map. Returns the exit code: 0, 1 where there are no routes, 2 where that cannot be said. */
export function drawGraph(command: Graph, terminal: Terminal): number {
	const { format, file, paths } = command;
	const cwd = terminal.cwd();
	// What is there as a file or folder is hardly meant as a host or a kind.
	const isPath = command.what !== '' && isThere(command.what, cwd);
	const others = paths.join() === '.' ? [] : paths;
	const what = isPath ? '' : command.what;
	const reading = { ...command, paths: isPath ? [command.what, ...others] : paths };
	const asked = readFor({ ...reading, format: format === 'json' ? 'json' : 'text' }, terminal);
	const uri = file === '' ? undefined : URI.file(resolve(cwd, file)).toString();
	const map =
		uri !== undefined && !asked.snapshot.files.has(uri)
			? { problem: `${file} is not among the files that are read` }
			: routeMap(asked.snapshot, { ...command, what, uri, ...drawing(format) });
	if ('problem' in map) {
		if (format === 'json') terminal.stdout.write(printedJson({ version: 1, problem: map.problem }));
		terminal.stderr.write(`istio-ls: ${logged(map.problem)}\n`);
		return 2;
	}
	if (format === 'json') terminal.stdout.write(jsonOf(map, asked));
	else {
		// A drawing goes to a file as a rule, so that what is to be known of it is told beside it.
		for (const note of map.notes) terminal.stderr.write(`istio-ls: ${logged(note)}\n`);
		terminal.stdout.write(map.drawn);
	}
	if (!asked.isWhole) return 2;
	return map.nodes.length === 0 ? 1 : 0;
}

function drawing(format: Graph['format']) {
	const shared = { isWhole: false, offset: undefined, unfolded: [], isStyled: true };
	return { ...shared, drawing: format === 'json' ? undefined : format };
}

function isThere(text: string, cwd: string): boolean {
	return text === '-' || kindOfPath(resolve(cwd, text)) !== 'missing';
}

function jsonOf({ title, environment, notes, nodes, edges, path, left }: RouteMap, { places }: Asked): string {
	return printedJson({
		version: 1,
		...(title === '' ? {} : { title }),
		...(environment === '' ? {} : { environment }),
		notes,
		nodes: nodes.map(({ at, extents: _, ...node }) => ({ ...node, at: reported(places, at) })),
		edges: edges.map(({ extents, ...edge }) => ({ ...edge, at: reported(places, extents[0]) })),
		path,
		left,
	});
}
