// The log of the messages between VS Code and the server, switched by `istio.trace.server` alone.
import * as vscode from 'vscode';

/**
 * A channel for the language client to trace into. The client asks for the channel's level and writes at level Trace; here
 * the level is what the setting says, and what is written is shown at any level, so that a user turns one switch, not two.
 */
export function createMessageLog(): vscode.LogOutputChannel {
	const channel = vscode.window.createOutputChannel('Istio Language Server Messages', { log: true });
	const changed = new vscode.EventEmitter<vscode.LogLevel>();
	const listening = vscode.workspace.onDidChangeConfiguration((change) => {
		if (change.affectsConfiguration('istio.trace.server')) changed.fire(level());
	});
	return Object.create(channel, {
		logLevel: { get: level },
		onDidChangeLogLevel: { value: changed.event },
		trace: { value: (message: string) => channel.info(message) },
		dispose: { value: () => vscode.Disposable.from(listening, changed, channel).dispose() },
	});
}

function level(): vscode.LogLevel {
	const trace = vscode.workspace.getConfiguration('istio').get('trace.server', 'off');
	return trace === 'off' ? vscode.LogLevel.Off : vscode.LogLevel.Trace;
}
