// A workspace without Istio costs nothing: no server runs until a document says otherwise.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension.ts';
import { closeAll, eventually, extensionId, open, pause, type } from './editor.ts';

const extension = () => vscode.extensions.getExtension<Exports>(extensionId);

afterEach(closeAll);

describe('without Istio', () => {
	it('starts no server for other YAML, until a line names Istio', async () => {
		const editor = await open('deployment.yaml');
		await eventually('activation', () => extension()?.isActive || undefined);
		await type('# istio.io');
		await pause(500);
		assert.equal(extension()?.exports.isStarted, false);
		await type('/');
		assert.equal(editor.document.lineAt(0).text.startsWith('# istio.io/'), true);
		await eventually('the server', () => extension()?.exports.isStarted || undefined);
	});
});
