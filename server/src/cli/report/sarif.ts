// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html), with what GitHub's code scanning takes
// of it (https://docs.github.com/code-security/reference/code-scanning/sarif-support-for-code-scanning).
import type { Fix, Severity } from '../../features/answers.ts';
import { push } from '../../maps.ts';
import { filled, type Messages, namesIn, shown } from '../../rules/engine/message.ts';
import type { Rule } from '../../rules/engine/rule.ts';
import { rules } from '../../rules/index.generated.ts';
import type { Span } from '../../text/span.ts';
import { visible } from '../../text/visible.ts';
import { version } from '../../version.ts';
import type { Found, Outcome } from '../outcome.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { home, pageOf } from './pages.ts';
import { printedJson } from './printed.ts';
import { isWellFormed } from './rdjson.ts';

const levels: Readonly<Record<Severity, string>> = {
	error: 'error',
	warning: 'warning',
	information: 'note',
	hint: 'note',
};

export function sarifReport(outcome: Outcome): string {
	const found = [...outcome.found, ...outcome.suppressed];
	const used = [...new Set(found.map(({ rule }) => rule))].sort();
	const fingerprints = fingerprintsOf(outcome, found);
	const run = {
		tool: {
			driver: {
				name: 'istio-ls',
				informationUri: home,
				version,
				semanticVersion: version,
				rules: used.map((id) =>
					descriptor(
						id,
						rules.find((rule) => rule.id === id),
					),
				),
			},
		},
		columnKind: 'utf16CodeUnits',
		originalUriBaseIds: {
			'%SRCROOT%': { description: { text: 'The root of the repository, else the current folder' } },
		},
		invocations: [
			{
				executionSuccessful: outcome.problems.length === 0,
				toolExecutionNotifications: outcome.problems.map((problem) => ({
					level: 'error',
					message: text(problem),
				})),
			},
		],
		results: found.map((one, index) => resultOf(outcome, one, used.indexOf(one.rule), fingerprints[index] ?? '')),
	};
	const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
	return printedJson(log);
}

function descriptor(id: string, rule: Rule | undefined) {
	const { docs, codes = [], severity = 'warning' } = rule ?? {};
	const words = id.split(/[/-]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	const summary = docs?.summary ?? id;
	const why = [docs?.why, docs?.exceptions, docs?.severityNotes, docs?.differences]
		.filter((part) => part !== undefined)
		.join('\n\n');
	return {
		id,
		name: words.join(''),
		shortDescription: text(summary),
		fullDescription: { text: why === '' ? summary : why },
		helpUri: pageOf(id),
		...(rule?.messages === undefined ? {} : { messageStrings: stringsOf(rule.messages) }),
		help: { text: `${summary}\n\n${why}`, markdown: `${summary}\n\n${why}\n\n[More on \`${id}\`](${pageOf(id)})` },
		defaultConfiguration: { level: levels[severity] },
		properties: { tags: ['istio', id.slice(0, id.indexOf('/')), ...codes] },
	};
}

/** The messages of a rule, their placeholders by number, other braces twice (3.11.5). */
function stringsOf(messages: Messages) {
	const doubled = (words: string): string => words.replace(/[{}]/g, '$&$&');
	return Object.fromEntries(
		Object.entries(messages).map(([id, message]) => {
			const names = namesIn(message);
			return [id, { text: filled(message, (name) => `{${names.indexOf(name)}}`, doubled) }];
		}),
	);
}

/** The message of a finding: whole, for who reads no `messageStrings` (as GitHub), and by its id (3.11.10, 3.11.11). */
function messageOf({ rule, message, messageId, arguments: args = {} }: Found) {
	const whole = text(message);
	const stated = messageId === undefined ? undefined : rules.find(({ id }) => id === rule)?.messages?.[messageId];
	if (stated === undefined) return whole;
	const values = namesIn(stated).map((name) => text(shown(args[name] ?? '')).text);
	if (values.length === 0) return { ...whole, id: messageId };
	// Beside arguments what looks like a placeholder would be one.
	return { text: whole.text.replace(/\{(\d+)\}/g, '{{$1}}'), id: messageId, arguments: values };
}

function resultOf(outcome: Outcome, one: Found, ruleIndex: number, fingerprint: string) {
	const { uri, span, severity, rule, resource, related, suppressed } = one;
	const fixes = one.fixes().flatMap((fix) => fixOf(outcome, fix));
	const { kind = '', namespace = '', name = '' } = resource ?? {};
	const fullName = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
	return {
		ruleId: rule,
		ruleIndex,
		level: levels[severity],
		message: messageOf(one),
		locations: [
			{
				physicalLocation: locationOf(outcome, uri, span),
				...(resource === undefined
					? {}
					: { logicalLocations: [{ fullyQualifiedName: visible(fullName), kind: 'resource' }] }),
			},
		],
		partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1` },
		...(related.length === 0
			? {}
			: {
					relatedLocations: related.map((other, id) => ({
						id,
						physicalLocation: locationOf(outcome, other.uri, other.span),
						message: text(other.message),
					})),
				}),
		...(fixes.length === 0 ? {} : { fixes }),
		...(suppressed === undefined ? {} : { suppressions: [{ kind: suppressed, status: 'accepted' }] }),
	};
}

function fixOf({ places }: Outcome, { title, edits }: Fix) {
	if (edits.length === 0 || !edits.every((edit) => isWellFormed(edit.text))) return [];
	const byUri = new Map<string, (typeof edits)[number][]>();
	for (const edit of edits) push(byUri, edit.uri, edit);
	const artifactChanges = [...byUri].map(([uri, own]) => ({
		artifactLocation: artifactOf(places.pathInRepository(uri, own[0]?.start ?? 0)),
		replacements: own.map((edit) => ({
			deletedRegion: regionOf(places, uri, edit),
			insertedContent: { text: edit.text },
		})),
	}));
	return [{ description: text(title), artifactChanges }];
}

function locationOf({ places }: Outcome, uri: string, span: Span) {
	return {
		artifactLocation: artifactOf(places.pathInRepository(uri, span.start)),
		region: regionOf(places, uri, span),
	};
}

/** Both ends count from 1; the second is not part of the region. */
function regionOf(places: Outcome['places'], uri: string, span: Span) {
	const { start, end } = places.rangeOf(uri, span);
	return {
		startLine: start.line + 1,
		startColumn: start.character + 1,
		endLine: end.line + 1,
		endColumn: end.character + 1,
	};
}

/** A relative URI: each part encoded, so that nothing in a name is taken for a scheme, a query or an escape. */
function artifactOf(path: string) {
	const uri = path
		.split('/')
		.map((part) => encodeURIComponent(isWellFormed(part) ? part : visible(part)))
		.join('/');
	return { uri, uriBaseId: '%SRCROOT%' };
}

/** A message; what looks like a link in it is none (3.11.6). */
function text(message: string) {
	return { text: visible(message).replace(/\[(?=[^[\]]*\]\()/g, '\\[') };
}
