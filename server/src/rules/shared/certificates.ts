// Whether a Secret holds the certificate and the key that a server of a Gateway needs.
import { host } from '../../host/host.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Declared } from '../../mesh/mesh.ts';
import { isFilledBy } from '../../model/makers/secret-makers.ts';
import { manifest } from '../../model/resource.ts';
import { glimpseOfBase64 } from '../../text/base64.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';

/** The pairs of keys that Istio reads (istio: pilot/pkg/credentials/kube/secrets.go, extractCertInfo). */
const pairs = [
	['cert', 'key'],
	['tls.crt', 'tls.key'],
] as const;

/** What is wrong with a certificate. */
export interface CertificateFault {
	readonly text: string;
	/** Whether it was right once. */
	readonly isByDate?: true;
}

/** What is wrong with a declared Secret; undefined if nothing is, or it cannot be told. */
export function certificateFault({ by }: Declared): CertificateFault | undefined {
	if (!isDeployedAs(by, 'Secret') || by.standing !== 'whole') return undefined;
	const secret = manifest(by.resource);
	const annotations = (secret.get('metadata')?.get('annotations') as Node | undefined)?.entries ?? [];
	if (annotations.some(({ key }) => isFilledBy(key.text))) return undefined;
	const maps = [secret.get('data'), secret.get('stringData')] as (Node | undefined)[];
	const entries = maps.flatMap((map) => map?.entries ?? []);
	if (maps.some((map) => map?.opaque === true) || entries.some(({ key, value }) => key.opaque || value.opaque))
		return undefined;
	// Without any data it is filled in by others.
	if (entries.length === 0) return undefined;
	// A key without its value is written for somebody who fills it in.
	if (pairs.flat().some((name) => entries.some(({ key, value }) => key.text === name && value.text.trim() === '')))
		return undefined;
	const read = (name: string): string => entries.find(({ key }) => key.text === name)?.value.text.trim() ?? '';
	const pair = pairs.find((names) => names.every((name) => read(name) !== ''));
	if (pair === undefined) return { text: 'it needs "tls.crt" and "tls.key", or "cert" and "key"' };
	const [name] = pair;
	const isPlain = maps[1]?.entries.some(({ key }) => key.text === name) === true;
	const text = isPlain ? read(name) : decoded(read(name));
	if (text === undefined || isStandIn(text)) return undefined;
	return text.includes('-----BEGIN') ? expired(text) : { text: `"${name}" is not a PEM certificate` };
}

/** Whether a text says where the certificate comes from, or that it is still to come: encoded or not, a controller puts it in. */
function isStandIn(text: string): boolean {
	return (
		isPlaceholder(text) ||
		/^<[^>]+>$|^(?:vault:|ref\+|op:\/\/|\{\{|\$\{)|change-?me|placeholder|dummy/i.test(text.trim())
	);
}

/** What is said of a certificate whose time is over; one that cannot be read stands in for another. */
function expired(pem: string): CertificateFault | undefined {
	try {
		const validTo = host.cryptography?.endOfCertificate(pem);
		if (validTo === undefined) return undefined;
		const isOver = Date.parse(validTo) < Date.now();
		return isOver ? { text: `its certificate expired on ${validTo}`, isByDate: true } : undefined;
	} catch {
		return undefined;
	}
}

/** Base64 as text; undefined for what is none, or stands in for something else. */
function decoded(text: string): string | undefined {
	return /^[A-Za-z0-9+/=\s]+$/.test(text) ? glimpseOfBase64(text) : undefined;
}
