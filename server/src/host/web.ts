// A worker in a browser as the host: files come from the client, and there is no process.
import type { Host } from './host.ts';
import { createMirror, type Remote } from './mirror.ts';

/** `envoyApi`: the text of the file that comes beside the bundle, if it could be read. */
export function webHost(remote: Remote, envoyApi: string | undefined): Host {
	return {
		name: 'a browser',
		pid: 0,
		files: createMirror(remote),
		// Browsers check signatures only later, and read no certificates.
		cryptography: undefined,
		lacks: [
			'Charts and overlays are not rendered (`istio.render`), for no programs can be run.',
			'Signatures of tokens are not checked in traces, nor whether certificates in Secrets have expired.',
			'Files outside the folders of the workspace are not read.',
		],
		envoyApi() {
			if (envoyApi === undefined) throw new Error('It was not read');
			return envoyApi;
		},
		unbundled(name) {
			throw new Error(`${name} is not in the bundle`);
		},
		memory: () => undefined,
	};
}
