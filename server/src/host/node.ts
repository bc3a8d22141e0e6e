// Node as the host; importing it installs it.
import { createPublicKey, type JsonWebKey, verify, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Cryptography, install } from './host.ts';
import { nodeFiles } from './node-files.ts';

const cryptography: Cryptography = {
	endOfCertificate: (pem) => new X509Certificate(pem).validTo,
	isSigned: (key, algorithm, data, signature) =>
		verify(
			algorithm,
			data,
			{ key: createPublicKey({ key: key as JsonWebKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
			signature,
		),
};

/** Beside the bundle, for the build puts `__dirname` here; where the build makes it, for what runs without one. */
function envoyApi(): string {
	const name = 'envoy-api.generated.json';
	const beside = join(import.meta.dirname, name);
	return readFileSync(existsSync(beside) ? beside : join(import.meta.dirname, '../schema/envoy', name), 'utf8');
}

install({
	name: `Node ${process.version}`,
	pid: process.pid,
	files: nodeFiles,
	cryptography,
	lacks: [],
	envoyApi,
	unbundled: (name) => createRequire(join(import.meta.dirname, 'node.ts'))(name),
	memory: () => {
		const { heapUsed, heapTotal, rss } = process.memoryUsage();
		return { heap: heapUsed, taken: heapTotal, process: rss };
	},
});
