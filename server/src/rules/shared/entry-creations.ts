// The fix that creates the ServiceEntry for a host outside the mesh, behind the document that names it.
import { hostForm } from '../../istio/host-names.ts';
import type { Mesh, Referring } from '../../mesh/mesh.ts';
import type { Fix } from '../engine/rule.ts';
import { freeName, networkingVersion, newDocument, statedNamespace } from './creations.ts';

type Port = Readonly<Record<'name' | 'protocol', string> & Record<'number', number>>;

/** Fixes that declare the host that `from` mentions, if it looks like one outside. */
export function entryCreations(mesh: Mesh, { by, mention }: Referring): readonly Fix[] {
	const { text, row } = mention;
	const form = hostForm(text, mesh.environment.settings.clusterDomain);
	const isOutside =
		form.form === 'literal' && isExternal(text, mesh) && /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(text);
	const ports = isOutside ? portsFor(by.references, mention, row.at) : [];
	if (ports.length === 0) return [];
	const name = freeName(mesh, 'ServiceEntry', text.replaceAll('.', '-'), by.namespaces);
	return newDocument(by, `Create ServiceEntry "${text}"`, {
		apiVersion: networkingVersion(by),
		kind: 'ServiceEntry',
		name,
		namespace: statedNamespace(by),
		spec: { hosts: [text], ports, location: 'MESH_EXTERNAL', resolution: 'DNS' },
	});
}

/** Names of Services end in `svc`; of two labels, the second may be a namespace, unless it is none that is known. */
function isExternal(text: string, mesh: Mesh): boolean {
	const labels = text.split('.');
	const isInside = labels.includes('svc') || /\.(?:local|internal|cluster)$/.test(text);
	return !isInside && (labels.length > 2 || !mesh.namespaces.has(labels[1] ?? ''));
}

/** The port that the destination names, else that of its protocol; none for TCP, which tells hosts apart by address only. */
function portsFor(references: Referring['by']['references'], host: Referring['mention'], at: string): readonly Port[] {
	const named = references.filter(({ row, of }) => row.to === 'port' && of?.start === host.start);
	const numbers = [...new Set(named.map(({ text }) => Number(text)))];
	const [, list] = /^spec\.(http|tls|tcp)\b/.exec(at) ?? [];
	if (list === 'tcp' || numbers.some((number) => !Number.isInteger(number))) return [];
	const usual = list === 'http' ? 80 : 443;
	return (numbers.length > 0 ? numbers : [usual]).map((number, index) => {
		const name = list === 'tls' ? 'tls' : list === 'http' ? 'http' : nameOf(number);
		return { number, name: index === 0 ? name : `${name}-${number}`, protocol: name.toUpperCase() };
	});
}

function nameOf(number: number): string {
	return number === 80 || number === 8080 ? 'http' : 'tls';
}
