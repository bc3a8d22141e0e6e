// What a word itself means, on hover: a kind, a word of an enum, a duration, a code, a regular expression, a label, a header.
import { labelRow } from '../model/labels.ts';
import type { Schema } from '../schema/schema.ts';
import type { Node } from '../yaml/node.ts';
import type { PathAt } from '../yaml/path.ts';
import { labelledKind } from './completion/annotations.ts';
import { wordsOfFormats, wordsOfPlaces } from './completion/word-tables.ts';
import { type ManifestAt, manifestAt } from './field.ts';
import { code, words } from './markdown.ts';
import { referencePage } from './reference-pages.ts';
import { enumWords } from './words/enums.ts';
import { requestHeaders, responseHeaders } from './words/http.ts';
import { kindText } from './words/kinds.ts';
import { durationAloud, regexAloud, statusAloud } from './words/read-aloud.ts';
import { fieldPath, rowFor } from './words/words.ts';

/** What is said of the head of a manifest: which kind it is, and what that is for. */
export function kindHover({ path, ancestors, on }: PathAt): string | undefined {
	const manifest = manifestAt(ancestors);
	const [step, more] = path.slice(manifest?.depth ?? 0);
	if (manifest === undefined || more !== undefined || (step !== 'kind' && step !== 'apiVersion')) return undefined;
	if (on === 'key') return undefined;
	const { kind, root } = manifest;
	const text = kindText(kind.id);
	if (text === undefined) return undefined;
	const page = referencePage(kind, '');
	const link = page === undefined ? [] : [`[${kind.kind} reference](${page})`];
	return [`**${kind.kind}** ${code(root.get('apiVersion')?.text ?? '')}`, text, ...link].join('\n\n');
}

/** What is said of the name of a resource that nothing refers to: which kind it is, and what that is for. */
export function nameOfResource({ path, ancestors, node, on }: PathAt): string | undefined {
	const manifest = manifestAt(ancestors);
	const [metadata, name, more] = path.slice(manifest?.depth ?? 0);
	if (manifest === undefined || metadata !== 'metadata' || name !== 'name' || more !== undefined) return undefined;
	const text = on === 'key' ? undefined : kindText(manifest.kind.id);
	if (text === undefined) return undefined;
	const page = referencePage(manifest.kind, '');
	const link = page === undefined ? [] : [`[${manifest.kind.kind} reference](${page})`];
	return [`**${manifest.kind.kind}** ${code(node.text)}`, text, ...link].join('\n\n');
}

/** What a label of Istio's is for, and what it can be. */
export function labelHover({ path, ancestors }: PathAt): string | undefined {
	const manifest = manifestAt(ancestors);
	const name = path.at(-1);
	if (manifest === undefined || typeof name !== 'string') return undefined;
	const row = labelRow(name);
	if (row === undefined || labelledKind(path.slice(manifest.depth, -1), manifest.kind.id) === undefined)
		return undefined;
	const values = row.values === undefined ? [] : [`One of ${row.values.map(code).join(', ')}`];
	const page = '[Labels reference](https://istio.io/latest/docs/reference/config/labels/)';
	return [`**${words(name)}** label`, row.doc, ...values, page].join('\n\n');
}

/** The value at a place in words, before what its field is for; undefined where there is nothing to add. */
export function valueAloud({ node, path, on, ancestors }: PathAt, schema: Schema): string | undefined {
	const manifest = manifestAt(ancestors);
	if (manifest === undefined || node.opaque) return undefined;
	const at = fieldPath(path.slice(manifest.depth));
	if (on === 'key') return headerAloud(at, node.text);
	const said = wordAloud(manifest, at, schema, node) ?? shareAloud(at, node, ancestors);
	return said === undefined || said === '' ? undefined : `${code(node.text)}: ${said}`;
}

function wordAloud({ kind }: ManifestAt, at: string, schema: Schema, { text }: Node): string | undefined {
	const format = schema.format ?? '';
	if (schema.enum !== undefined) return enumWords(kind.kind, at)[text];
	if (/[dD]uration/.test(format)) return durationAloud(text);
	if (/(?:httpStatus|directResponse\.status|redirectCode|statusCode)$/.test(at)) return statusAloud(text);
	if (/^regex/.test(format) || at.endsWith('.regex')) return readRegex(text);
	const offered = rowFor(wordsOfPlaces, kind.kind, at)?.words ?? wordsOfFormats[schema.format ?? 'notEmpty'] ?? [];
	if (format === 'retryOn') return listAloud(text, offered);
	return offered.find(([word]) => word.toLowerCase() === text.toLowerCase())?.[1];
}

function readRegex(text: string): string | undefined {
	const said = regexAloud(text);
	return said === undefined ? undefined : `matches ${said}`;
}

/** Each of several words in a line of its own. */
function listAloud(text: string, offered: readonly (readonly [string, string])[]): string {
	const lines = text.split(',').map((one) => {
		const says = offered.find(([word]) => word === one)?.[1] ?? statusAloud(one);
		return says === undefined || says === '' ? `- ${code(one)}` : `- ${code(one)}: ${says}`;
	});
	return `\n\n${lines.join('\n')}`;
}

/** The part of the traffic that a weight is. */
function shareAloud(at: string, { text }: Node, ancestors: readonly Node[]): string | undefined {
	const list = ancestors.at(-2);
	if (!/(?:route|backendRefs)\.weight$/.test(at) || list === undefined || !/^\d+$/.test(text)) return undefined;
	const unset = at.endsWith('backendRefs.weight') ? 1 : 0;
	const weights = list.items.map((one) => Number((one as Node<{ weight?: number }>).get('weight')?.text ?? unset));
	const sum = weights.reduce((total, weight) => total + weight, 0);
	if (!Number.isFinite(sum) || sum === 0) return undefined;
	return `${Math.round((Number(text) / sum) * 1000) / 10}% of the traffic (${text} of ${sum})`;
}

/** A key that is the name of a header. */
function headerAloud(at: string, name: string): string | undefined {
	const [, map] =
		/(?:^|\.)(match\.(?:headers|withoutHeaders)|headers\.(?:request|response)\.(?:set|add))\.[^\n]+$/.exec(at) ?? [];
	if (map === undefined || !at.endsWith(`${map}.${name}`)) return undefined;
	const known = (map.includes('response') ? responseHeaders : requestHeaders)[name.toLowerCase()];
	const what = map.includes('response') ? 'A header of the response' : 'A header of the request';
	const how = map.startsWith('match.without') ? ': requests that match it are left out' : '';
	return `**${words(name)}** header\n\n${known ?? `${what}${how}`}`;
}
