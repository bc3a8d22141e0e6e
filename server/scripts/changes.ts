// The documentation page of what depends on the release of Istio.
import { type Change, changes } from '../src/schema/changes.ts';

/** The page, as Markdown. */
export function changesPage(): string {
	const rows = Object.values(changes as Readonly<Record<string, Change>>).map(
		({ since, now, before, variable, rules, isTraced }) =>
			[
				since,
				now,
				before,
				variable === undefined ? '' : `\`${variable}\``,
				[...rules.map((rule) => `\`${rule}\``), ...(isTraced === true ? ['traces'] : [])].join(', '),
			].join(' | '),
	);
	return [
		'# What depends on the release of Istio',
		'',
		'<!-- Made from server/src/schema/changes.ts by `npm run generate`. -->',
		'',
		'`istio.version` says which release is in use. Without it everything is judged as the newest release does it. Which fields',
		'a release has is told by `schema/unsupported-field`; what releases do otherwise is this:',
		'',
		'| Since | Now | Before | Turned back by | Asked by |',
		'|---|---|---|---|---|',
		...rows.map((row) => `| ${row} |`),
		'',
	].join('\n');
}
