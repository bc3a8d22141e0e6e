// Programs of the user's own PATH, run for --render and istio.render and for nothing else: with an environment that holds none of the user's
// credentials, without a network as far as that can be said, and with an end in time and size.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isWithin, kindOfPath, realpath } from './read.ts';

/** What a program printed, or why there is nothing, as words behind "… failed: ". */
export type Printed = { readonly text: string } | { readonly reason: string };

/** How long one run may take, and how much it may print. */
export const mostMilliseconds = 30_000;
export const mostPrinted = 32 * 1024 * 1024;

/** The path of a program; undefined if it is not on the PATH. What lies in one of `repositories` is never taken, nor what is relative. */
export function programOf(
	name: string,
	repositories: readonly string[],
	path = process.env.PATH ?? '',
): string | undefined {
	const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
	for (const folder of path.split(delimiter)) {
		if (!isAbsolute(folder)) continue;
		for (const one of names) {
			const full = join(folder, one);
			if (kindOfPath(full) !== 'file') continue;
			const real = realpath(full);
			const isInside = (one: string): boolean => isWithin(real ?? full, realpath(one) ?? one) || isWithin(full, one);
			if (real !== undefined && !repositories.some(isInside)) return full;
		}
	}
	return undefined;
}

/** Runs a program in a folder of its own that is thrown away. Nothing is thrown. */
export function printedBy(program: string, words: readonly string[], input = ''): Printed {
	let home: string | undefined;
	try {
		home = mkdtempSync(join(tmpdir(), 'istio-ls-'));
		return ran(program, words, input, home);
	} catch (error) {
		return { reason: (error as Error).message };
	} finally {
		if (home !== undefined) rmSync(home, { recursive: true, force: true });
	}
}

function ran(program: string, words: readonly string[], input: string, home: string): Printed {
	const { status, signal, stdout, stderr, error } = spawnSync(program, words, {
		cwd: home,
		env: confined(home),
		input,
		timeout: mostMilliseconds,
		killSignal: 'SIGKILL',
		maxBuffer: mostPrinted,
		windowsHide: true,
	});
	const code = (error as NodeJS.ErrnoException | undefined)?.code;
	if (code === 'ETIMEDOUT') return { reason: `it took more than ${mostMilliseconds / 1000} seconds` };
	if (code === 'ENOBUFS') return { reason: `it printed more than ${mostPrinted / 1024 / 1024} MB` };
	if (error !== undefined) return { reason: error.message };
	if (status === 0) return { text: stdout.toString('utf8') };
	return { reason: firstFault(stderr.toString('utf8')) || `it ended with ${signal ?? status}` };
}

/** The line that says what is wrong; the warnings before it do not. */
function firstFault(said: string): string {
	const lines = said.split('\n').map((line) => line.trim());
	return (lines.find((line) => /^error:/i.test(line)) ?? lines.find((line) => line !== '') ?? '')
		.replace(/^error:\s*/i, '')
		.slice(0, 500);
}

// Go's net/http takes its proxy from the environment (net/http: ProxyFromEnvironment); nobody listens at this one.
const nowhere = 'http://127.0.0.1:9';

/**
 * No variable of the user's but what Windows needs to start a program: a chart or a kustomization may print what it sees. No
 * PATH, so that kustomize finds no git; a home where there is no cluster, no plugin and no registry.
 */
function confined(home: string): NodeJS.ProcessEnv {
	const { SystemRoot } = process.env;
	return {
		...(SystemRoot === undefined ? {} : { SystemRoot }),
		PATH: join(home, 'none'),
		HOME: home,
		USERPROFILE: home,
		TMPDIR: home,
		TEMP: home,
		TMP: home,
		XDG_CONFIG_HOME: home,
		XDG_CACHE_HOME: home,
		XDG_DATA_HOME: home,
		HELM_CONFIG_HOME: home,
		HELM_CACHE_HOME: home,
		HELM_DATA_HOME: home,
		HELM_PLUGINS: join(home, 'none'),
		HELM_NO_PLUGINS: '1',
		KUBECONFIG: devNull,
		KUSTOMIZE_PLUGIN_HOME: join(home, 'none'),
		HTTP_PROXY: nowhere,
		HTTPS_PROXY: nowhere,
		ALL_PROXY: nowhere,
		NO_PROXY: '',
		GOMEMLIMIT: '1GiB',
		LANG: 'C',
	};
}
