// Where another extension checks and completes fields, so that ours would only double it.

import type { Member } from './environments.ts';
import { matchesAny } from './globs.ts';

const modeline = /^#\s*yaml-language-server\s*:\s*\$schema\s*=\s*(?!none\b)\S/m;

/** Whether the fields of a document are left to somebody else: by the setting, or because the file names a schema itself. */
export function yieldsTo({ file, placed, settings }: Member): boolean {
	if (settings['schema.features'] !== 'auto') return settings['schema.features'] === 'off';
	if (matchesAny(settings['schema.coveredFiles'], file.uri)) return true;
	const [first] = file.placed;
	return hasModeline(placed.chunk.text) || (first !== undefined && hasModeline(first.chunk.text));
}

/** A modeline stands in the first lines, before anything else. */
function hasModeline(text: string): boolean {
	return text.startsWith('#') && modeline.test(text.slice(0, 500));
}
