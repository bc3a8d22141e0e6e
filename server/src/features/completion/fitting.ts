// Which of the names of a kind of symbol the rules would take at a place: of Secrets those with a certificate, of VirtualServices
// those that can be delegates, of providers those that do what is asked for.
import { type ExtensionProvider, meshConfigOf } from '../../istio/mesh-config.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Declared, type Mesh, mayShare, type Referring } from '../../mesh/mesh.ts';
import { symbolRows } from '../../mesh/symbols.ts';
import { manifest } from '../../model/resource.ts';
import { certificateFault } from '../../rules/shared/certificates.ts';

/** Those of `declared` that can be meant where `from` is written. */
export function fitting(mesh: Mesh, declared: readonly Declared[], from: Referring): readonly Declared[] {
	const { to, at } = from.mention.row;
	if (to === 'secret') return declared.filter((one) => isSecretFor(one, at, from.by.resource.kind.id));
	if (to === 'virtualService' && at.endsWith('.delegate.name')) return declared.filter((one) => isDelegate(one, from));
	if (to === 'provider') return declared.filter(({ mention }) => provides(mesh, from, mention.text));
	return declared;
}

/** The names that need no declaration, as far as they can be meant there. */
export function builtInFor(mesh: Mesh, from: Referring): readonly string[] {
	const { to } = from.mention.row;
	const names = symbolRows[to].builtIn ?? [];
	return to === 'provider' ? names.filter((name) => provides(mesh, from, name)) : names;
}

/** Types of Secrets, and the fields that they are for (kubernetes.io: concepts/configuration/secret). */
const images = /^kubernetes\.io\/dockerc(?:fg|onfigjson)$/;
const certificates = /^(?:Opaque|kubernetes\.io\/tls|generic|)$/;

/** What makes Secrets has no type, and is taken for any. */
function isSecretFor(one: Declared, at: string, kind: string): boolean {
	if (!isDeployedAs(one.by, 'Secret')) return true;
	const type = manifest(one.by.resource).get('type');
	if (type?.opaque === true) return true;
	if (at.endsWith('imagePullSecret')) return type === undefined || images.test(type.text);
	if (!certificates.test(type?.text ?? '')) return false;
	const isOfServer = kind === 'Gateway' && /credentialName/.test(at);
	return !isOfServer || certificateFault(one) === undefined;
}

/** istio: pilot/pkg/model/virtualservice_controller.go: a delegate has no hosts, and delegates no further. */
function isDelegate({ by }: Declared, from: Referring): boolean {
	const isSelf =
		by.resource.name?.text === from.by.resource.name?.text &&
		(by.member.uri === from.by.member.uri || mayShare(by.namespaces, from.by.namespaces));
	return (
		!isSelf && !by.references.some(({ row }) => row.at === 'spec.hosts[]' || row.at === 'spec.http[].delegate.name')
	);
}

/** What each type of provider can do (istio: pilot/pkg/model/telemetry.go, fetchProvider and its callers; extensionprovider). */
const purposes: Readonly<Record<string, readonly ExtensionProvider['type'][]>> = {
	tracing: ['zipkin', 'datadog', 'stackdriver', 'skywalking', 'opencensus', 'opentelemetry'],
	metrics: ['prometheus', 'stackdriver'],
	accessLogging: ['envoyFileAccessLog', 'envoyHttpAls', 'envoyTcpAls', 'envoyOtelAls', 'stackdriver'],
	provider: ['envoyExtAuthzHttp', 'envoyExtAuthzGrpc'],
};

function provides(mesh: Mesh, from: Referring, name: string): boolean {
	const purpose = /\b(?:tracing|metrics|accessLogging|provider)\b/.exec(from.mention.row.at)?.[0] ?? '';
	const all = meshConfigOf(mesh).extensionProviders.filter((one) => one.name === name);
	return all.length === 0 || all.some(({ type }) => type === '' || (purposes[purpose]?.includes(type) ?? true));
}
