// What header operations write: the values that stand for something of the request are filled in.
// envoy: source/common/router/header_parser.cc; docs: HTTP header manipulation, custom request/response headers
import { ownOf } from '../maps.ts';
import type { Traveller } from './request.ts';

/**
 * A value as it is sent: `%REQ(name)%` is a header of the request, or that after `?` where it has none, and `%%` a percent sign. What else
 * Envoy fills in is left as it is written, for only a running proxy knows it.
 */
export function filledIn(value: string, request: Traveller | undefined): string {
	if (!value.includes('%')) return value;
	return value.replace(/%%|%REQ\(([^()]*)\)(?::(\d+))?%/g, (whole, names: string | undefined, length?: string) => {
		if (names === undefined) return '%';
		if (request === undefined) return whole;
		const found =
			names
				.split('?')
				.map((name) => headerIn(request, name))
				.find((one) => one !== undefined) ?? '';
		return length === undefined ? found : found.slice(0, Number(length));
	});
}

function headerIn({ headers, method, path, host, scheme }: Traveller, name: string): string | undefined {
	const pseudo: Readonly<Record<string, string>> = {
		':authority': host,
		host,
		':method': method,
		':path': path,
		':scheme': scheme,
	};
	const key = name.trim().toLowerCase();
	return ownOf(pseudo, key) ?? ownOf(headers, key);
}
