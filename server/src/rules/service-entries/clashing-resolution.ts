// Several ServiceEntries have the same host, and say differently how its addresses are found.

import { memo } from '../../facts/memo.ts';
import { entriesOfHost, entryHosts } from '../../istio/service-entries.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';

export default stating({
	clash: {
		wrong: '{other} has host "{host}" with resolution {theirs}, not {own}',
		consequence: 'they are not merged, and only the older one is used',
	},
})({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	absent: ['resolution'],
	codes: [],
	docs: {
		summary: 'Two ServiceEntries in one namespace have the same host but different resolutions.',
		why: 'Istio merges the ports of entries with the same host only if their resolution is the same. Otherwise the older entry is used and the ports of the other one do not exist.',
		exceptions:
			'Entries that may not be deployed together, or that are in different namespaces. The same port in both is reported by `service-entries/clashing-ports`.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec:
  hosts: [api.example.com]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api-admin, namespace: shop }
spec:
  hosts: [api.example.com]
  ports: [{ number: 8443, name: tls-admin, protocol: TLS }]
  resolution: NONE
`,
		mend: ['resolution: NONE', 'resolution: DNS'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
	},
	// istio: pilot/pkg/model/sidecar.go, canMergeServices
	*check(by, mesh) {
		const own = resolutionOf(by);
		if (own === undefined) return;
		for (const host of entryHosts(by)) {
			const other = entriesOfHost(mesh, host.text).find((one) => {
				const theirs = resolutionOf(one);
				return theirs !== undefined && theirs !== own && shareNamespace(by, one) && coexist(mesh, by, one);
			});
			if (other === undefined) continue;
			const written = manifest(by.resource).get('spec')?.get('resolution');
			yield {
				span: written ?? host,
				message: 'clash',
				with: { other: named(other), host: host.text, theirs: resolutionOf(other) ?? '', own },
				related: pointer(other, manifest(other.resource).get('spec')?.get('resolution') ?? entryHosts(other)[0]),
				fixes: written === undefined ? [] : alike(by, written, resolutionOf(other)),
			};
			return;
		}
	},
});

/** How addresses are found; undefined if that cannot be read. */
const resolutionOf = memo(({ resource }: DeployedAs<'ServiceEntry'>): string | undefined => {
	const written = manifest(resource).get('spec')?.get('resolution');
	if (written === undefined || written.isNull) return 'NONE';
	const words = ['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'];
	return isUnknown(written) || !words.includes(written.text) ? undefined : written.text;
});

/** The resolution of the other one, if it asks for nothing that is not there. */
function alike(by: DeployedAs<'ServiceEntry'>, written: Node, resolution: string | undefined): readonly Fix[] {
	const spec = manifest(by.resource).get('spec');
	const hasAddresses = spec?.get('endpoints') !== undefined || spec?.get('workloadSelector') !== undefined;
	const hasWildcard = spec?.each('hosts').some(({ text }) => text.includes('*')) === true;
	const isFree = resolution === 'DNS' && !hasWildcard && !hasAddresses;
	return isFree || (resolution === 'NONE' && !hasAddresses) ? changeTo(written, resolution) : [];
}
