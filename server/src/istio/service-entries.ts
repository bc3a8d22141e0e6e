// What ServiceEntries say of their hosts and ports, as far as it is written out.
import { indexedBy } from '../facts/indexed.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Manifest } from '../model/manifests.ts';
import { manifest, type Word, word } from '../model/resource.ts';
import { type Protocol, protocolNamed } from '../schema/protocols.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';

type Written = NonNullable<NonNullable<NonNullable<Manifest<'ServiceEntry'>['spec']>['ports']>[number]>;

/** A port of a ServiceEntry; a field is undefined where it is not written. */
export interface EntryPort {
	readonly node: Node<Written>;
	readonly number: Word | undefined;
	readonly name: Word | undefined;
	readonly targetPort: Word | undefined;
	readonly written: Word | undefined;
	/** Of a port that states none, it is found out at run time. Undefined where a template has a hand in it. */
	readonly protocol: Protocol | undefined;
}

/** The hosts of a ServiceEntry that are written out. */
export function entryHosts(by: DeployedAs<'ServiceEntry'>): readonly Node<string>[] {
	const hosts = manifest(by.resource).get('spec')?.each('hosts') ?? [];
	return hosts.filter((host) => host.text !== '' && !isUnknown(host));
}

/** The ports of a ServiceEntry, in order (istio: pilot/pkg/serviceregistry/serviceentry/conversion.go, convertPort). */
export function entryPorts(by: DeployedAs<'ServiceEntry'>): readonly EntryPort[] {
	const ports = manifest(by.resource).get('spec')?.each('ports') ?? [];
	return ports.map((node) => {
		const written = word(node.get('protocol'));
		const isOpen = node.opaque || node.get('protocol')?.opaque === true || written?.opaque === true;
		return {
			node,
			number: word(node.get('number')),
			name: word(node.get('name')),
			targetPort: word(node.get('targetPort')),
			written,
			protocol: isOpen ? undefined : protocolNamed(written?.text ?? ''),
		};
	});
}

/** The ServiceEntries that have a host, whatever its case: it is one domain for proxies. */
export function entriesOfHost(mesh: Mesh, host: string): readonly DeployedAs<'ServiceEntry'>[] {
	return byHost(mesh).get(host.toLowerCase()) ?? none;
}

const none: readonly DeployedAs<'ServiceEntry'>[] = [];

const byHost = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'ServiceEntry'),
	(by) => [...new Set(entryHosts(by).map(({ text }) => text.toLowerCase()))],
);
