// The field that a place in a document is about: its kind, its schema, and what is around it.

import type { Mesh } from '../mesh/mesh.ts';
import { type KindInMesh, schemaOf } from '../mesh/schemas.ts';
import { type KindRow, kindOf } from '../model/kinds.ts';
import { schemaAt } from '../schema/lookup.ts';
import type { Schema } from '../schema/schema.ts';
import { isSettingsFile } from '../workspace/settings-files.ts';
import type { Node } from '../yaml/node.ts';
import { settingsKind, settingsSchema } from './settings-schema.ts';

interface Head {
	readonly apiVersion?: string;
	readonly kind?: string;
}

/** A manifest around a place: the document, or an item of a List. */
export interface ManifestAt {
	readonly root: Node<Head>;
	/** How many steps of a path lead to it. */
	readonly depth: number;
	readonly kind: KindRow;
}

/** The innermost manifest of a known kind among `ancestors`, the root of the document first. */
export function manifestAt(ancestors: readonly Node[]): ManifestAt | undefined {
	for (let depth = 0; depth < ancestors.length; depth++) {
		const root = ancestors[depth] as Node<Head>;
		const kind = root.get('kind')?.text;
		if (kind === undefined || kind.endsWith('List')) continue;
		const row = kindOf(root.get('apiVersion')?.text ?? '', kind);
		return row === undefined ? undefined : { root, depth, kind: row };
	}
	return undefined;
}

export interface FieldAt {
	readonly kind: KindRow;
	readonly schema: Schema;
	/** The schema of the map or list that it is in; undefined for the manifest itself. */
	readonly parent: Schema | undefined;
	readonly broughtBy: string | undefined;
}

/** What the schema says of the value at `path`; undefined where nothing is known. */
export function fieldAt(
	mesh: Mesh,
	uri: string,
	ancestors: readonly Node[],
	path: readonly (string | number)[],
): FieldAt | undefined {
	if (isSettingsFile(uri)) return settingAt(path);
	const manifest = manifestAt(ancestors);
	if (manifest === undefined) return undefined;
	const found = kindSchema(mesh, uri, manifest);
	if (found === undefined) return undefined;
	const inner = path.slice(manifest.depth);
	const nodes = ancestors.slice(manifest.depth);
	const schema = schemaAt(found.schema, inner, nodes);
	if (schema === undefined) return undefined;
	const parent = inner.length === 0 ? undefined : schemaAt(found.schema, inner.slice(0, -1), nodes);
	const isOwn = found.own !== undefined && schemaAt(found.own.schema, inner) !== undefined;
	return { kind: manifest.kind, schema, parent, broughtBy: isOwn ? found.own?.broughtBy : undefined };
}

function settingAt(path: readonly (string | number)[]): FieldAt | undefined {
	const schema = schemaAt(settingsSchema, path);
	const parent = path.length === 0 ? undefined : schemaAt(settingsSchema, path.slice(0, -1));
	return schema === undefined ? undefined : { kind: settingsKind, schema, parent, broughtBy: undefined };
}

function kindSchema(mesh: Mesh, uri: string, { root, kind }: ManifestAt): KindInMesh | undefined {
	const apiVersion = root.get('apiVersion')?.text ?? '';
	return schemaOf(mesh, uri, kind.group, kind.kind, apiVersion.slice(apiVersion.indexOf('/') + 1));
}
