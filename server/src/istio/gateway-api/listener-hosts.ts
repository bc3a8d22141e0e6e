// The hosts that the listeners of a Gateway of the Gateway API serve.
import { manifest, type Resource } from '../../model/resource.ts';

/** The hostname of each listener; `*` for one without, which serves all (gateway-api: Listener.hostname). */
export function listenerHosts(resource: Resource<'gateway-api/Gateway'>): readonly string[] {
	const listeners = manifest(resource).get('spec')?.each('listeners') ?? [];
	return listeners.map((listener) => listener.get('hostname')?.text || '*');
}
