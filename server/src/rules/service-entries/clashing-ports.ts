// Several ServiceEntries have the same host and port.

import { indexed } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { entryHosts, entryPorts } from '../../istio/service-entries.ts';
import { clientsOf, exportOf, maySee } from '../../istio/visibility.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import type { Word } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';

const messages = {
	clash: {
		wrong: '{other} declares port {port} of host "{host}" as {protocol}',
		consequence: 'only the older of the two is used',
	},
	clashWithout: {
		wrong: '{other} declares port {port} of host "{host}" without a protocol',
		consequence: 'only the older of the two is used',
	},
	repeated: {
		wrong: '{other} also declares port {port} of host "{host}"',
		consequence: 'only the older of the two is used',
	},
	clashElsewhere: {
		wrong: '{other} declares port {port} of host "{host}" as {protocol}',
		consequence: 'each client uses only one of the two',
	},
	clashWithoutElsewhere: {
		wrong: '{other} declares port {port} of host "{host}" without a protocol',
		consequence: 'each client uses only one of the two',
	},
	repeatedElsewhere: {
		wrong: '{other} also declares port {port} of host "{host}"',
		consequence: 'each client uses only one of the two',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	codes: ['IST0177', 'KIA1211', 'KIA1212'],
	docs: {
		summary: 'Two ServiceEntries declare the same port of the same host.',
		why: 'Only the older one is used. If the protocols differ, the features that need the protocol of the other one (routing by path, TLS by name) do not work.',
		exceptions:
			'ServiceEntries that may not be deployed together, or that no namespace sees both of. Wildcards are compared as written.',
		severityNotes:
			'Warning if the protocols differ; information if they differ but the entries are in different namespaces; hint if the protocols are the same.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec:
  hosts: [api.example.com]
  ports: [{ number: 8080, name: http, protocol: HTTP }]
  resolution: DNS
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api-tls, namespace: shop }
spec:
  hosts: [api.example.com]
  ports: [{ number: 8080, name: tls, protocol: TLS }]
  resolution: DNS
`,
		mend: ['number: 8080, name: tls', 'number: 8443, name: tls'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/'],
	},
	// istio: pilot/pkg/model/sidecar.go, appendSidecarServices;
	// pkg/config/analysis/analyzers/serviceentry/conflictingserviceentries.go
	*check(resource, mesh) {
		const seen = new Set<string>();
		for (const one of portsIn(resource)) {
			const key = `${one.number.start}`;
			const rivals = (byHostPort(mesh).get(keyOf(one)) ?? []).filter((other) => isRival(mesh, one, other));
			const [other] = rivals.filter(({ protocol }) => protocol !== one.protocol).concat(rivals);
			if (other === undefined || seen.has(key)) continue;
			const isFirst = seen.size === 0;
			seen.add(key);
			yield finding(one, other, isFirst);
		}
	},
});

interface HostPort {
	readonly by: DeployedAs<'ServiceEntry'>;
	readonly host: string;
	readonly number: Word;
	readonly protocol: string;
	readonly written: Word | undefined;
}

const portsIn = memo((by: DeployedAs<'ServiceEntry'>): readonly HostPort[] => {
	const ports = entryPorts(by).flatMap(({ number, written, protocol }) =>
		number === undefined || number.opaque || protocol === undefined
			? []
			: [{ by, number, written, protocol: (written?.text ?? '').toUpperCase() }],
	);
	return entryHosts(by).flatMap((host) => ports.map((port) => ({ ...port, host: host.text.toLowerCase() })));
});

const byHostPort = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'ServiceEntry'),
	give: (by) => portsIn(by).map((one) => [keyOf(one), one] as const),
	itemOf: ({ by }: HostPort) => by,
});

function keyOf({ host, number }: HostPort): string {
	return `${host}:${number.text}`;
}

function isRival(mesh: Mesh, one: HostPort, other: HostPort): boolean {
	if (!coexist(mesh, one.by, other.by) || exportOf(one.by) === undefined) return false;
	if (shareNamespace(one.by, other.by)) return true;
	return maySee(mesh, one.by, clientsOf(mesh, other.by)) && maySee(mesh, other.by, clientsOf(mesh, one.by));
}

function finding(one: HostPort, other: HostPort, isFirst: boolean): Finding<typeof messages> {
	const isClash = one.protocol !== other.protocol;
	const sort = !isClash ? 'repeated' : other.protocol === '' ? 'clashWithout' : 'clash';
	// Of a pair in two namespaces each has its own clients, too.
	const isHere = shareNamespace(one.by, other.by);
	return {
		span: isClash ? (one.written ?? one.number) : one.number,
		severity: isClash && isHere ? 'warning' : isClash ? 'information' : 'hint',
		message: isHere ? sort : `${sort}Elsewhere`,
		with: { other: named(other.by), port: one.number.text, host: one.host, protocol: other.protocol },
		codes: isClash ? ['KIA1212', ...(isFirst ? ['IST0177'] : [])] : ['KIA1211'],
		related: pointer(other.by, other.written ?? other.number),
	};
}
