// What a route asks of requests, and what it does with them, each in one line.
import type { HttpMatch } from '../istio/routing/http-matches.ts';
import { formOf, type StringMatch } from '../istio/routing/strings.ts';
import type { PlainDestination, PlainRoute } from './routes.ts';

/** What a match asks: `path prefix /api, header x-user exact ann`; `any request` for one that asks nothing. */
export function matchWords(match: HttpMatch, isSegmented = false): string {
	const { uri, scheme, method, authority, headers = {}, withoutHeaders = {}, queryParams = {}, ignoreUriCase } = match;
	const one = (what: string, wanted: StringMatch | undefined): readonly string[] =>
		wanted === undefined ? [] : [`${what} ${wordsOf(wanted)}`];
	const all = (what: string, wanted: Readonly<Record<string, StringMatch>>): readonly string[] =>
		Object.entries(wanted).map(([name, own]) => `${what} ${name} ${wordsOf(own)}`);
	// A prefix of the Gateway API and of Ingresses is one of whole segments, whose type is called so.
	const isWhole = isSegmented && uri?.prefix !== undefined;
	const path = isWhole ? [`PathPrefix ${uri.prefix}`] : one('path', uri);
	const words = [
		...path.map((text) => (ignoreUriCase === true ? `${text} (in any case)` : text)),
		...one('method', method),
		...one('scheme', scheme),
		...one('host', authority),
		...all('header', headers),
		...all('without header', withoutHeaders),
		...all('query', queryParams),
	];
	return words.length === 0 ? 'any request' : words.join(', ');
}

function wordsOf(match: StringMatch): string {
	const form = formOf(match);
	return form.is === 'present' ? 'present' : `${form.is} ${form.value}`;
}

/** What a route does: `cart:80 subset v1 90%, cart:80 subset v2 10%; timeout 5s`. */
export function actionWords(route: PlainRoute): string {
	const { rewrite, timeout, retries, fault, headers, mirror, mirrors = [], corsPolicy } = route;
	const rewritten = [rewrite?.authority, rewrite?.uri ?? rewrite?.uriRegexRewrite?.rewrite].filter(Boolean).join(' ');
	const words = [
		endWords(route),
		rewritten === '' ? '' : `rewrite to ${rewritten}`,
		fault === undefined ? '' : 'fault',
		corsPolicy === undefined ? '' : 'CORS',
		headers === undefined ? '' : 'header changes',
		...[mirror ?? [], ...mirrors.map(({ destination }) => destination ?? [])]
			.flat()
			.map((one) => `mirror to ${destinationWords(one)}`),
		timeout === undefined ? '' : `timeout ${timeout}`,
		retries?.attempts === undefined ? '' : `${retries.attempts} retries`,
	];
	return words.filter((one) => one !== '').join('; ');
}

/** Where a route leads: `cart:80 subset v1`, `redirect 301 to https://…`. */
export function endWords({ redirect, directResponse, route = [] }: PlainRoute): string {
	if (redirect !== undefined) {
		const { scheme, authority, uri, prefixRewrite, redirectCode = 301 } = redirect;
		const parts = [scheme === undefined ? '' : `${scheme}://`, authority ?? '', uri ?? prefixRewrite ?? ''].join('');
		return `redirect ${redirectCode}${parts === '' ? '' : ` to ${parts}`}`;
	}
	if (directResponse !== undefined) return `answer ${directResponse.status ?? ''}`.trim();
	if (route.length === 0) return 'no destination';
	const total = route.reduce((sum, { weight = 0 }) => sum + weight, 0);
	return route
		.map(({ destination = {}, weight = 0 }) => {
			const share = route.length === 1 || total === 0 ? '' : ` ${Math.round((weight * 1000) / total) / 10}%`;
			return destinationWords(destination) + share;
		})
		.join(', ');
}

export function destinationWords({ host = '', port, subset }: PlainDestination): string {
	return `${host}${port?.number === undefined ? '' : `:${port.number}`}${subset === undefined ? '' : ` subset ${subset}`}`;
}
