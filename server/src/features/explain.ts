// Why the name at a place resolves to what it does, or to nothing: what was looked for, where, what speaks for it and against it.
import type { Declared } from '../mesh/mesh.ts';
import { symbolRows } from '../mesh/symbols.ts';
import { title } from '../model/resource.ts';
import type { Certainty, Doubt, Reason, Resolution } from '../resolution/resolution.ts';
import { resolve } from '../resolution/resolve.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At } from './answers.ts';
import { described } from './describe.ts';
import { code, words } from './markdown.ts';
import { type Under, under } from './target.ts';
import { declaredAt } from './uses.ts';

const reasons: Readonly<Record<Reason, string>> = {
	misspelt: 'Nothing has this name, but something has one that differs by a slip of the pen.',
	otherNamespace: 'The name exists, but only in other namespaces than those in which it is looked up.',
	otherEnvironment: 'The name exists, but only in what another environment deploys.',
	notExported: 'The name exists, but is not exported to the namespaces in which this has an effect.',
	notExpanded:
		'Istio takes this name as it is written, so it is not that of the Service or ServiceEntry that was meant.',
	missing: 'Nothing has this name, although names like it are declared in this workspace.',
};

const certainties: Readonly<Record<Certainty, string>> = {
	certain: 'This is certain, so it is reported as an error.',
	likely: 'This is likely, so it is reported as a warning.',
	possible: 'This is only possible, so it is reported as information or a hint.',
};

const doubts: Readonly<Record<Doubt, string>> = {
	templated: 'It, or what may declare it, is made by a template, so it is known only when that is rendered.',
	patched: 'It stands in a patch: the resource that is changed is elsewhere and may bring the name along.',
	external:
		'It is outside this workspace: the setting `istio.externals`, or something that makes resources in the cluster, stands for it.',
	wildcard: 'It is a pattern that matches many names.',
	reserved: 'It is built in: it comes with Istio or Kubernetes.',
	noEvidence:
		'Nothing declares it, but nothing shows that this workspace ought to. Set `istio.assume` to `complete` to have it reported.',
};

/** Resources that are listed. */
const most = 8;

/** As Markdown; undefined where there is no name. */
export function explained(snapshot: Snapshot, at: At): { readonly markdown: string } | undefined {
	const touched = under(snapshot, at);
	const parts = touched.map((one) => explanationOf(snapshot, one, resolve(one.mesh, one)));
	if (parts.length === 0) parts.push(...ownNames(snapshot, at));
	return parts.length === 0 ? undefined : { markdown: [...new Set(parts)].join('\n\n---\n\n') };
}

function explanationOf(snapshot: Snapshot, one: Under, resolution: Resolution): string {
	const { mention, by, mesh } = one;
	const what = symbolRows[mention.row.to];
	const subject =
		mention.labels === undefined
			? code(mention.text)
			: mention.labels.map(({ key, value }) => code(`${key.text}: ${value.text}`)).join(', ');
	const { environment } = mesh;
	const lines = [
		`# ${subject}`,
		`${mention.labels === undefined ? `Named as ${words(what.doc)}` : 'Selects pods'}, in ${words(title(by.resource))}, field ${code(mention.row.at)}.`,
		`Looked up ${where(one)}${environment.name === '' ? '' : ` in the environment ${code(environment.name)}`}; ${environment.isComplete ? 'the workspace is assumed to contain everything' : 'the workspace may lack what is deployed from elsewhere'}.`,
		...answerOf(resolution),
	];
	const targets =
		resolution.is === 'found' ? resolution.targets : resolution.is === 'contradicted' ? resolution.evidence : [];
	const list = targets.slice(0, most).map((target) => described(snapshot, mesh, target));
	const more = targets.length > most ? [`… and ${targets.length - most} more`] : [];
	return [
		...lines,
		...(list.length === 0 ? [] : [resolution.is === 'found' ? '## Found' : '## Evidence']),
		...list,
		...more,
	].join('\n\n');
}

function where({ by, mention }: Under): string {
	if (mention.of !== undefined && mention.labels === undefined) return `in what ${code(mention.of.text)} means`;
	const { namespaces } = by;
	const own = mention.namespace?.text;
	if (own !== undefined) return `in namespace ${code(own)}`;
	return namespaces === undefined
		? 'in any namespace, for the resource states none'
		: `from namespace ${namespaces.map(code).join(', ')}`;
}

function answerOf(resolution: Resolution): readonly string[] {
	if (resolution.is === 'found') {
		const count = resolution.targets.length;
		return [`**It resolves** to ${count === 1 ? 'one declaration' : `${count} declarations, the nearest first`}.`];
	}
	if (resolution.is === 'unknown')
		return [`**It is not known** whether it resolves, so nothing is reported. ${doubts[resolution.doubt]}`];
	const { reason, certainty, suggestion } = resolution;
	const meant = suggestion === undefined ? [] : [`Probably meant: ${code(suggestion)}.`];
	return [`**It does not resolve.** ${reasons[reason]} ${certainties[certainty]}`, ...meant];
}

/** What is declared at the place itself. */
function ownNames(snapshot: Snapshot, at: At): string[] {
	return declaredAt(snapshot, at, true).flatMap(({ mesh, declared }) =>
		declared.map(
			(one: Declared) =>
				`# ${code(one.mention.text || title(one.by.resource))}\n\nThis is the declaration itself.\n\n${described(snapshot, mesh, one)}`,
		),
	);
}
