// The one language status item: indexing, ready, or degraded and why.
import * as vscode from 'vscode';
import type { Status } from '../../server/src/protocol.ts';

export interface StatusItem extends vscode.Disposable {
	show(status: Status): void;
}

export function createStatus(): StatusItem {
	const item = vscode.languages.createLanguageStatusItem(
		'istio.status',
		['yaml', 'helm', 'json', 'jsonc'].map((language) => ({ language })),
	);
	item.name = 'Istio';
	item.text = 'Istio: no Istio in sight';
	item.command = { command: 'istio.showOutput', title: 'Show Output' };
	return {
		show(status) {
			item.busy = status.state === 'indexing';
			item.severity =
				status.state === 'degraded' ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
			item.text = textOf(status);
			item.detail = status.reason ?? '';
		},
		dispose: () => item.dispose(),
	};
}

function textOf({ state, done, total, resources }: Status): string {
	switch (state) {
		case 'indexing':
			return `Istio: indexing ${done} of ${total} files`;
		case 'ready':
			return `Istio: ${resources} resources`;
		case 'degraded':
			return 'Istio: not working';
	}
}
