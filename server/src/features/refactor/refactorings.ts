// TABLE of the refactorings, and what of it fits a place. The cheap part is asked whenever an editor shows its menu; what would
// change is found when the user has chosen.
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { At } from '../answers.ts';
import { canarySplit } from './canary.ts';
import { extractDelegate } from './delegate.ts';
import { newDestinationRule, newVirtualService } from './for-service.ts';
import { toHttpRoute } from './http-route.ts';
import { type Change, type Offer, type Site, siteAt } from './site.ts';
import { splitFile } from './split-file.ts';
import { newVersion } from './versions.ts';

/** Kinds of LSP, and what editors call their groups. */
export type RefactoringKind = 'refactor' | 'refactor.extract' | 'refactor.rewrite' | 'refactor.move';

interface Row {
	readonly id: string;
	readonly kind: RefactoringKind;
	/** Whether it makes files, which not every client can. */
	readonly makesFiles?: true;
	readonly offers: (site: Site) => readonly Offer[];
}

const rows: readonly Row[] = [
	{ id: 'extractDelegate', kind: 'refactor.extract', offers: extractDelegate },
	{ id: 'canarySplit', kind: 'refactor.rewrite', offers: canarySplit },
	{ id: 'toHttpRoute', kind: 'refactor.rewrite', offers: toHttpRoute },
	{ id: 'newVersion', kind: 'refactor.rewrite', offers: newVersion },
	{ id: 'newDestinationRule', kind: 'refactor', offers: newDestinationRule },
	{ id: 'newVirtualService', kind: 'refactor', offers: newVirtualService },
	{ id: 'splitFile', kind: 'refactor.move', makesFiles: true, offers: splitFile },
];

export interface Refactoring {
	readonly id: string;
	readonly title: string;
	readonly kind: RefactoringKind;
	/** Which of several offers of one refactoring it is. */
	readonly choice: string;
	readonly isCostly: boolean;
	readonly change: () => Change;
}

/** The refactorings that fit a place; `makesFiles`: those too that make files. */
export function refactorings(snapshot: Snapshot, at: At, makesFiles: boolean): readonly Refactoring[] {
	const site = siteAt(snapshot, at);
	if (site === undefined) return [];
	return rows
		.filter((row) => makesFiles || row.makesFiles !== true)
		.flatMap(({ id, kind, offers }) =>
			offers(site).map(({ title, choice = '', isCostly = false, change }) => ({
				id,
				title,
				kind,
				choice,
				isCostly,
				change,
			})),
		);
}

/** What a refactoring that was offered at `at` changes now; a refusal if it does not fit any more. */
export function changeOf(snapshot: Snapshot, at: At, id: string, choice: string): Change {
	const found = refactorings(snapshot, at, true).find((one) => one.id === id && one.choice === choice);
	return found?.change() ?? { refusal: 'The document has changed; choose again' };
}
