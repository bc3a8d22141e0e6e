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
	let reason: string | undefined;
	const watcher = vscode.window.onDidChangeActiveTextEditor(() => {
		if (item !== undefined && reason === undefined) item.detail = detail();
	});
	return {
		show(status) {
			reason = status.reason;
			item ??= create();
			item.busy = status.state === 'indexing';
			item.severity =
				status.state === 'degraded' ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
			item.text = textOf(status);
			item.detail = status.reason ?? detail();
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
	return document !== undefined && isCovered(document) ? 'Fields: by YAML (Red Hat); see istio.schema.features' : '';
}

function create(): vscode.LanguageStatusItem {
	const item = vscode.languages.createLanguageStatusItem('istio.status', selector);
	item.name = 'Istio';
	item.command = { command: 'istio.showOutput', title: 'Show Output' };
	return item;
}

function textOf({ state, done, total, resources }: Status): string {
	switch (state) {
		case 'indexing':
			return total === 0 ? 'Istio: starting' : `Istio: indexing ${done} of ${total} files`;
		case 'ready':
			return `Istio: ${resources} ${resources === 1 ? 'resource' : 'resources'}`;
		case 'degraded':
			return 'Istio: not working';
	}
}
