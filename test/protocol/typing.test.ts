// A route typed key by key over the wire: what is pushed is counted. test/lsp/typing.test.ts has the clock.
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { opened } from './story.ts';

const head = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: typed
spec:
  hosts:
  - typed.example.com
`;
const route = `  http:
  - route:
    - destination:
        host: myservice
        subset: v1`;

test.each(['in parts', 'as whole texts'])('a correct route hardly pushes anything (%s)', async (how) => {
	const { editor, uri } = await opened(head);
	let pushes = 0;
	await editor.until(() => editor.shown(uri).length > 0, 'what is missing');
	editor.connection.onNotification('textDocument/publishDiagnostics', (said: { uri: string }) => {
		if (said.uri === uri) pushes++;
	});
	let [line, character] = [7, 0];
	for (const [index, key] of [...route].entries()) {
		const at = { line, character };
		if (how === 'in parts') editor.changeParts(uri, [{ range: { start: at, end: at }, text: key }]);
		else editor.change(uri, head + route.slice(0, index + 1));
		[line, character] = key === '\n' ? [line + 1, 0] : [line, character + 1];
		await after(5);
	}
	await after(1000);
	expect(pushes).toBeLessThanOrEqual(3);
});
