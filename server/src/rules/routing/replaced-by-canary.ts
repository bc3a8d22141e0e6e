// A VirtualService that has the name of the one that Flagger makes for a Canary.
import { indexedBy } from '../../facts/indexed.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	overwritten: {
		wrong: 'Flagger generates VirtualService "{name}" for {canary} and overwrites what is here',
		remedy: 'set hosts, gateways and routes under "service" of the Canary, or use another name',
	},
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A VirtualService has the name of the one that Flagger writes for a Canary.',
		why: 'Flagger makes a VirtualService called like the Service of the Canary, and writes its routes over whatever is there. What is written by hand is lost at the next reconciliation, and comes back with the next deployment.',
		severityNotes: 'Information unless the Canary says `provider: istio`.',
		bad: `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: web, namespace: shop }
spec:
  provider: istio
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  service: { port: 80 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - redirect: { authority: www.example.com }
`,
		mend: ['{ name: web, namespace: shop }\nspec:\n  hosts', '{ name: web-public, namespace: shop }\nspec:\n  hosts'],
		links: ['https://docs.flagger.app/usage/how-it-works'],
	},
	// flagger: pkg/router/istio.go, reconcileVirtualService: the apex name of the Canary, updated where it differs
	*check(by, mesh) {
		const { name } = by.resource;
		if (by.standing !== 'whole' || name === undefined || name.opaque) return;
		const canaries = byApex(mesh).get(`${namespaceOf(by)} ${name.text}`) ?? [];
		const canary = canaries.find((one) => areTogether(mesh, one, by));
		if (canary === undefined) return;
		const { start, end } = name;
		yield {
			span: { start, end },
			...(specOf(canary)?.get('provider')?.text === 'istio' ? {} : { severity: 'information' }),
			message: 'overwritten',
			with: { name: name.text, canary: title(canary.resource) },
			related: [{ in: canary, span: canary.resource.name ?? canary.resource, message: title(canary.resource) }],
		};
	},
});

interface Spec {
	readonly provider?: string;
	readonly targetRef?: { readonly name?: string };
	readonly service?: { readonly name?: string };
}

function specOf(by: Deployed): Node<Spec> | undefined {
	return (manifest(by.resource) as Node<{ readonly spec?: Spec }>).get('spec');
}

/** Canaries by their namespace and the name of what Flagger makes for them (flagger: pkg/apis/flagger/v1beta1, GetServiceNames). */
const byApex = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Canary'),
	(by) => {
		const spec = specOf(by);
		const provider = spec?.get('provider')?.text ?? 'istio';
		const name = spec?.get('service')?.get('name') ?? spec?.get('targetRef')?.get('name');
		if (by.standing !== 'whole' || name === undefined || name.opaque || provider !== 'istio') return [];
		return [`${namespaceOf(by)} ${name.text}`];
	},
);
