// The bar that is shown while the index grows, and what becomes of it when the user has enough.
import { expect, test } from 'vitest';
import { createGuard, type Guarded } from '../../server/src/lsp/guard.ts';
import { createSession } from '../../server/src/lsp/session.ts';
import { createStatus } from '../../server/src/lsp/status.ts';

function started({ takesBars = true, patience = 0 } = {}) {
	const said: string[] = [];
	let onCancel = (): void => {};
	const reporter = {
		begin: (title: string, _: number, __: undefined, isCancellable: boolean) => said.push(`${title} ${isCancellable}`),
		report: (percent: number, text: string) => said.push(`${percent} ${text}`),
		done: () => said.push('done'),
		token: {
			onCancellationRequested: (listener: () => void) => {
				onCancel = listener;
			},
		},
	};
	const connection = {
		guard: createGuard({ error: expect.unreachable }),
		window: { createWorkDoneProgress: async () => reporter },
		console: { info() {} },
		sendNotification: (_: string, { state }: { state: string }) => said.push(state),
	};
	const status = createStatus(
		connection as unknown as Guarded,
		createSession(() => {}),
		() => ({ window: { workDoneProgress: takesBars } }),
		() => said.push('stopped'),
		patience,
	);
	return { said, status, cancel: () => onCancel(), turn: () => new Promise((resume) => setImmediate(resume)) };
}

test('a bar grows, and goes', async () => {
	const { said, status, turn } = started();
	status.progress(0, 0, false);
	status.progress(500, 1000, false);
	status.progress(1000, 1000, true);
	await turn();
	expect(said).toEqual([
		...['indexing', 'indexing', 'ready'],
		...['Istio: indexing true', '0 0 of 0 files', '50 500 of 1000 files', 'done'],
	]);
});

const rendering = { state: 'off', count: 0, milliseconds: 0, problems: [] } as const;

test('one who has enough is left with what there is, and told', async () => {
	const { said, status, cancel, turn } = started();
	status.progress(0, 0, false);
	await turn();
	said.length = 0;
	cancel();
	cancel();
	await turn();
	expect(said).toEqual(['stopped', 'degraded', 'done']);
	expect(status.report('1', rendering).reason).toBe('Indexing was cancelled; run "Istio: Re-index Workspace"');
	status.progress(0, 0, false);
	status.progress(1, 1, true);
	await turn();
	expect(said.at(-1)).toBe('done');
	expect(status.report('1', rendering).state).toBe('ready');
});

test.each([{ takesBars: false }, { patience: 1e9 }])('no bar where none is wanted (%o)', async (how) => {
	const { said, status, turn } = started(how);
	status.progress(0, 0, false);
	status.progress(1, 1, true);
	await turn();
	expect(said).toEqual(['indexing', 'ready']);
});
