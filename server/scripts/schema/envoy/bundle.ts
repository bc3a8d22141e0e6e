// Envoy's API for the product: read from the package that brings its .proto files, completed with what newer Envoys have,
// and written to the one file that schema/envoy/load.ts reads when an EnvoyFilter is there.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { EnvoyApi, RawMessage } from '../../../src/schema/envoy/form.ts';
import { withRows } from '../../../src/schema/envoy/rows.ts';
import { toColumns } from './pack.ts';
import { readProtos } from './protos.ts';

/** The package with Envoy's .proto files; its license is listed with those of the other packages. */
export const envoyPackage = '@grpc/grpc-js-xds';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve(`${envoyPackage}/package.json`));

/** Writes `target`, and `target.stamp` beside it, unless they are of this package and these scripts. */
export function bundleEnvoy(target: string): void {
	const stamp = stampOf();
	const beside = `${target}.stamp`;
	if (existsSync(target) && existsSync(beside) && readFileSync(beside, 'utf8') === stamp) return;
	// Not compressed: what ships it does that, and both Node and browsers can read it.
	writeFileSync(target, JSON.stringify(toColumns(envoyApi())));
	writeFileSync(beside, stamp);
}

function stampOf(): string {
	const hash = createHash('sha256').update(readFileSync(join(folder, 'package.json'), 'utf8'));
	const read = ['columns.ts', 'rows.ts'].map((file) => `../../../src/schema/envoy/${file}`);
	for (const file of ['bundle.ts', 'docs.ts', 'newer.txt', 'pack.ts', 'protos.ts', ...read]) {
		hash.update(readFileSync(join(import.meta.dirname, file), 'utf8'));
	}
	return hash.digest('hex');
}

/** The API that patches may use: what configures Envoy and its extensions, and what that is made of. */
export function envoyApi(): EnvoyApi {
	const deps = join(folder, 'deps');
	// The files of the API before version 3 import what the package does not have; no Envoy takes them any more.
	const files = globSync(['{envoy-api,xds}/**/*.proto', 'googleapis/google/api/expr/v1alpha1/syntax.proto'], {
		cwd: deps,
	}).filter((path) => !/[\\/]v2|[\\/](?:service|admin)[\\/]/.test(path));
	const read = readProtos(
		files.sort().map((path) => [path.replaceAll('\\', '/'), readFileSync(join(deps, path), 'utf8')]),
	);
	return reached(withRows(read, readFileSync(join(import.meta.dirname, 'newer.txt'), 'utf8')));
}

/** What may be named in a patch by itself. */
const named =
	/^(?:envoy\.(?:config|extensions|tcp)\.|(?:udpa|xds)\.type\.|stats\.|(?:io\.)?istio\.|envoy\.type\.matcher\.v3\.)/;

/** What no patch can hold: reports of load, collections by other protocols, an older API that is declared among its successors. */
const unheld = new RegExp(
	[
		/^envoy\.config\.endpoint\.v3\.(?:ClusterStats|\w*EndpointLoadMetricStats|Upstream\w+Stats)(?:\.|$)/,
		/^envoy\.config\.\w+\.v3\.\w+Collection$/,
		/^envoy\.config\.core\.v3\.(?:ControlPlane|HeaderMap)$/,
	]
		.map(({ source }) => source)
		.join('|'),
);

function reached({ messages, enums }: EnvoyApi): EnvoyApi {
	const open = Object.keys(messages).filter((name) => named.test(name) && !unheld.test(name));
	const kept: Record<string, RawMessage> = {};
	const words: Record<string, EnvoyApi['enums'][string]> = {};
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		const message = messages[name];
		if (message === undefined || name in kept) continue;
		kept[name] = spoken(name, message);
		for (const { type } of Object.values(message.fields)) {
			if (type in messages) open.push(type);
			const found = enums[type];
			if (found !== undefined) words[type] = { words: found.words };
		}
	}
	return { messages: sorted(kept), enums: sorted(words) };
}

/**
 * Of whom nobody reads a sentence: what only the bootstrap holds, which istiod no longer patches; what Istio's proxies have no
 * listeners or clusters for (UDP, QUIC, Thrift); what is for looking into Envoy or seldom used; what Envoy has removed; types of
 * other projects.
 */
const silent = new RegExp(
	[
		/^envoy\.config\.(?:bootstrap|grpc_credential|metrics|overload)\./,
		/^envoy\.extensions\.(?:bootstrap|config|key_value|quic|resource_monitors|stat_sinks|watchdog)\./,
		/^envoy\.(?:config\.tap|data|extensions\.common\.tap|extensions\.filters\.udp)\./,
		// Protocols that Istio has no way to serve, services of single clouds and vendors, and messages that other code reads.
		/^envoy\.extensions\.(?:clusters|filters\.network)\.(?:dubbo_proxy|mongo_proxy|redis|zookeeper_proxy)\./,
		/^envoy\.config\.(?:cluster\.redis|trace\.v3\.(?:DatadogRemote|OpenCensus|Lightstep|SkyWalking|Client|XRay))/,
		/^envoy\.extensions\..*\.(?:aws_\w+|cdn_loop|dependency|fluentd|gcp_\w+|geoip\w*|proto_\w+|rate_limit_quota)\./,
		/^envoy\.extensions\..*\.(?:client_side_weighted_round_robin|file_system_http_cache|header_validators|maxmind)\./,
		/^envoy\.extensions\..*\.(?:adaptive_concurrency|alts|file_system_buffer|kill_request|tap)\./,
		/^envoy\.extensions\..*(?:\.gzip\.v3\.Gzip$|\.gzip\.v3\.Gzip\.|thrift)/,
		/^(?:google|xds\.core)\./,
	]
		.map(({ source }) => source)
		.join('|'),
);

function spoken(name: string, message: RawMessage): RawMessage {
	const isSilent = silent.test(name);
	const fields = Object.entries(message.fields).map(([field, { doc, ...rest }]) => {
		const isShown = doc !== undefined && !isSilent && rest.isHidden !== true && rest.isDeprecated !== true;
		return [field, isShown ? { doc, ...rest } : rest] as const;
	});
	const { doc, ...rest } = message;
	return { ...rest, ...(doc === undefined || isSilent ? {} : { doc }), fields: Object.fromEntries(fields) };
}

function sorted<T>(table: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
	return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));
}
