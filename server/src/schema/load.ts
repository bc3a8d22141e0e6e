// The bundled schema of a kind: read from its generated form when the kind is first met, and completed with the facts of
// constraints.ts.

import { entry } from '../maps.ts';
import { definitions, releases as generatedReleases, kinds } from './bundled.generated.ts';
import { constrained, constrainedByEnd, ofWebhook } from './constraints/apply.ts';
import { gatewayApi, gatewayApiKinds, gatewayApiVersions } from './constraints/gateway-api.ts';
import { gatewayApiAttachments, gatewayApiVersionChecks } from './constraints/gateway-api-attachments.ts';
import { gatewayApiChecks } from './constraints/gateway-api-checks.ts';
import { constraints } from './constraints.ts';
import { ownKinds } from './own.ts';
import type { Raw, RawKind } from './raw.ts';
import type { Schema } from './schema.ts';

/** The Istio releases whose fields are known, oldest first: `1.18`. */
export const releases = generatedReleases;

export interface KindSchema {
	/** Served versions, the newest first. */
	readonly versions: RawKind['versions'];
	readonly schema: Schema;
}

/** A kind in its generated form, and its schemas by version, so far as they were asked for. */
interface Row {
	readonly raw: RawKind;
	readonly read: Map<string, KindSchema>;
}

/** By kind and group: every resource asks many times, and to put a key together would take longer than to look it up. */
const rows = new Map<string, Map<string, Row>>();
for (const raw of kinds) entry(rows, raw.kind, () => new Map()).set(raw.group, { raw, read: new Map() });
const loaded = new Map<string, KindSchema>();
const own = new Map(ownKinds.map((row) => [`${row.group}/${row.kind}`, row]));
const shared = new Map<string, Schema>();

/** The schema of a kind's manifest, of the newest version if `version` is none that is known; undefined for an unknown kind. */
export function bundledSchema(group: string, kind: string, version: string): KindSchema | undefined {
	const row = rows.get(kind)?.get(group);
	if (row === undefined) return own.get(`${group}/${kind}`);
	const known = row.read.get(version);
	if (known !== undefined) return known;
	const { raw } = row;
	const served = version in raw.versions ? version : (Object.keys(raw.versions)[0] ?? version);
	const found = schemaIn(raw, served);
	if (served === version) row.read.set(version, found);
	return found;
}

function schemaIn({ group, kind, versions, schemas }: RawKind, served: string): KindSchema {
	const index = versions[served]?.schema ?? 0;
	// Versions of one structure may differ in what rows say of them.
	const key = `${kind}/${served}` in gatewayApiVersions ? `${group}/${kind}/${served}` : `${group}/${kind}/${index}`;
	return entry(loaded, key, () => {
		const raw = schemaFrom(JSON.parse(schemas[index] ?? '{}') as Raw);
		return { versions, schema: completed(raw, group, kind, served) };
	});
}

const allKinds = [...kinds, ...ownKinds];

/** The kinds that are bundled, our own included. */
export function bundledKinds(): readonly Pick<RawKind, 'group' | 'kind' | 'versions'>[] {
	return allKinds;
}

function completed(raw: Schema, group: string, kind: string, version: string): Schema {
	if (group === 'gateway.networking.k8s.io') {
		const id = `${kind}/${version}`;
		const checks = { ...gatewayApiChecks, ...gatewayApiAttachments, ...gatewayApiVersionChecks[id] };
		return constrainedByEnd(raw, { ...gatewayApi, ...gatewayApiKinds[kind], ...gatewayApiVersions[id] }, checks);
	}
	return constrained(raw, constraints[`${group}/${kind}`] ?? {});
}

const judged = new WeakMap<Schema, Schema>();

/** The schema of a definition of the workspace's own, with what istiod's webhook asks beside it of `group/Kind`. */
export function withWebhook(definition: Schema, id: string): Schema {
	const before = judged.get(definition);
	if (before !== undefined) return before;
	const made = constrained(definition, ofWebhook(constraints[id] ?? {}));
	judged.set(definition, made);
	return made;
}

function schemaFrom(raw: Raw): Schema {
	const { ref, fields, items, values, ...said } = raw;
	const base = ref === undefined ? undefined : definition(ref);
	return {
		...base,
		...said,
		...(fields === undefined
			? {}
			: { fields: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, schemaFrom(field)])) }),
		...(items === undefined ? {} : { items: schemaFrom(items) }),
		...(values === undefined ? {} : { values: schemaFrom(values) }),
	};
}

function definition(name: string): Schema {
	const known = shared.get(name);
	if (known !== undefined) return known;
	const json = definitions[name];
	const schema: Schema = json === undefined ? { type: 'any' } : schemaFrom(JSON.parse(json) as Raw);
	shared.set(name, schema);
	return schema;
}
