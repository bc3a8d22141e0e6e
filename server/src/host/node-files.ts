// The machine's file system, through Node.
import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readlinkSync,
	readSync,
	realpathSync,
	statSync,
} from 'node:fs';
import * as paths from 'node:path';
import { URI } from 'vscode-uri';
import type { FileSystem } from './host.ts';

// One buffer for all files: a buffer each would be most of the work of reading ten thousand small ones.
const shared = Buffer.allocUnsafeSlow(1024 * 1024);

// So that a pipe that nobody writes to does not hold us up before we see what it is.
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** What a shell hands over in place of a file: the one thing beside regular files that is read, up to the same size. */
const handedOver = /^\/dev\/(stdin|fd\/\d+)$/;

export const nodeFiles: FileSystem = {
	paths,
	pathOf(uri) {
		const parsed = URI.parse(uri);
		return parsed.scheme === 'file' ? parsed.fsPath : undefined;
	},
	uriOf: (path) => URI.file(path).toString(),
	entries: (folder) => readdirSync(folder, { withFileTypes: true }),
	entryAt: (path) => attempt(() => lstatSync(path, { throwIfNoEntry: false })),
	kindOf(path) {
		const found = attempt(() => statSync(path, { throwIfNoEntry: false }));
		if (found === undefined) return 'missing';
		if (found.isDirectory()) return 'directory';
		return found.isFile() ? 'file' : 'other';
	},
	identityOf(folder) {
		const found = attempt(() => statSync(folder, { bigint: true }));
		return found === undefined || found.ino === 0n ? undefined : `${found.dev}:${found.ino}`;
	},
	realpath: (path) => realpathSync(path),
	readlink: (path) => readlinkSync(path),
	read(path, largest) {
		const isStream = handedOver.test(path);
		const file = openSync(path, isStream ? constants.O_RDONLY : flags);
		try {
			const stat = fstatSync(file);
			if (stat.isDirectory()) return 'directory';
			if (!stat.isFile() && !isStream) return 'other';
			if (stat.isFile() && stat.size > largest) return 'too large';
			const bytes = stat.isFile() ? bytesOf(file, stat.size) : bytesOf(file, largest + 1);
			return bytes.length > largest ? 'too large' : bytes;
		} finally {
			closeSync(file);
		}
	},
	list: async () => {},
	look: async () => {},
	fetch: async () => 0,
};

function attempt<T>(look: () => T): T | undefined {
	try {
		return look();
	} catch {
		return undefined;
	}
}

/** Up to `size` bytes of an open file. */
function bytesOf(file: number, size: number): Buffer {
	const buffer = size <= shared.length ? shared : Buffer.allocUnsafeSlow(size);
	let end = 0;
	for (let count = -1; count !== 0 && end < size; end += count) count = readSync(file, buffer, end, size - end, null);
	return buffer.subarray(0, end);
}
