// What the server tells about itself: progress while it indexes, and a report when asked.
import type { ClientCapabilities, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import { symbols } from '../mesh/extract.ts';
import { type IndexStatus, type Status, statusNotification } from '../protocol.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';

export interface StatusKeeper {
	progress(done: number, total: number, isDone: boolean): void;
	report(version: string): IndexStatus;
}

/** Milliseconds of indexing before a progress bar is worth the eye's attention. */
const patience = 500;

/** Skipped files that the report lists. */
const mostSkipped = 1000;

export function createStatus(
	connection: Guarded,
	session: Session,
	client: () => ClientCapabilities | undefined,
): StatusKeeper {
	let status: Status = { state: 'indexing', done: 0, total: 0, resources: 0 };
	let start = performance.now();
	let took = 0;
	let isFirst = true;
	let bar: Promise<WorkDoneProgressServerReporter> | undefined;

	const onBar = (act: (reporter: WorkDoneProgressServerReporter) => void): void =>
		connection.guard.background('Showing progress', () => bar?.then(act));
	const showBar = (done: number, total: number): void => {
		if (!isFirst || client()?.window?.workDoneProgress !== true || performance.now() - start < patience) return;
		if (bar === undefined) {
			bar = connection.window.createWorkDoneProgress();
			onBar((reporter) => reporter.begin('Istio: indexing', 0, undefined, false));
		}
		onBar((reporter) => reporter.report(Math.round((100 * done) / Math.max(1, total)), `${done} of ${total} files`));
	};

	return {
		progress(done, total, isDone) {
			if (done === 0 && !isDone) start = performance.now();
			const resources = isDone ? countOf(session.snapshot) : status.resources;
			status = { state: isDone ? 'ready' : 'indexing', done, total, resources };
			connection.sendNotification(statusNotification, status);
			if (!isDone) {
				showBar(done, total);
				return;
			}
			took = Math.round(performance.now() - start);
			isFirst = false;
			onBar((reporter) => reporter.done());
			bar = undefined;
			const skipped = session.skipped.all.length;
			const rest = skipped === 0 ? '' : `; ${skipped} skipped`;
			connection.console.info(`Indexed ${total} files, ${resources} resources, in ${took} ms${rest}`);
		},
		report(version) {
			return {
				...status,
				version,
				node: process.version,
				indexMilliseconds: took,
				heapMegabytes: Math.round(process.memoryUsage().heapUsed / 1e6),
				folders: session.snapshot.folders.map(({ uri }) => uri),
				skipped: session.skipped.all.slice(0, mostSkipped).map(({ path, reason }) => ({ path, reason })),
				skippedCount: session.skipped.all.length,
				kinds: kindsIn(session.snapshot),
			};
		},
	};
}

function* resourcesIn(snapshot: Snapshot) {
	for (const file of snapshot.files.values()) for (const { chunk } of file.placed) yield* symbols(chunk).resources;
}

function countOf(snapshot: Snapshot): number {
	let count = 0;
	for (const _ of resourcesIn(snapshot)) count++;
	return count;
}

function kindsIn(snapshot: Snapshot): Readonly<Record<string, number>> {
	const counts = new Map<string, number>();
	for (const { resource } of resourcesIn(snapshot)) {
		const kind = `${resource.kind.group}/${resource.kind.kind}`.replace(/^\//, '');
		counts.set(kind, (counts.get(kind) ?? 0) + 1);
	}
	return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}
