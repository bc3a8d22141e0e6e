// What lies where we look and was not read, and why: what the status, the log and the command line tell of.

export interface Skipped {
	readonly path: string;
	/** Why, as words behind the path and "was not read: ". */
	readonly reason: string;
	/** Whether it is no part of the folder, so that nothing is missing without it. */
	readonly isForeign?: true;
}

export type OnSkipped = (skipped: Skipped) => void;

/** What to tell the user, without a full stop. */
export function sentenceOf({ path, reason }: Skipped): string {
	return printable(`${path} was not read: ${reason}`);
}

/** `text` without what a terminal or a log would obey: file names may hold anything. */
function printable(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`);
}

/** Why the file system refused, as a reason. */
export function refusal(error: unknown): string {
	const code = codeOf(error);
	return code === undefined ? String(error) : (reasons[code] ?? `the file system says ${code}`);
}

export function codeOf(error: unknown): string | undefined {
	return (error as NodeJS.ErrnoException | null)?.code;
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: 'its permissions forbid it',
	EPERM: 'its permissions forbid it',
	ELOOP: 'its links lead in a circle, or over more of them than the system follows',
	ENAMETOOLONG: 'its path is too long',
	ENOENT: 'it leads nowhere',
	ENOTDIR: 'it leads nowhere',
	ENXIO: 'it is a pipe, a socket or a device',
};

/** Whether there is nothing at a path: it went while we looked, or was never there. */
export function isGone(error: unknown): boolean {
	const code = codeOf(error);
	return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Names that are not UTF-8 come with this sign in them, and under such a name there is nothing. */
export const unreadableName = '\ufffd';
export const isMisnamed = 'its name is not UTF-8';

export const leadsOut = 'it is a link that leads out of the folder';
