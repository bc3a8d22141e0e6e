// The findings of the rules for one file, in file offsets, as editors and the command line show them.

import { entry } from '../maps.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { meshOf } from '../mesh/mesh.ts';
import { unusedId } from '../rules/control.ts';
import type { Fix, FixEdit, Pointer } from '../rules/rule.ts';
import { findings, type Reported } from '../rules/run.ts';
import { shifted } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Diagnostic, FileEdit, Fix as MadeFix, Related, ResourceName } from './answers.ts';

/** All diagnostics of a file, over all its environments, by place; none for a file that is not known. A rule that fails is told to `onFailure`. */
export function diagnostics(snapshot: Snapshot, uri: string, onFailure: OnFailure = () => {}): readonly Diagnostic[] {
	return united(snapshot, uri, onFailure, (mesh) => findings(mesh, uri, onFailure));
}

/** What would be a diagnostic of a file, had nobody suppressed it there by a comment or an annotation. */
export function silenced(snapshot: Snapshot, uri: string, onFailure: OnFailure = () => {}): readonly Diagnostic[] {
	return united(snapshot, uri, onFailure, (mesh) => {
		const found: Reported[] = [];
		for (const _ of findings(mesh, uri, onFailure, (one) => found.push(one)));
		return found;
	});
}

function united(
	snapshot: Snapshot,
	uri: string,
	onFailure: OnFailure,
	reportedIn: (mesh: Mesh) => Iterable<Reported>,
): readonly Diagnostic[] {
	const all = environmentsOf(snapshot, uri);
	const found = new Map<string, { readonly diagnostic: Diagnostic; readonly names: Set<string> }>();
	for (const environment of all) {
		for (const reported of reportedIn(meshOf(environment))) {
			const diagnostic = diagnosticOf(reported, uri, onFailure);
			const key = `${diagnostic.rule} ${diagnostic.span.start} ${diagnostic.message}`;
			entry(found, key, () => ({ diagnostic, names: new Set<string>() })).names.add(environment.name);
		}
	}
	return [...found.values()]
		.filter(({ diagnostic, names }) => names.size === all.length || diagnostic.rule !== unusedId)
		.map(({ diagnostic, names }) => (names.size === all.length ? diagnostic : inEnvironments(diagnostic, names)))
		.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** What holds in some of the environments of a file says in which. */
function inEnvironments(diagnostic: Diagnostic, names: ReadonlySet<string>): Diagnostic {
	return { ...diagnostic, message: `${diagnostic.message} (in ${[...names].join(', ')})` };
}

type OnFailure = (rule: string, error: unknown) => void;

function diagnosticOf(reported: Reported, uri: string, onFailure: OnFailure): Diagnostic {
	const { rule, severity, finding, placed, resource } = reported;
	return {
		rule: rule.id,
		codes: finding.codes ?? rule.codes,
		severity,
		message: finding.message,
		span: shifted(finding.span, placed.start),
		related: finding.related?.filter((one) => !isBuiltIn(one.in.member.file)).map(relatedOf) ?? [],
		resource: resource === undefined ? undefined : nameOf(resource),
		fixes: () => fixesOf(reported, uri, onFailure),
	};
}

function fixesOf({ rule, finding, placed }: Reported, uri: string, onFailure: OnFailure): readonly MadeFix[] {
	try {
		const fixes = typeof finding.fixes === 'function' ? finding.fixes() : (finding.fixes ?? []);
		return fixes.filter(isPossible).map(({ title, edits, isSafe }) => ({
			title,
			edits: edits.map((edit) => fileEdit(edit, uri, placed.start)),
			isSafe: isSafe === true,
		}));
	} catch (error) {
		onFailure(rule.id, error);
		return [];
	}
}

/** What comes with Istio is no file to be edited. */
function isPossible({ edits }: Fix): boolean {
	return edits.every((edit) => edit.in === undefined || !isBuiltIn(edit.in.member.file));
}

/** `uri` and `start` are those of the finding's document. */
function fileEdit({ in: other, text, ...span }: FixEdit, uri: string, start: number): FileEdit {
	const { member } = other ?? {};
	return { uri: member?.file.uri ?? uri, ...shifted(span, member?.placed.start ?? start), text };
}

function relatedOf({ in: by, span, message }: Pointer): Related {
	return { uri: by.member.file.uri, span: shifted(span, by.member.placed.start), message };
}

function nameOf({ resource, namespaces }: Deployed): ResourceName {
	const namespace = resource.namespace?.text ?? (namespaces?.length === 1 ? namespaces[0] : undefined) ?? '';
	return { apiVersion: resource.apiVersion, kind: resource.kind.kind, namespace, name: resource.name?.text ?? '' };
}
