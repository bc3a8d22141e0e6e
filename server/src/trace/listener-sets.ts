// ListenerSets that add listeners to a Gateway of the Gateway API: these are not traced, and the story says so.
// istio: pilot/pkg/config/kube/gateway/conversion.go, ListenerSetCollection
import { indexedBy } from '../facts/indexed.ts';
import { gatewayNameLabel } from '../istio/policies/attachment.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { at, specAt, textAt } from './fields.ts';
import { type ProxyPod, podName } from './proxies.ts';
import { doubt, nameOf, type Story } from './story.ts';

/** By the Gateway that is named, `namespace/name`. */
const byGateway = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'ListenerSet'),
	(by) => {
		const parent = at(specAt(by.resource), 'parentRef');
		return [`${textAt(parent, 'namespace') || (namespaceOf(by) ?? '')}/${textAt(parent, 'name')}`];
	},
);

/** Says which ListenerSets name the Gateway that a pod is of. */
export function tellListenerSets(mesh: Mesh, pod: ProxyPod, story: Story): void {
	const name = pod.labels.get(gatewayNameLabel);
	if (name === undefined) return;
	for (const by of byGateway(mesh).get(`${pod.namespace}/${name}`) ?? [])
		doubt(story, 'gateway.listenerSet', { set: title(by.resource), pod: podName(pod) }, nameOf(by));
}
