// What every manifest begins with: `apiVersion` and `kind`, which go together, and in an empty document whole manifests.
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import type { CompletionKind } from '../answers.ts';
import { apiVersions, skeletons } from './skeletons.ts';

export interface HeadProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly sort: string;
	/** Written as it is; undefined: the label is a value. */
	readonly snippet: string | undefined;
}

/** Proposals for the head of a manifest; none elsewhere. */
export function headProposals(cursor: Cursor): readonly HeadProposal[] {
	const root = cursor.ancestors[0] as Node<{ apiVersion?: string; kind?: string }> | undefined;
	const [step, more] = cursor.path;
	if (more !== undefined || cursor.flow) return [];
	if (cursor.role === 'value' && step === 'apiVersion') return versionValues(root?.get('kind')?.text);
	if (cursor.role === 'value' && step === 'kind') return kindValues(root?.get('apiVersion')?.text);
	if (step !== undefined) return [];
	const keys = root?.entries.length ?? 0;
	// The marker of the cursor is itself a key, or the whole document.
	if (cursor.role === 'key' ? keys <= 1 : keys === 0) return [...wholes(), ...headKeys(root)];
	return root?.get('kind') === undefined || root.get('apiVersion') === undefined ? headKeys(root) : [];
}

function wholes(): readonly HeadProposal[] {
	return skeletons().map(({ label, detail, snippet }) => ({
		label,
		kind: 'snippet',
		detail,
		sort: `s ${label}`,
		snippet,
	}));
}

function headKeys(root: Node<{ apiVersion?: string; kind?: string }> | undefined): readonly HeadProposal[] {
	const keys = ['apiVersion', 'kind'] as const;
	return keys
		.filter((key) => root?.get(key) === undefined)
		.map((key, index) => ({ label: key, kind: 'field', detail: 'required', sort: `f${index}`, snippet: `${key}: $1` }));
}

function versionValues(kind: string | undefined): readonly HeadProposal[] {
	const all = [...apiVersions()];
	const fitting = all.filter(([, kinds]) => kind !== undefined && kinds.includes(kind));
	return (fitting.length > 0 ? fitting : all).map(([apiVersion, kinds], index) => ({
		label: apiVersion,
		kind: 'value',
		detail: kinds.slice(0, 4).join(', ') + (kinds.length > 4 ? ' …' : ''),
		sort: `h${String(index).padStart(3, '0')}`,
		snippet: undefined,
	}));
}

function kindValues(apiVersion: string | undefined): readonly HeadProposal[] {
	const all = apiVersions();
	const kinds = all.get(apiVersion ?? '') ?? [...new Set([...all.values()].flat())];
	return kinds.map((kind) => ({
		label: kind,
		kind: 'value',
		detail: apiVersion ?? '',
		sort: `h ${kind}`,
		snippet: undefined,
	}));
}
