// An HTTP route of a VirtualService moves into a VirtualService of its own, to which the route delegates.

import { gatewaysOf } from '../../istio/routing/routes.ts';
import { manifest } from '../../model/resource.ts';
import { freeName, statedNamespace } from '../../rules/shared/creations.ts';
import { columnOf, lineStart, moved, newlineOf, nextLine } from '../../text/lines.ts';
import { documentAddition } from '../../yaml/edits/additions.ts';
import { blockLines, mannerOf } from '../../yaml/edits/content.ts';
import { endOf, quotedSpan } from '../../yaml/edits/entries.ts';
import type { Entry, Node } from '../../yaml/node.ts';
import { type Change, here, itemOf, lockedBy, type Offer, type Site } from './site.ts';

/**
 * Offered on a route that goes somewhere itself. What it asks of requests stays, all else moves (istio:
 * pilot/pkg/model/virtualservice.go, mergeHTTPRoutes: what the root says besides is merged into the routes of the delegate).
 */
export function extractDelegate(site: Site): readonly Offer[] {
	const route = itemOf(site, 'http');
	if (site.by.resource.kind.id !== 'VirtualService' || route?.node.kind !== 'map') return [];
	const keys = route.node.entries.map(({ key }) => key.text);
	if (!keys.some((key) => ['route', 'redirect', 'directResponse'].includes(key)) || keys.includes('delegate'))
		return [];
	return [
		{
			title: 'Extract the route to a delegate VirtualService',
			change: () => extracted(site, route.node, Number(route.by)),
		},
	];
}

const staying = new Set(['name', 'match']);

function extracted(site: Site, route: Node, index: number): Change {
	const { text, by, mesh } = site;
	const refusal = lockedBy(site) ?? refusedBy(site, route);
	if (refusal !== undefined) return { refusal: `The route cannot be extracted: ${refusal}` };
	const going = route.entries.filter(({ key }) => !staying.has(key.text));
	const blocks = going.map((entry) => blockOf(text, entry));
	const column = columnOf(text, quotedSpan(text, route.entries[0]?.key ?? route).start);
	const routeName = route.entries.find(({ key }) => key.text === 'name')?.value.text;
	const base = `${by.resource.name?.text ?? 'routes'}-${routeName ?? `route-${index + 1}`}`;
	const name = freeName(mesh, 'VirtualService', base.toLowerCase().replace(/[^a-z0-9.-]+/g, '-'), by.namespaces);
	const newline = newlineOf(text);
	const [first, ...rest] = blocks;
	if (first === undefined) return { refusal: 'The route has nothing to extract' };
	const reference = blockLines({ delegate: { name } }, mannerOf(text)).map((line) => ' '.repeat(column) + line);
	const inPlace = reference.join(newline) + newline;
	// Behind a dash the reference begins on its line.
	const lead = inPlace.slice(columnOf(text, first.start));
	const edits = [
		{ start: first.start, end: first.end, text: first.start > lineStart(text, first.start) ? lead : inPlace },
		...rest.map(({ start, end }) => ({ start, end, text: '' })),
	];
	return {
		edits: here(site, [
			...edits,
			documentFor(
				site,
				name,
				blocks.map((one) => text.slice(one.start, one.end)),
				column,
			),
		]),
	};
}

function refusedBy({ by, text }: Site, route: Node): string | undefined {
	const hosts = manifest(by.resource) as Node<{ spec?: { hosts?: readonly string[] } }>;
	if ((hosts.get('spec')?.each('hosts').length ?? 0) === 0) return 'delegates cannot delegate in turn';
	if (gatewaysOf(by) === undefined) return 'its gateways are not known';
	if (route.style === 'flow') return 'it is written in one line';
	if (route.entries.some(({ key, value }) => key.text === '<<' || value.start < key.end)) return 'it contains an alias';
	return /(?:^|[\s:[{,-])&[\w-]/.test(text.slice(route.start, route.end)) ? 'it contains an anchor' : undefined;
}

/** A field with its lines and the comments above it; of the first one behind a dash, from there on. */
function blockOf(text: string, { key, value }: Entry): { readonly start: number; readonly end: number } {
	const { start } = quotedSpan(text, key);
	const line = lineStart(text, start);
	const end = nextLine(text, Math.max(key.end, endOf(text, value)));
	if (/\S/.test(text.slice(line, start))) return { start, end };
	let from = line;
	for (let above = lineStart(text, from - 1); from > 0; above = lineStart(text, from - 1)) {
		if (!/^\s*#/.test(text.slice(above, from))) break;
		from = above;
	}
	return { start: from, end };
}

/** The delegate, with the lines of the route as they were. */
function documentFor(site: Site, name: string, blocks: readonly string[], column: number) {
	const { by, text } = site;
	const manner = mannerOf(text);
	const head = {
		apiVersion: by.resource.apiVersion,
		kind: 'VirtualService',
		metadata: { name, namespace: statedNamespace(by) },
	};
	const edit = documentAddition(text, head);
	const newline = newlineOf(text);
	const dash = manner.isIndented ? 2 * manner.step : manner.step;
	const lines = blocks
		.map((block) => (/^\S/.test(block) ? ' '.repeat(column) + block : block))
		.map((block) => (block.endsWith('\n') ? block : block + newline))
		.map((block) => moved(block, column, dash + 2));
	const body = lines
		.join('')
		.replace(
			/^((?:\s*#.*\n)*)(\s*)\S/,
			(all, comments: string, indent: string) =>
				`${comments}${indent.slice(0, -2)}- ${all.slice(comments.length + indent.length)}`,
		);
	const own = `spec:${newline}${' '.repeat(manner.step)}http:${newline}${body}`;
	const isOpen = !edit.text.endsWith('\n');
	return { ...edit, text: `${edit.text}${isOpen ? newline : ''}${isOpen ? own.trimEnd() : own}` };
}
