// What the server offers before it loads what answers is what it answers then.
import { expect, test } from 'vitest';
import { offered } from '../../server/src/lsp/capabilities.ts';
import { answered } from '../../server/src/lsp/requests.ts';

/** Requests that follow from another one, with whose capability they are offered. */
const following = [
	'textDocument/rename',
	'completionItem/resolve',
	'codeAction/resolve',
	'codeLens/resolve',
	'callHierarchy/incomingCalls',
	'callHierarchy/outgoingCalls',
	// Of our own: whoever knows them asks.
	'istio/explain',
	'istio/graph',
	'istio/routes',
	'istio/rulePage',
	'istio/runTests',
	'istio/tests',
	'istio/trace',
	'istio/tree',
];

test('all that is offered is answered, and all that is answered is offered', () => {
	expect([...Object.keys(offered), ...following].sort()).toEqual([...answered].sort());
});
