// Whether, once a key is written, there is something to offer for its value: then an editor opens the list again by itself.
import { tableRows } from '../../mesh/extract.ts';
import { formats } from '../../schema/formats.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { manifestAt } from '../field.ts';
import { fieldPath, rowFor } from '../words/words.ts';
import { wordsOfFormats, wordsOfPlaces } from './word-tables.ts';

/** Whether a value of the field `name`, of this schema, is completed at the place where the cursor is then. */
export function leadsOn(cursor: Cursor, name: string, schema: Schema | undefined): boolean {
	const item = schema?.type === 'array' ? schema.items : schema;
	if (item === undefined) return false;
	if (item.type === 'object') return item.fields !== undefined;
	if (item.enum !== undefined || item.type === 'boolean' || item.offers !== undefined) return true;
	if (item.format !== undefined && item.format in formats && wordsOfFormats[item.format] !== undefined) return true;
	const manifest = manifestAt(cursor.ancestors);
	if (manifest === undefined) return false;
	const path = fieldPath([...cursor.path.slice(manifest.depth), name]);
	if (rowFor(wordsOfPlaces, manifest.kind.kind, path) !== undefined) return true;
	return tableRows(manifest.kind.id).some(({ at }) => at.replaceAll('[]', '') === path);
}
