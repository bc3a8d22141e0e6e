// The findings of the rules for one file, in file offsets, as editors and the command line show them.

import { entry } from '../maps.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { type Deployed, meshOf } from '../mesh/mesh.ts';
import { unusedId } from '../rules/engine/control.ts';
import type { Fix, FixEdit, Pointer } from '../rules/engine/rule.ts';
import { type Judgement, judgements, type Reported } from '../rules/engine/run.ts';
import type { Span } from '../text/span.ts';
import { type Environment, environmentsOf, type Member } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Diagnostic, FileEdit, Fix as MadeFix, Related, ResourceName } from './answers.ts';
import { inFile } from './place.ts';

type OnFailure = (rule: string, error: unknown) => void;

/** What is said of a file in one of its environments. */
export interface Judged {
	readonly environment: string;
	readonly documents: readonly Judgement[];
}

/** What the rules say of a file in some of its environments; the same lists again while nothing that concerns it has changed. */
export function judgedIn(environments: readonly Environment[], uri: string): readonly Judged[] {
	return environments.map((environment) => ({
		environment: environment.name,
		documents: judgements(meshOf(environment), uri),
	}));
}

/** All diagnostics of a file, over all its environments, by place; none for a file that is not known. A rule that fails is told to `onFailure`. */
export function diagnostics(
	snapshot: Snapshot,
	uri: string,
	onFailure: OnFailure = () => {},
	all: readonly Judged[] = judgedIn(environmentsOf(snapshot, uri), uri),
): readonly Diagnostic[] {
	return united(snapshot, uri, onFailure, all, ({ reported }) => reported);
}

/** What would be a diagnostic of a file, had nobody suppressed it there by a comment or an annotation. */
export function silenced(snapshot: Snapshot, uri: string): readonly Diagnostic[] {
	return united(
		snapshot,
		uri,
		() => {},
		judgedIn(environmentsOf(snapshot, uri), uri),
		(judgement) => judgement.silenced,
	);
}

function united(
	snapshot: Snapshot,
	uri: string,
	onFailure: OnFailure,
	all: readonly Judged[],
	reportedIn: (judgement: Judgement) => readonly Reported[],
): readonly Diagnostic[] {
	// What suppresses nothing in some environments may do so in those that are not looked at yet.
	const isWhole = environmentsOf(snapshot, uri).length === all.length;
	const found = new Map<string, { readonly diagnostic: Diagnostic; readonly names: Set<string> }>();
	for (const { environment, documents } of all) {
		for (const judgement of documents) {
			for (const { rule, error } of judgement.failures) onFailure(rule, error);
			for (const one of reportedIn(judgement)) {
				const diagnostic = diagnosticOf(snapshot, one, uri, onFailure);
				const key = `${diagnostic.rule} ${diagnostic.span.start} ${diagnostic.message}`;
				entry(found, key, () => ({ diagnostic, names: new Set<string>() })).names.add(environment);
			}
		}
	}
	return [...found.values()]
		.filter(({ diagnostic, names }) => diagnostic.rule !== unusedId || (isWhole && names.size === all.length))
		.map(({ diagnostic, names }) => (names.size === all.length ? diagnostic : inEnvironments(diagnostic, names)))
		.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** What holds in some of the environments of a file says in which. */
function inEnvironments(diagnostic: Diagnostic, names: ReadonlySet<string>): Diagnostic {
	return { ...diagnostic, message: `${diagnostic.message} (in ${[...names].join(', ')})` };
}

function diagnosticOf(snapshot: Snapshot, reported: Reported, uri: string, onFailure: OnFailure): Diagnostic {
	const { rule, severity, finding, member, resource } = reported;
	return {
		rule: rule.id,
		codes: finding.codes ?? rule.codes,
		severity,
		tag: rule.tag,
		message: finding.message,
		...(finding.id === undefined ? {} : { messageId: finding.id, arguments: finding.arguments }),
		span: inFile(snapshot, member, finding.span),
		related: finding.related?.filter((one) => !isBuiltIn(one.in.member)).map((one) => relatedOf(snapshot, one)) ?? [],
		resource: resource === undefined ? undefined : nameOf(resource),
		fixes: () => fixesOf(snapshot, reported, uri, onFailure),
	};
}

function fixesOf(
	snapshot: Snapshot,
	{ rule, finding, member }: Reported,
	uri: string,
	onFailure: OnFailure,
): readonly MadeFix[] {
	try {
		const fixes = typeof finding.fixes === 'function' ? finding.fixes() : (finding.fixes ?? []);
		return fixes.filter(isPossible).map(({ title, edits, isSafe, isCreation }) => ({
			title,
			edits: edits.map((edit) => fileEdit(snapshot, edit, uri, member)),
			isSafe: isSafe === true,
			isCreation: isCreation === true,
		}));
	} catch (error) {
		onFailure(rule.id, error);
		return [];
	}
}

/** What comes with Istio is no file to be edited. */
function isPossible({ edits }: Fix): boolean {
	return edits.every((edit) => edit.in === undefined || !isBuiltIn(edit.in.member));
}

/** `own`: the document of the finding, in the file `uri`. */
function fileEdit(snapshot: Snapshot, { in: other, text, ...span }: FixEdit, uri: string, own: Member): FileEdit {
	const member = other?.member ?? own;
	const lead = isBehindColon(member.chunk.text, span) && /^[^\s,]/.test(text) ? ' ' : '';
	return { uri: other?.member.uri ?? uri, ...inFile(snapshot, member, span), text: lead + text };
}

/** Whether `span` is the empty place right behind a key, where a value has yet to be written. */
function isBehindColon(text: string, { start, end }: Span): boolean {
	return start === end && text[start - 1] === ':' && /^[^\S\n]*(?:#|[,}\r\n]|$)/.test(text.slice(start, start + 200));
}

function relatedOf(snapshot: Snapshot, { in: { member }, span, message }: Pointer): Related {
	return { uri: member.uri, span: inFile(snapshot, member, span), message };
}

function nameOf({ resource, namespaces }: Deployed): ResourceName {
	const isScoped = resource.kind.clusterScoped !== true;
	const around = namespaces?.length === 1 && isScoped ? namespaces[0] : undefined;
	const namespace = resource.namespace?.text ?? around ?? '';
	return { apiVersion: resource.apiVersion, kind: resource.kind.kind, namespace, name: resource.name?.text ?? '' };
}
