// A Secret that a server names as its certificate, which holds none.

import { X509Certificate } from 'node:crypto';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Declared } from '../../mesh/mesh.ts';
import { isFilledBy } from '../../model/makers/secret-makers.ts';
import { manifest, title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	expired: { wrong: 'Secret "{secret}" has expired: {why}', severity: 'information' },
	unusable: 'Secret "{secret}" cannot be used: {why}',
})({
	severity: 'error',
	kinds: ['Gateway'],
	codes: ['IST0161'],
	docs: {
		summary: 'The Secret that a Gateway names as its certificate does not contain a valid certificate and key.',
		why: 'The gateway gets no certificate and refuses all connections to this server.',
		exceptions:
			'Reported only if every Secret that may be meant is invalid, as far as its fields are in the file. `stringData` is read like `data`. Values that only resemble a certificate are assumed to be placeholders.',
		severityNotes: 'Information for a certificate that has expired, because the file was once valid.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: shop }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: istio-system }
type: Opaque
data:
  tls.cert: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t
  tls.key: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t
`,
		mend: ['tls.cert:', 'tls.crt:'],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/'],
	},
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		for (const mention of by.references) {
			if (mention.row.to !== 'secret' || mention.opaque || !/credentialName/.test(mention.row.at)) continue;
			const resolution = resolve(mesh, { by, mention });
			const faults = resolution.is === 'found' ? resolution.targets.map((one) => ({ one, fault: faultOf(one) })) : [];
			const [first] = faults;
			if (first?.fault === undefined || faults.some(({ fault }) => fault === undefined)) continue;
			// Nothing in the file changed when the day came: samples and tests hold such certificates on purpose.
			const isByDate = faults.some(({ fault }) => fault?.isByDate === true);
			yield {
				span: mention,
				message: isByDate ? 'expired' : 'unusable',
				with: { secret: mention.text, why: first.fault.text },
				related: faults
					.slice(0, 5)
					.map(({ one }) => ({ in: one.by, span: one.mention, message: title(one.by.resource) })),
			};
		}
	},
});

/** The pairs of keys that Istio reads (istio: pilot/pkg/credentials/kube/secrets.go, extractCertInfo). */
const pairs = [
	['cert', 'key'],
	['tls.crt', 'tls.key'],
] as const;

interface Fault {
	readonly text: string;
	/** Whether it was right once. */
	readonly isByDate?: true;
}

/** What is wrong with a declared Secret; undefined if nothing is, or it cannot be told. */
function faultOf({ by }: Declared): Fault | undefined {
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
function expired(pem: string): Fault | undefined {
	try {
		const { validTo } = new X509Certificate(pem);
		const isOver = Date.parse(validTo) < Date.now();
		return isOver ? { text: `its certificate expired on ${validTo}`, isByDate: true } : undefined;
	} catch {
		return undefined;
	}
}

/** Base64 as text; undefined for what is none, or stands in for something else. */
function decoded(text: string): string | undefined {
	return /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, 'base64').toString('latin1') : undefined;
}
