// What Envoy refuses of certificates and TLS beyond the rules in its API.
import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { refusedAt } from './asking.ts';
import { all, inlineIn, isSet, mayHoldMore, needs } from './checks.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

const tls = 'envoy.extensions.transport_sockets.tls.v3.';

/** envoy: source/common/tls/cert_validator/default_validator.cc, "SAN-based verification … is insecure and not allowed" */
const tlsContext: Check = function* (node, { isMerged }) {
	const validation = fieldOf(node, 'validation_context');
	if (isMerged || validation === undefined || validation.opaque) return;
	if (validation.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const trust = ['trusted_ca', 'ca_certificate_provider_instance', 'system_root_certs', 'custom_validator_config'];
	if (trust.some((name) => fieldOf(validation, name) !== undefined)) return;
	for (const name of ['match_typed_subject_alt_names', 'match_subject_alt_names']) {
		const key = keyFor(validation, name);
		if (key !== undefined && (fieldOf(validation, name)?.items.length ?? 0) > 0)
			yield refusedAt(key, wrong('noAuthority', { field: key.text }));
	}
};

/** envoy: source/common/tls/tls_certificate_config_impl.cc, "Failed to load incomplete private key" */
const certificate: Check = function* (node, { isMerged }, { anchor }) {
	if (isMerged || node.entries.some(({ key }) => key.opaque || key.text === '<<')) return;
	const has = (name: string): boolean => fieldOf(node, name) !== undefined;
	if (has('certificate_chain') && !has('private_key') && !has('private_key_provider') && !has('pkcs12'))
		yield { kind: 'missing-field', span: anchor, ...wrong('privateKey') };
};

/** What BoringSSL takes (envoy: api/envoy/extensions/transport_sockets/tls/v3/common.proto, cipher_suites). */
const ciphers = new Set(
	`ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384
	ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA
	ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA ECDHE-RSA-AES128-SHA256 ECDHE-PSK-AES128-CBC-SHA ECDHE-PSK-AES256-CBC-SHA
	ECDHE-PSK-CHACHA20-POLY1305 AES128-GCM-SHA256 AES256-GCM-SHA384 AES128-SHA AES256-SHA PSK-AES128-CBC-SHA
	PSK-AES256-CBC-SHA DES-CBC3-SHA`.split(/\s+/),
);

/** TABLE: its names for several at once. boringssl: ssl/ssl_cipher.cc, kCipherAliases */
const several = new Set(
	`3DES AES AES128 AES256 AESGCM ALL CHACHA20 DEFAULT ECDHE ECDSA EECDH FIPS HIGH PSK RSA SHA SHA1 SSLv3 TLSv1 TLSv1.2 aECDSA
	aGENERIC aPSK aRSA kECDHE kEECDH kGENERIC kPSK kRSA`.split(/\s+/),
);

const tlsParameters: Check = function* (node) {
	for (const item of fieldOf(node, 'cipher_suites')?.items ?? []) {
		const text = item.opaque || item.kind !== 'scalar' ? undefined : item.text;
		// Exclusions, orders and intersections are a language of their own.
		if (text === undefined || text === '' || /[!@+]|^-/.test(text) || /PLACEHOLDER|^YOUR|^REPLACE|^CHANGE/i.test(text))
			continue;
		const unknown = text
			.replace(/^\[|\]$/g, '')
			.split(/[:|]/)
			.find((one) => !isSuite(one));
		if (unknown === undefined) continue;
		const is13 = /^TLS_(?:AES|CHACHA20)_/.test(unknown);
		yield refusedAt(item, wrong(is13 ? 'cipher13' : 'cipher', { suite: unknown }));
	}
};

/** Names of the standard are known as well, but for those of TLS 1.3, which cannot be chosen, and DHE, which is not there. */
function isSuite(name: string): boolean {
	return ciphers.has(name) || several.has(name) || /^TLS_(?!DHE?_)[A-Z0-9_]+_WITH_[A-Z0-9_]+$/.test(name);
}

/** Certificates that a PKCS #12 holds are all of it. */
const chain: Check = function* (node, way, at) {
	if (fieldOf(node, 'private_key') !== undefined)
		yield* needs('TlsCertificate', 'certificate_chain', 'pkcs12')(node, way, at);
};

/** TABLE: groups of BoringSSL (boringssl: ssl/ssl_key_share.cc, kNamedGroups), and their other names. */
const groups = new Set(
	'P-256 P-384 P-521 X25519 X25519MLKEM768 MLKEM1024 prime256v1 secp384r1 secp521r1 x25519'.split(' '),
);

/** boringssl: ssl/ssl_privkey.cc, SSL_CTX_set1_sigalgs_list: names of the standard, or an algorithm and a hash. */
const algorithm =
	/^(?:rsa_pkcs1_(?:md5_sha1|sha(?:1|256|384|512))|ecdsa_(?:sha1|secp256r1_sha256|secp384r1_sha384|secp521r1_sha512)|rsa_pss_rsae_sha(?:256|384|512)|ed25519|(?:RSA|RSA-PSS|PSS|ECDSA)\+SHA(?:1|256|384|512))$/;

const names: Check = function* (node) {
	for (const item of fieldOf(node, 'ecdh_curves')?.items ?? [])
		if (isNew(item) && !groups.has(item.text)) yield refusedAt(item, wrong('curve', { curve: item.text }));
	for (const item of fieldOf(node, 'signature_algorithms')?.items ?? [])
		if (isNew(item) && !algorithm.test(item.text)) yield refusedAt(item, wrong('signature', { name: item.text }));
};

/** Several in one text are a language of their own; what later releases bring looks like what there is. */
function isNew(item: Node): boolean {
	return !item.opaque && item.kind === 'scalar' && item.text !== '' && !/[:,]|MLKEM|mlkem|mldsa/.test(item.text);
}

/** TABLE: which blocks may be the one that is needed. boringssl: crypto/pem/pem_lib.cc, check_pem */
const blocks = {
	CERTIFICATE: /^(?:TRUSTED |X509 )?CERTIFICATE$/,
	'PRIVATE KEY': /^(?:[A-Z\d]+ )?PRIVATE KEY$/,
} as const;

/** PEM in the document itself; what is encoded in it is not read. */
function pem(field: string, needed: keyof typeof blocks): Check {
	return function* (node) {
		const inline = inlineIn(fieldOf(node, field));
		if (inline === undefined || inline.text === '' || /\.\.\.|\u2026|<|\{\{|\$/.test(inline.text)) return;
		const { at, text } = inline;
		const found = [...text.matchAll(/^-----BEGIN ([A-Z\d ]+)-----[ \t]*\r?\n([\s\S]*?)^-----END \1-----/gm)];
		const whole = found.filter(([, , body = '']) => /^[\w+/=\s]+$/.test(body) || body.includes(':'));
		const [label] = whole.map(([, one = '']) => one);
		if (label === undefined)
			yield refusedAt(at, wrong(/^LS0tLS1CRUdJTi/.test(text) ? 'pemInBase64' : 'noPem', { field }));
		else if (!whole.some(([, one = '']) => blocks[needed].test(one)))
			yield refusedAt(at, wrong('otherPem', { field, needed, label }));
	};
}

/** envoy: source/common/tls/cert_validator/default_validator.cc, "always ignored without trusted CA" */
const expired: Check = function* (node, { isMerged }) {
	const key = keyFor(node, 'allow_expired_certificate');
	if (isMerged || key === undefined || !isSet(node, 'allow_expired_certificate') || mayHoldMore(node)) return;
	const has = ['trusted_ca', 'ca_certificate_provider_instance', 'system_root_certs'].some((name) =>
		fieldOf(node, name),
	);
	if (!has) yield refusedAt(key, wrong('noAuthority', { field: key.text }));
};

/** envoy: source/common/tls/context_config_impl.cc, "Multiple TLS certificates are not supported for client contexts" */
const upstream: Check = function* (node): Iterable<EnvoyFault> {
	const [, second] = fieldOf(fieldOf(node, 'common_tls_context'), 'tls_certificates')?.items ?? [];
	if (second !== undefined) yield refusedAt(second.entries[0]?.key ?? second, wrong('oneCertificate'));
};

export const beyondTls: Readonly<Record<string, Check>> = {
	[`${tls}CommonTlsContext`]: tlsContext,
	[`${tls}TlsCertificate`]: all(
		certificate,
		chain,
		pem('certificate_chain', 'CERTIFICATE'),
		pem('private_key', 'PRIVATE KEY'),
	),
	[`${tls}CertificateValidationContext`]: all(expired, pem('trusted_ca', 'CERTIFICATE')),
	[`${tls}TlsParameters`]: all(tlsParameters, names),
	[`${tls}UpstreamTlsContext`]: upstream,
};
