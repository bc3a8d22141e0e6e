// Shapes of one large file: many documents, or one with long lists.

import { breaking, misspelling } from './flat.ts';
import { application, destinationRule, gateway, header, perApplication, service } from './parts.ts';
import { type Edit, fileOf, range, replacing, type Shape } from './shape.ts';

/** `count` documents in one file of 40 lines each on average: applications, and the gateways that they lack to that number. */
export function documents(name: string, count: number): Shape {
	const apps = Math.floor((count - 1) / perApplication);
	const gateways = count - apps * perApplication;
	return {
		name,
		says: `${count} documents in one file of some ${count * 40} lines`,
		resources: count,
		files: 1,
		written: () => [
			[
				'all.yaml',
				fileOf([
					...range(gateways).map((index) => gateway(`gateway${index}`, 'shop')),
					...range(apps).flatMap((index) => application(`app${index}`, `gateway${index % gateways}`, 'shop', 24)),
				]),
			],
		],
		edits: [breaking('all.yaml'), misspelling('all.yaml')],
	};
}

/** The route with a number, to a subset. */
function route(path: string, subset: string): string {
	return `  - match:\n    - uri:\n        prefix: ${path}\n    route:\n    - destination:\n        host: shop\n        subset: ${subset}\n`;
}

/** A VirtualService with routes, beside the Service and the DestinationRule that it needs. */
function shop(routes: readonly string[], subsets: readonly string[]): string {
	const head = header('networking.istio.io/v1', 'VirtualService', 'shop', 'shop');
	return fileOf([
		service('shop', 'shop'),
		destinationRule('shop', 'shop', subsets),
		`${head}spec:\n  hosts:\n  - shop\n  http:\n${routes.join('')}`,
	]);
}

/** Breaks the last of the routes. */
function breakingLast(subset: string): Edit {
	const says = 'a subset misspelled in the last route';
	const last = `subset: ${subset}\n`;
	return {
		says,
		path: 'shop.yaml',
		text: (text, round) => `${text.slice(0, text.lastIndexOf(last))}subset: ${subset}x${round}\n`,
	};
}

const path = (index: number): string => `/item/${String(index).padStart(5, '0')}`;

/** One VirtualService of `count` routes, all with paths of their own, or all covered by the first one. */
export function routes(name: string, count: number, areCovered: boolean): Shape {
	const subsets = ['v1', 'v2'];
	return {
		name,
		says: `one VirtualService of ${count} routes${areCovered ? ', which the first one covers' : ''}`,
		resources: 3,
		files: 1,
		written: () => {
			const all = range(count).map((index) => route(areCovered && index === 0 ? '/' : path(index), 'v1'));
			return [['shop.yaml', shop(all, subsets)]];
		},
		edits: [breakingLast('v1'), replacing('the first path', 'shop.yaml', 'prefix: /', (round) => `prefx${round}: /`)],
	};
}

/** A DestinationRule of `count` subsets, and a VirtualService with a route to each. */
export function subsets(name: string, count: number): Shape {
	const names = range(count).map((index) => `v${index}`);
	return {
		name,
		says: `a DestinationRule of ${count} subsets, and a route to each`,
		resources: 3,
		files: 1,
		written: () => [
			[
				'shop.yaml',
				shop(
					names.map((one, index) => route(path(index), one)),
					names,
				),
			],
		],
		edits: [breakingLast(`v${count - 1}`)],
	};
}
