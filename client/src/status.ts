// The one language status item: indexing, ready, or degraded and why. It is there once the server was started.
import * as vscode from 'vscode';
import type { Status } from '../../server/src/protocol.ts';
import { selector } from './documents.ts';

export interface StatusItem extends vscode.Disposable {
	show(status: Status): void;
}

export function createStatus(): StatusItem {
	let item: vscode.LanguageStatusItem | undefined;
	return {
		show(status) {
			item ??= create();
			item.busy = status.state === 'indexing';
			item.severity =
				status.state === 'degraded' ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
			item.text = textOf(status);
			item.detail = status.reason ?? '';
		},
		dispose: () => item?.dispose(),
	};
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
