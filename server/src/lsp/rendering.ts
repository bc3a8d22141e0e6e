// istio.render: when charts and overlays are rendered, and what is done with the outcome. One run at a time, in a process of its
// own, a while after the last save; never where the workspace is not trusted.
import type { Apart } from '../disk/apart.ts';
import type { RenderingStatus } from '../protocol.ts';
import { isKustomization } from '../workspace/kustomize.ts';
import type { Guarded } from './guard.ts';
import type { RenderAnswer, RenderedFile, RenderOrder } from './rendered-files.ts';
import type { Session } from './session.ts';

export interface Rendering {
	/** Something has changed on the disk: it is rendered after a pause. */
	later(): void;
	/** The session has changed: so may have the settings. */
	changed(): void;
	/** The user trusts the workspace now. */
	trust(): void;
	status(): RenderingStatus;
}

/** What it works with. */
export interface Renderer {
	/** Hands an order to a process of its own, which has so many milliseconds; undefined where none can be started. */
	readonly apart: RunApart | undefined;
	/** Whether the client has said that the user trusts the workspace. */
	readonly isTrusted: boolean;
	/** Whether the index is complete. */
	readonly isReady: () => boolean;
	readonly order: () => RenderOrder;
	readonly show: (files: readonly RenderedFile[]) => void;
	/** Told when a run begins and when it ends. */
	readonly onRun: (isRunning: boolean) => void;
}

export type RunApart = (order: RenderOrder, milliseconds: number) => Apart;

/** Time for all renderings, in milliseconds: somebody waits for them. */
export const patience = 2 * 60_000;

/** Milliseconds without a save before anything is rendered. */
const pause = 1000;

/** Milliseconds beyond the patience of a run until it is ended: one program may have begun just before, and all is read first. */
const grace = 60_000;

/** One run, and what it leaves. */
interface Runs {
	readonly isRunning: boolean;
	readonly last: RenderingStatus;
	/** Renders, judges and shows. */
	run(apart: RunApart): Promise<void>;
	/** Ends what is running, and forgets and shows nothing of what was found. */
	clear(): void;
}

export function createRendering(connection: Guarded, session: Session, renderer: Renderer): Rendering {
	const runs = createRuns(connection, renderer);
	let { isTrusted } = renderer;
	let { folders } = session.snapshot;
	let isDue = false;
	let callOff = (): void => {};

	const isOn = (): boolean => session.snapshot.folders.some(({ settings }) => settings.render === 'auto');
	const begin = async (): Promise<void> => {
		isDue = runs.isRunning;
		if (isDue || !isOn() || !isTrusted || !renderer.isReady() || renderer.apart === undefined) return;
		if (hasSources(session)) await runs.run(renderer.apart);
		else runs.clear();
		if (isDue) later();
	};
	const later = (): void => {
		callOff();
		if (!isOn()) runs.clear();
		// What takes long is not done all the time.
		else callOff = connection.guard.after(Math.max(pause, runs.last.milliseconds), 'Rendering', begin);
	};
	return {
		later,
		changed() {
			if (session.snapshot.folders === folders) return;
			folders = session.snapshot.folders;
			later();
		},
		trust() {
			isTrusted = true;
			later();
		},
		status: () => {
			if (!isOn()) return none;
			if (renderer.apart === undefined) return { ...none, state: 'impossible' };
			if (!isTrusted) return { ...none, state: 'untrusted' };
			return { ...runs.last, state: runs.isRunning ? 'running' : runs.last === none ? 'waiting' : 'done' };
		},
	};
}

function createRuns({ console }: Guarded, { order, show, onRun }: Renderer): Runs {
	let last = none;
	let running: Apart | undefined;
	const told = new Set<string>();
	const tell = (sentences: readonly string[], log: (sentence: string) => void): void => {
		for (const sentence of sentences) {
			if (!told.has(sentence)) log(sentence);
			told.add(sentence);
		}
	};
	const taken = (answer: RenderAnswer | Error, milliseconds: number): void => {
		if (answer instanceof Error) {
			// What was found last is shown on: less would look as if it were mended.
			last = { ...last, state: 'done', milliseconds, problems: [`Rendering failed: ${answer.message}`] };
		} else {
			last = { state: 'done', count: answer.count, milliseconds, problems: answer.problems };
			tell(answer.notes, (one) => console.info(one));
			show(answer.files);
		}
		tell(last.problems, (one) => console.warn(one));
	};
	return {
		get isRunning() {
			return running !== undefined;
		},
		get last() {
			return last;
		},
		async run(apart) {
			const start = performance.now();
			const own = apart(order(), patience + grace);
			running = own;
			onRun(true);
			const answer = await own.answer.then(
				(given) => given as RenderAnswer,
				(error: Error) => error,
			);
			if (running !== own) return;
			running = undefined;
			taken(answer, Math.round(performance.now() - start));
			onRun(false);
		},
		clear() {
			if (running !== undefined) {
				running.stop();
				running = undefined;
				onRun(false);
			}
			if (last !== none) show([]);
			last = none;
		},
	};
}

const none: RenderingStatus = { state: 'off', count: 0, milliseconds: 0, problems: [] };

/** Whether there is anything to render. */
function hasSources({ snapshot }: Session): boolean {
	for (const uri of snapshot.files.keys()) if (uri.endsWith('/Chart.yaml') || isKustomization(uri)) return true;
	return false;
}
