// What the server tells about itself: progress while it indexes, and a report when asked.

import type { ClientCapabilities } from 'vscode-languageserver';
import { host } from '../host/host.ts';
import { symbols } from '../mesh/extract.ts';
import { documentsInMeshes } from '../mesh/mesh.ts';
import { type IndexStatus, type RenderingStatus, type Status, statusNotification } from '../protocol.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { decoded } from '../text/uri.ts';
import { environments } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Guarded } from './guard.ts';
import { createProgressBar } from './progress-bar.ts';
import type { Session } from './session.ts';

export interface StatusKeeper {
	progress(done: number, total: number, isDone: boolean): void;
	/** Charts and overlays are being rendered, or no more. */
	rendering(isRunning: boolean): void;
	report(version: string, rendering: RenderingStatus): IndexStatus;
}

/** Environments that the report lists. */
const mostEnvironments = 100;

/** Skipped files that the report lists. */
const mostSkipped = 1000;

/** `cancel` is called when the user does not want to wait for the index; it is then left as far as it is. */
export function createStatus(
	connection: Guarded,
	session: Session,
	client: () => ClientCapabilities | undefined,
	cancel: () => void,
	patience?: number,
): StatusKeeper {
	let status: Status = { state: 'indexing', done: 0, total: 0, resources: 0 };
	let start = performance.now();
	let took = 0;
	const cancelled = (): void => {
		if (status.state !== 'indexing') return;
		cancel();
		status = { ...status, state: 'degraded', reason: 'Indexing was cancelled; run "Istio: Re-index Workspace"' };
		connection.sendNotification(statusNotification, status);
		bar.end();
	};
	const bar = createProgressBar(connection, client, cancelled, patience);

	return {
		progress(done, total, isDone) {
			if (done === 0 && !isDone) {
				start = performance.now();
				bar.begin();
			}
			const resources = isDone ? countOf(session.snapshot) : status.resources;
			const { isRendering } = status;
			status = { state: isDone ? 'ready' : 'indexing', done, total, resources, ...(isRendering && { isRendering }) };
			connection.sendNotification(statusNotification, status);
			if (!isDone) {
				bar.show(done, total);
				return;
			}
			took = Math.round(performance.now() - start);
			bar.end();
			const skipped = session.skipped.all.length;
			const rest = skipped === 0 ? '' : `; ${skipped} skipped`;
			connection.console.info(`Indexed ${total} files, ${resources} resources, in ${took} ms${rest}`);
		},
		rendering(isRendering) {
			status = { ...status, isRendering };
			connection.sendNotification(statusNotification, status);
		},
		report(version, rendering) {
			return { ...status, rendering, version, indexMilliseconds: took, ...reportOf(session) };
		},
	};
}

function reportOf({ snapshot, skipped }: Session) {
	return {
		host: host.name,
		lacks: host.lacks,
		pid: host.pid,
		folders: snapshot.folders.map(({ uri }) => uri),
		skipped: skipped.all.slice(0, mostSkipped).map(({ path, reason }) => ({ path, reason })),
		skippedCount: skipped.all.length,
		...environmentsIn(snapshot),
		settings: settingsIn(snapshot),
		memory: memoryOf(snapshot),
		kinds: kindsIn(snapshot),
	};
}

function nameOfFolder(uri: string): string {
	return decoded(uri.slice(uri.lastIndexOf('/') + 1));
}

function environmentsIn(snapshot: Snapshot): Pick<IndexStatus, 'environments' | 'environmentCount'> {
	const all = environments(snapshot).filter(({ kind, folder }) => kind !== 'folder' || folder !== undefined);
	const shown = all.slice(0, mostEnvironments).map(({ name, kind, folder, members, settings }) => ({
		name: name || nameOfFolder(folder?.uri ?? ''),
		kind,
		files: [...members.uris].filter((uri) => members.at(uri).length > 0).length,
		assume: settings.assume,
		release: settings.version,
	}));
	return { environments: shown, environmentCount: all.length };
}

function settingsIn(snapshot: Snapshot): IndexStatus['settings'] {
	return environments(snapshot)
		.filter(({ kind, folder }) => kind === 'folder' && folder !== undefined)
		.flatMap(({ folder, settings }) =>
			Object.entries(settings).flatMap(([name, value]) => {
				const isPreset = JSON.stringify(value) === JSON.stringify(defaultSettings[name as keyof Settings]);
				return isPreset ? [] : [{ folder: nameOfFolder(folder?.uri ?? ''), name, value: JSON.stringify(value) }];
			}),
		);
}

function memoryOf({ files, lineage }: Snapshot): IndexStatus['memory'] {
	let documents = 0;
	for (const { placed } of files.values()) documents += placed.length;
	const used = host.memory();
	const megabytes = used && { heap: Math.round(used.heap / 1e6), process: Math.round(used.process / 1e6) };
	return { ...(megabytes && { megabytes }), documents, joined: documentsInMeshes(lineage) };
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
