// Raw: a schema as JSON keeps it, between the build that generates it and load.ts that reads it.
import type { Schema } from './schema.ts';

export interface Raw extends Omit<Schema, 'fields' | 'values' | 'items' | 'checks' | 'format' | 'keys'> {
	readonly fields?: Readonly<Record<string, Raw>>;
	readonly values?: Raw;
	readonly items?: Raw;
	/** The name of a shared schema; what stands beside it replaces what the shared one says. */
	readonly ref?: string;
}

/** A kind as the bundle keeps it. */
export interface RawKind {
	readonly group: string;
	readonly kind: string;
	/** The newest version first. */
	readonly versions: Readonly<Record<string, RawVersion>>;
	/** Each a Raw, as JSON: parsed when the kind is first met. */
	readonly schemas: readonly string[];
}

export interface RawVersion {
	/** Index in `schemas`. */
	readonly schema: number;
	/** The first bundled Istio release that serves it, if not all do. */
	readonly since?: string;
}
