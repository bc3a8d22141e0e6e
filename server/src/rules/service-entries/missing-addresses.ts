// A TCP port of a ServiceEntry without addresses: it captures the traffic to all hosts on that port.

import { indexedBy } from '../../facts/indexed.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { behaves } from '../../istio/releases.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title, word } from '../../model/resource.ts';
import { isHttp, isTls, protocolNamed } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { addingField, changeTo } from '../shared/fixes.ts';
import { isMisspelt } from '../shared/schema-faults.ts';

export default stating({
	tcp: 'Without "addresses" this TCP port captures the traffic to all hosts on port {port}',
	withoutProtocol:
		'Without "addresses" this port, which states no protocol, captures the traffic to all hosts on port {port}',
})({
	severity: 'hint',
	kinds: ['ServiceEntry'],
	absent: ['addresses'],
	codes: ['IST0134'],
	docs: {
		summary: 'A ServiceEntry has a TCP port but no `addresses`.',
		why: 'TCP carries no host name, so the proxy can tell hosts apart only by their addresses. Without any it treats all traffic on that port as traffic to this host, whatever host is meant.',
		exceptions:
			'Meshes whose proxies answer DNS and allocate addresses (`ISTIO_META_DNS_CAPTURE`; before 1.25, or if istiod has `PILOT_ENABLE_IP_AUTOALLOCATE: "false"`, with `ISTIO_META_DNS_AUTO_ALLOCATE`).',
		severityNotes:
			'Hint because many meshes have only one such host on a port; information if another ServiceEntry has hosts on the same port.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: shop }
spec:
  hosts: [db.example.com]
  ports: [{ number: 5432, name: tcp, protocol: TCP }]
  resolution: DNS
`,
		mend: ['  resolution: DNS', '  addresses: [10.0.0.1]\n  resolution: DNS'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/dns-proxy/'],
	},
	*check(by, mesh) {
		const { resource, standing } = by;
		const root = manifest(resource);
		const spec = root.get('spec');
		const addresses = spec?.get('addresses');
		if (standing !== 'whole' || spec === undefined || addresses?.opaque === true || (addresses?.items.length ?? 0) > 0)
			return;
		const status = root.entries.find(({ key }) => key.text === 'status')?.value;
		const allocated = status?.entries.find(({ key }) => key.text === 'addresses')?.value;
		if ((allocated?.items.length ?? 0) > 0 || isAllocating(mesh)) return;
		if (isMisspelt(by, mesh, ['protocol', 'addresses'])) return;
		for (const port of spec.each('ports')) {
			const [protocol, name] = [port.get('protocol'), word(port.get('name')) ?? word(port.get('number'))];
			if (name === undefined || protocol?.opaque === true || !/^(?:tcp)?$/i.test(protocol?.text ?? '')) continue;
			const others = othersAt(mesh, by, port.get('number')?.text ?? '');
			yield {
				span: word(protocol) ?? name,
				...(others.length > 0 ? { severity: 'information' } : {}),
				message: protocol === undefined || protocol.text === '' ? 'withoutProtocol' : 'tcp',
				with: { port: port.get('number')?.text ?? '' },
				related: others.slice(0, 5).map((one) => ({
					in: one,
					span: one.resource.name ?? one.resource,
					message: `${title(one.resource)} has a host on this port too`,
				})),
				fixes: otherwise(by, port),
			};
		}
	},
});

/** Other ServiceEntries, surely deployed together with `by`, that have hosts on the same port. */
function othersAt(mesh: Mesh, by: Deployed, port: string): readonly Deployed[] {
	return (byPort(mesh).get(port) ?? []).filter((one) => one !== by && areTogether(mesh, one, by));
}

const byPort = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'ServiceEntry'),
	(by) => [...new Set(declarationsIn(by, 'port').map(({ text }) => text))],
);

/** What a port speaks by its name, or by a number that is kept for TLS: then the host can be told from what is sent. */
function otherwise(by: Deployed, port: Node): readonly Fix[] {
	const field = (name: string) => port.entries.find(({ key }) => key.text === name)?.value;
	const said = protocolNamed(field('name')?.text.split('-')[0] ?? '');
	const startsTls = isTls(said) || /^8?443$/.test(field('number')?.text ?? '');
	const protocol = startsTls ? (said === 'HTTPS' ? said : 'TLS') : isHttp(said) ? said : undefined;
	if (protocol === undefined || !/^[A-Z0-9]+$/.test(protocol)) return [];
	const written = field('protocol');
	return written === undefined || written.text === ''
		? addingField(by, port, `Add "protocol: ${protocol}"`, 'protocol', protocol)
		: changeTo(written, protocol);
}

function isAllocating(mesh: Mesh): boolean {
	const metadata = meshConfigOf(mesh).proxyMetadata;
	const isOn = (name: string) => metadata[name] === 'true';
	return isOn('ISTIO_META_DNS_CAPTURE') && (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') || behaves(mesh, 'allocation'));
}
