// The request that was traced last, whose way the route map shows.
import * as vscode from 'vscode';

export interface LastRequest {
	/** As it is written after `istio-ls trace`; '' before the first. */
	readonly text: string;
	readonly onDidChange: vscode.Event<string>;
	set(text: string): void;
}

export function createLastRequest(): LastRequest & vscode.Disposable {
	const changed = new vscode.EventEmitter<string>();
	let text = '';
	return {
		get text() {
			return text;
		},
		onDidChange: changed.event,
		set(request) {
			text = request;
			changed.fire(request);
		},
		dispose: () => changed.dispose(),
	};
}
