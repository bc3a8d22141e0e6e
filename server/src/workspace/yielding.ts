// Where another extension checks and completes fields, so that ours would only double it.

import type { Member } from './environments.ts';
import { matchesAny } from './globs.ts';
import { hasModeline } from './members.ts';

/** Whether the fields of a document are left to somebody else: by the setting, or because the file names a schema itself. */
export function yieldsTo({ uri, chunk, hasSchema, settings }: Member): boolean {
	if (settings['schema.features'] !== 'auto') return settings['schema.features'] === 'off';
	if (matchesAny(settings['schema.coveredFiles'], uri)) return true;
	return hasSchema || hasModeline(chunk);
}
