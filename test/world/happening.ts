// What can happen to a world, and what the happenings share.
import type { Dice } from '../dice.ts';

export interface WorldFile {
	readonly text: string;
	/** Whether an editor shows it. */
	readonly isOpen: boolean;
}

export interface WorldFolder {
	readonly path: string;
	/** What the editor has set. */
	readonly given: Readonly<Record<string, unknown>>;
}

export interface World {
	/** By paths below the root of the world. */
	readonly files: ReadonlyMap<string, WorldFile>;
	readonly folders: readonly WorldFolder[];
	/** What happened to make it. */
	readonly event: string;
}

/** Something that may happen, and what to call it. */
export type Event = (world: World, dice: Dice) => Omit<World, 'event'> & { readonly what: string };

export const pick = <T>(list: readonly T[], dice: Dice): T | undefined => list[dice(list.length)];

export function changed(world: World, path: string, text: string, what: string, isOpen?: boolean): ReturnType<Event> {
	const files = new Map(world.files);
	files.set(path, { text, isOpen: isOpen ?? files.get(path)?.isOpen ?? false });
	return { ...world, files, what: `${what} ${path}` };
}

export function anyFile({ files }: World, dice: Dice): readonly [path: string, file: WorldFile] {
	// Half of the time one that decides about others.
	const deciding = [...files].filter(([path]) =>
		/kustomization|Chart|\.istio|crds|argo|mesh|sidecar|namespaces/.test(path),
	);
	return (
		pick(dice(2) === 0 && deciding.length > 0 ? deciding : [...files], dice) ?? [
			'a/new.yaml',
			{ text: '', isOpen: false },
		]
	);
}
