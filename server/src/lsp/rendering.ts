// istio.render: when charts and overlays are rendered, and what is done with the outcome. One run at a time, in a process of its
// own, a while after the last save; never where the workspace is not trusted.
import { apart } from '../disk/apart.ts';
import { type RenderingStatus, renderingWord } from '../protocol.ts';
import { isKustomization } from '../workspace/kustomize.ts';
import type { Guarded } from './guard.ts';
import { patience, type RenderAnswer, type RenderedFile, type RenderOrder } from './rendered-files.ts';
import type { Session } from './session.ts';

export interface Rendering {
	/** Something has changed on the disk, or in the settings: it is rendered after a pause. */
	later(): void;
	/** The user trusts the workspace now. */
	trust(): void;
	status(): RenderingStatus;
}

/** What it works with. */
export interface Renderer {
	/** The program of the server, which runs once more. */
	readonly module: string;
	/** Whether the client has said that the user trusts the workspace. */
	readonly isTrusted: boolean;
	/** Whether the index is complete. */
	readonly isReady: () => boolean;
	readonly order: () => RenderOrder;
	readonly show: (files: readonly RenderedFile[]) => void;
	/** Told when a run begins and when it ends. */
	readonly onRun: (isRunning: boolean) => void;
}

/** Milliseconds without a save before anything is rendered. */
const pause = 1000;

/** Milliseconds beyond the patience of a run until it is ended: one program may have begun just before, and all is read first. */
const grace = 60_000;

export function createRendering(connection: Guarded, session: Session, renderer: Renderer): Rendering {
	const { guard } = connection;
	let { isTrusted } = renderer;
	let last: RenderingStatus = none;
	let stop: (() => void) | undefined;
	let isDue = false;
	let callOff = (): void => {};
	const told = new Set<string>();

	const isOn = (): boolean => session.snapshot.folders.some(({ settings }) => settings.render === 'auto');
	const tell = (sentences: readonly string[], log: (sentence: string) => void): void => {
		for (const sentence of sentences) {
			if (!told.has(sentence)) log(sentence);
			told.add(sentence);
		}
	};
	const run = async (): Promise<void> => {
		const start = performance.now();
		const running = apart(renderer.module, [renderingWord], renderer.order(), patience + grace);
		let isStopped = false;
		stop = () => {
			isStopped = true;
			running.stop();
		};
		renderer.onRun(true);
		const answer = await running.answer.then(
			(given) => given as RenderAnswer,
			(error: Error) => error,
		);
		stop = undefined;
		const milliseconds = Math.round(performance.now() - start);
		if (isStopped) return;
		if (answer instanceof Error) {
			const problems = [`Rendering failed: ${answer.message}`];
			tell(problems, (one) => connection.console.warn(one));
			// What was found last is shown on: less would look as if it were mended.
			last = { ...last, state: 'done', milliseconds, problems };
			return;
		}
		tell(answer.problems, (one) => connection.console.warn(one));
		tell(answer.notes, (one) => connection.console.info(one));
		last = { state: 'done', count: answer.count, milliseconds, problems: answer.problems };
		renderer.show(answer.files);
	};
	const begin = async (): Promise<void> => {
		isDue = false;
		if (!isOn() || !isTrusted || !renderer.isReady()) return;
		if (stop !== undefined) {
			isDue = true;
			return;
		}
		if (!hasSources(session)) {
			last = { ...none, state: 'done' };
			renderer.show([]);
			return;
		}
		await run();
		renderer.onRun(false);
		if (isDue) later();
	};
	const later = (): void => {
		callOff();
		if (!isOn()) {
			stop?.();
			last = none;
			renderer.show([]);
			return;
		}
		// What takes long is not done all the time.
		callOff = guard.after(Math.max(pause, last.milliseconds), 'Rendering', begin);
	};
	return {
		later,
		trust() {
			isTrusted = true;
			later();
		},
		status: () => {
			if (!isOn()) return none;
			if (!isTrusted) return { ...none, state: 'untrusted' };
			return { ...last, state: stop !== undefined ? 'running' : last === none ? 'waiting' : last.state };
		},
	};
}

const none: RenderingStatus = { state: 'off', count: 0, milliseconds: 0, problems: [] };

/** Whether there is anything to render. */
function hasSources({ snapshot }: Session): boolean {
	for (const uri of snapshot.files.keys()) if (uri.endsWith('/Chart.yaml') || isKustomization(uri)) return true;
	return false;
}
