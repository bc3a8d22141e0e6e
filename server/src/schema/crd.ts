import type { Node } from '../yaml/node.ts';
import type { Schema } from './schema.ts';
export interface CrdSchema {
	readonly group: string;
	readonly kind: string;
	readonly version: string;
	readonly deprecated?: string;
	readonly clusterScoped: boolean;
	readonly schema: Schema;
}
export function schemasOf(_root: Node): readonly CrdSchema[] {
	return [];
}
