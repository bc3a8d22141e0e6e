// TABLE: the fields of the matches of VirtualServices, by what is written in them; and whether all of a match could be read.
import type { Node } from '../../yaml/node.ts';

type Written = 'word' | 'words' | 'labels' | 'string match' | 'string matches';
type Fields = Readonly<Record<string, Written>>;

const ofBoth: Fields = { port: 'word', gateways: 'words', sourceLabels: 'labels', sourceNamespace: 'word' };

// istio.io: "Virtual Service", HTTPMatchRequest
const ofHttp: Fields = {
	...ofBoth,
	name: 'word',
	statPrefix: 'word',
	ignoreUriCase: 'word',
	uri: 'string match',
	scheme: 'string match',
	method: 'string match',
	authority: 'string match',
	headers: 'string matches',
	withoutHeaders: 'string matches',
	queryParams: 'string matches',
};

// istio.io: "Virtual Service", TLSMatchAttributes and L4MatchAttributes
const ofConnections: Fields = { ...ofBoth, sniHosts: 'words', destinationSubnets: 'words', sourceSubnet: 'word' };

const forms: ReadonlySet<string> = new Set(['exact', 'prefix', 'regex']);

/**
 * Whether all that a match asks for is written as Istio reads it. A field that is misspelt or has no value yet would count as
 * not asked for, and so the match as one that takes everything: of such a one nothing is to be said.
 */
export function isUnderstood(match: Node, protocol: 'http' | 'tls' | 'tcp'): boolean {
	const fields = protocol === 'http' ? ofHttp : ofConnections;
	return match.entries.every(({ key, value }) => {
		const form = Object.hasOwn(fields, key.text) ? fields[key.text] : undefined;
		return form !== undefined && isWritten[form](value);
	});
}

const isWord = (node: Node): boolean => node.kind === 'scalar' && !node.isNull;

/** With none of the three, a value only has to be there. */
const isStringMatch = (node: Node): boolean =>
	node.kind === 'map' && node.entries.every(({ key, value }) => forms.has(key.text) && isWord(value));

const isWritten: Readonly<Record<Written, (node: Node) => boolean>> = {
	word: isWord,
	words: (node) => node.kind === 'seq' && node.items.every(isWord),
	labels: (node) => node.kind === 'map' && node.entries.every(({ value }) => isWord(value)),
	'string match': isStringMatch,
	'string matches': (node) => node.kind === 'map' && node.entries.every(({ value }) => isStringMatch(value)),
};
