// The address of a client behind other proxies: what X-Forwarded-For says, as far as the proxy trusts it.

import { fact } from '../facts/fact.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { podOf } from '../model/workloads.ts';
import type { Node } from '../yaml/node.ts';
import { parse } from '../yaml/tree.ts';
import { at, numberAt, textAt } from './fields.ts';
import type { ProxyPod } from './proxies.ts';

/**
 * The address that `remoteIpBlocks` means at a gateway: with N trusted proxies the Nth of X-Forwarded-For from the right, and
 * the peer where there are fewer (istio: pilot/pkg/networking/core/listener.go, XffNumTrustedHops).
 */
export function remoteAddress(
	mesh: Mesh,
	pod: ProxyPod,
	source: string | undefined,
	headers: Readonly<Record<string, string>> | undefined,
): string | undefined {
	const trusted = trustedProxies(mesh, pod);
	const listed = forwardedFor(headers);
	return trusted === 0 ? source : (listed.at(-trusted) ?? source);
}

/** The same before a workload, where the last proxy is always trusted. */
export function remoteAtWorkload(
	source: string | undefined,
	headers: Readonly<Record<string, string>> | undefined,
): string | undefined {
	return forwardedFor(headers).at(-1) ?? source;
}

function forwardedFor(headers: Readonly<Record<string, string>> | undefined): readonly string[] {
	const [, value = ''] = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-forwarded-for') ?? [];
	return value.split(',').flatMap((one) => one.trim() || []);
}

function trustedProxies(mesh: Mesh, { by }: ProxyPod): number {
	const annotation = by && podOf(by.resource)?.get('metadata')?.get('annotations');
	const own = annotation && textAt(annotation as Node, 'proxy.istio.io/config');
	const ofPod = own ? numberAt(parse(own).root, 'gatewayTopology', 'numTrustedProxies') : undefined;
	return ofPod ?? ofMesh(mesh);
}

const ofMesh = fact((mesh: Mesh): number => {
	const given = mesh.environment.meshConfig;
	const roots = [
		...(given === undefined ? [] : [parse(given.text).root]),
		...resourcesOf(mesh, 'ConfigMap').flatMap((by) => {
			if (by.resource.name?.text !== 'istio') return [];
			const text = textAt(manifest(by.resource) as Node, 'data', 'mesh');
			return text === '' ? [] : [parse(text).root];
		}),
		...resourcesOf(mesh, 'IstioOperator').map((by) => at(manifest(by.resource) as Node, 'spec', 'meshConfig')),
	];
	const found = roots.flatMap((root) => numberAt(root, 'defaultConfig', 'gatewayTopology', 'numTrustedProxies') ?? []);
	return found[0] ?? 0;
});
