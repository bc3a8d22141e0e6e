// What a route asks of a request, in a few words, so that it can be told from its neighbors: `/login, /logout*`.
import type { Node } from '../../yaml/node.ts';

type Fields = Node<Record<string, unknown>>;

const mostShown = 3;

/** What the `match` of a route of a VirtualService asks; '' if it takes everything. */
export function matchText(route: Node): string {
	return listed((route as Fields).get('match'), (match) => {
		const uri = (match.get('uri') as Fields | undefined) ?? undefined;
		const path = pathText(uri?.entries[0]?.key.text, uri?.entries[0]?.value.text);
		const method = (match.get('method') as Fields | undefined)?.entries[0]?.value.text;
		const hosts = texts(match.get('sniHosts'));
		const port = match.get('port')?.text;
		return [method, path, keys(match.get('headers')), keys(match.get('queryParams')), hosts, port && `port ${port}`];
	});
}

/** What the `matches` of a rule of the Gateway API ask; '' if it takes everything. */
export function matchesText(rule: Node): string {
	return listed((rule as Fields).get('matches'), (match) => {
		const path = match.get('path') as Fields | undefined;
		const method = match.get('method') as Fields | undefined;
		const called =
			method?.kind === 'map'
				? `${method.get('service')?.text ?? '*'}/${method.get('method')?.text ?? '*'}`
				: method?.text;
		const type = (path?.get('type')?.text ?? 'PathPrefix').toLowerCase();
		const headers = match.get('headers')?.items.map((one) => (one as Fields).get('name')?.text ?? '');
		return [called, path && pathText(type, path.get('value')?.text), headers?.join(' ')];
	});
}

/** `exact`, `prefix` (or `pathprefix`), `regex` (or `regularexpression`). */
function pathText(type: string | undefined, value: string | undefined): string {
	if (value === undefined || type === undefined) return '';
	return /prefix/.test(type) ? `${value}*` : /^reg/.test(type) ? `~${value}` : value;
}

function listed(list: Node | undefined, words: (match: Fields) => readonly (string | undefined)[]): string {
	const items = list?.items ?? [];
	const all = items.map((item) =>
		words(item as Fields)
			.filter((word) => word !== undefined && word !== '')
			.join(' '),
	);
	const shown = all.filter((text) => text !== '').slice(0, mostShown);
	return [...shown, ...(all.length > mostShown ? ['…'] : [])].join(', ');
}

/** The keys of a map of conditions, as they name headers. */
function keys(map: Node | undefined): string {
	return map?.entries.map(({ key }) => key.text).join(' ') ?? '';
}

/** The words of a list, with blanks between. */
export function texts(list: Node | undefined): string {
	return list?.items.map(({ text }) => text).join(' ') ?? '';
}
