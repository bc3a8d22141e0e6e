// What the tests on samples/ ask of the extension itself.
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension.ts';
import { eventually, extensionId } from './editor.ts';

export type Status = Awaited<ReturnType<Exports['indexStatus']>>;

/** The state of the index, as the server tells it. */
export async function indexStatus(): Promise<Status> {
	const extension = vscode.extensions.getExtension<Exports>(extensionId);
	if (extension === undefined) throw new Error('the extension is not there');
	return (await extension.activate()).indexStatus();
}

/** Waits until the server has read everything. */
export async function ready(): Promise<Status> {
	return eventually('the index', async () => {
		const status = await indexStatus();
		return status.state === 'ready' ? status : undefined;
	});
}
