// istio-ls routes: the effective routes of a proxy, as tables for people or as JSON for programs.
import { resolve } from 'node:path';
import { kindOfPath } from '../disk/read.ts';
import { type HostTable, type RouteTables, routingTables } from '../features/trace/routing-tables.ts';
import { logged } from '../text/visible.ts';
import { type Asked, readFor, reported, written } from './asking.ts';
import type { Routes } from './commands.ts';
import { columns } from './report/frame.ts';
import { printedJson } from './report/printed.ts';
import { type Style, styleOf } from './style.ts';
import type { Terminal } from './terminal.ts';

/** Prints the routes. Returns the exit code: 0, 1 where there is none, 2 where that cannot be said. */
export function listRoutes(command: Routes, terminal: Terminal): number {
	// What is there as a file or folder is hardly meant as a host.
	const isPath = command.host !== '' && isThere(command.host, terminal.cwd());
	const others = command.paths.join() === '.' ? [] : command.paths;
	const paths = isPath ? [command.host, ...others] : command.paths;
	const asked = readFor({ ...command, paths }, terminal);
	const host = isPath ? '' : command.host;
	const answer = routingTables(asked.snapshot, { ...command, host });
	if ('problem' in answer) {
		if (command.format === 'json') terminal.stdout.write(printedJson({ version: 1, problem: answer.problem }));
		terminal.stderr.write(`istio-ls: ${logged(answer.problem)}\n`);
		return 2;
	}
	const style = styleOf(terminal, command.color);
	terminal.stdout.write(command.format === 'json' ? jsonOf(answer, asked) : textOf(answer, asked, host, style));
	if (!asked.isWhole) return 2;
	return answer.tables.length === 0 ? 1 : 0;
}

function isThere(text: string, cwd: string): boolean {
	return text === '-' || kindOfPath(resolve(cwd, text)) !== 'missing';
}

function jsonOf({ environment, notes, tables }: RouteTables, { places }: Asked): string {
	return printedJson({
		version: 1,
		...(environment === '' ? {} : { environment }),
		notes,
		tables: tables.map((table) => ({
			...table,
			hosts: table.hosts.map((host) => ({
				...host,
				routes: host.routes.map((route) => ({ ...route, at: reported(places, route.at) })),
			})),
		})),
	});
}

function textOf({ notes, tables }: RouteTables, asked: Asked, host: string, style: Style): string {
	const lines = notes.map((note) => style.paint(logged(note), 'grey'));
	if (tables.length === 0) lines.push(host === '' ? 'No routes' : `No routes for ${logged(host)}`);
	for (const { proxy, port, hosts } of tables) {
		if (lines.length > 0) lines.push('');
		lines.push(style.paint(`${logged(proxy)}, port ${port}`, 'bold'));
		for (const one of hosts) lines.push(...linesOf(one, asked, style));
	}
	return lines.map((line) => `${line}\n`).join('');
}

const most = 44;

function linesOf({ domains, redirectsToHttps, routes }: HostTable, { places }: Asked, style: Style): readonly string[] {
	const { paint, link } = style;
	const https = redirectsToHttps ? '  (plain HTTP is redirected to HTTPS)' : '';
	const width = Math.min(most, Math.max(0, ...routes.map(({ match }) => columns(logged(match)))));
	const rows = routes.map(({ match, action, route, at }, index) => {
		const shown = logged(match);
		const gap = ' '.repeat(Math.max(0, width - columns(shown)));
		const place = at === undefined ? '' : link(logged(written(places, at)), places.linkOf(at.uri, at.start));
		return `    ${index + 1}. ${shown}${gap}  → ${logged(action)}  ${paint(`${logged(route)}  ${place}`.trimEnd(), 'grey')}`;
	});
	const none = routes.length === 0 && !redirectsToHttps ? ['    no routes: 404'] : [];
	const [first = '', ...more] = domains.filter((one) => !one.endsWith('.')).map(logged);
	const also = more.length === 0 ? '' : paint(`  also ${more.join(', ')}`, 'grey');
	return [`  ${paint(first, 'cyan')}${also}${https}`, ...rows, ...none];
}
