// TABLE of the schemas of our own kinds, which no package brings.
import { routeTest } from './own/route-test.ts';
import type { Schema } from './schema.ts';

interface OwnKind {
	readonly group: string;
	readonly kind: string;
	readonly versions: Readonly<Record<string, { readonly schema: number }>>;
	readonly schema: Schema;
}

export const ownKinds: readonly OwnKind[] = [
	{ group: 'istio-ls', kind: 'RouteTest', versions: { v1: { schema: 0 } }, schema: routeTest },
];
