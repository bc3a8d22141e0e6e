// The one language status item: indexing, ready, or degraded and why. It is there once the server was started.
import * as vscode from 'vscode';
import type { Status } from '../../server/src/protocol.ts';
import { isCovered } from './coverage.ts';
import { selector } from './documents.ts';

export interface StatusItem extends vscode.Disposable {
	show(status: Status): void;
}

export function createStatus(): StatusItem {
	let item: vscode.LanguageStatusItem | undefined;
	let told: string | undefined;
	const watcher = vscode.window.onDidChangeActiveTextEditor(() => {
		if (item !== undefined && told === undefined) item.detail = detail();
	});
	return {
		show(status) {
			told =
				status.reason ?? (status.isRendering === true ? vscode.l10n.t('Rendering charts and overlays') : undefined);
			item ??= create();
			item.busy = status.state === 'indexing' || status.isRendering === true;
			item.severity =
				status.state === 'degraded' ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
			item.text = textOf(status);
			item.detail = told ?? detail();
		},
		dispose() {
			watcher.dispose();
			item?.dispose();
		},
	};
}

/** Says who helps with fields, where it is not this extension. */
function detail(): string {
	const document = vscode.window.activeTextEditor?.document;
	return document !== undefined && isCovered(document)
		? vscode.l10n.t('Fields: by YAML (Red Hat); see istio.schema.features')
		: '';
}

function create(): vscode.LanguageStatusItem {
	const item = vscode.languages.createLanguageStatusItem('istio.status', selector);
	item.name = 'Istio';
	item.command = { command: 'istio.showIndexStatus', title: vscode.l10n.t('Show Index Status') };
	return item;
}

function textOf({ state, done, total, resources }: Status): string {
	switch (state) {
		case 'indexing':
			return total === 0
				? vscode.l10n.t('Istio: starting')
				: vscode.l10n.t('Istio: indexing {0} of {1} files', done, total);
		case 'ready':
			return resources === 1 ? vscode.l10n.t('Istio: 1 resource') : vscode.l10n.t('Istio: {0} resources', resources);
		case 'degraded':
			return vscode.l10n.t('Istio: not working');
	}
}
