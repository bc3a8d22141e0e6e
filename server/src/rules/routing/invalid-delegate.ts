// A route delegates to a VirtualService that cannot take it over.

import { specOf } from '../../istio/routing/routes.ts';
import type { Deployed, Mesh, Referring } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { areNeighbours } from '../../resolution/neighbours.ts';
import { resolve } from '../../resolution/resolve.ts';
import { entryRemoval } from '../../yaml/edits/removal.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';

const messages = {
	missing: {
		wrong: 'No VirtualService "{name}"{place}',
		consequence: ', so this route is dropped{where}',
	},
	notExported: {
		wrong: 'VirtualService "{name}" is not exported to namespace {namespaces}',
		consequence: ', so this route is dropped',
	},
	ownHosts: { wrong: 'VirtualService "{name}" has its own hosts', consequence: ', so it cannot be a delegate' },
	delegatesAgain: {
		wrong: 'VirtualService "{name}" delegates again',
		consequence: 'Istio follows only one level of delegation',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['VirtualService'],
	absent: ['hosts'],
	codes: [],
	docs: {
		summary:
			'A VirtualService that is delegated to is missing, has hosts, delegates further, or is not exported to its root.',
		why: 'Istio then drops the route that delegates, and its requests fall through to the routes after it or get 404.',
		exceptions:
			'Only if every VirtualService that may be meant is like that. One that is not in the workspace may be elsewhere: it is reported if its name nearly is that of another one, or exists in another namespace only; with `istio.assume: complete`, always.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: root, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match: [{ uri: { prefix: /cart } }]
    delegate: { name: cart }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart.example.com]
  http:
  - route:
    - destination: { host: cart.example.com }
`,
		mend: ['  hosts: [cart.example.com]\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate'],
	},
	// istio: pilot/pkg/model/virtualservice_controller.go, mergeVirtualServices, delegateVirtualServices
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		yield* contradictions(by, mesh, 'virtualService', {
			said: ({ mention: { text, namespace } }, _, where): Said<typeof messages> => {
				const place = namespace === undefined ? inNamespace(by) : ` in namespace "${namespace.text}"`;
				return { message: 'missing', with: { name: text, place, where } };
			},
			evidence: declaredIn,
			isMeant: ({ reason }) => reason !== 'notExported',
		});
		for (const mention of by.references) {
			if (mention.row.at !== 'spec.http[].delegate.name' || mention.opaque) continue;
			const fault = faultOf(mesh, { by, mention });
			if (fault === undefined) continue;
			yield {
				span: mention,
				...fault.said,
				fixes: fault.hasHosts === true ? withoutHosts(fault.by) : [],
				related: [
					{ in: fault.by, span: fault.by.resource.name ?? fault.by.resource, message: title(fault.by.resource) },
				],
			};
		}
	},
});

interface Invalid {
	readonly said: Said<typeof messages>;
	readonly by: Deployed;
	readonly hasHosts?: boolean;
}

/** A delegate has neither hosts nor gateways. */
function withoutHosts(by: Deployed): readonly Fix[] {
	const spec = specOf(by);
	const gone = spec?.entries.filter(({ key }) => key.text === 'hosts' || key.text === 'gateways') ?? [];
	const edits = gone.flatMap((entry) => (spec && entryRemoval(by.resource.chunk.text, spec, entry)) ?? []);
	const title = `Remove the hosts of VirtualService "${by.resource.name?.text ?? ''}"`;
	return edits.length < gone.length ? [] : [{ title, edits: edits.map((edit) => ({ ...edit, in: by })) }];
}

function faultOf(mesh: Mesh, from: Referring): Invalid | undefined {
	const resolution = resolve(mesh, from);
	const { text } = from.mention;
	if (resolution.is === 'contradicted' && resolution.reason === 'notExported') {
		const [first] = resolution.evidence;
		const namespaces = from.by.namespaces ?? [];
		return first && { said: { message: 'notExported', with: { name: text, namespaces } }, by: first.by };
	}
	const targets = resolution.is === 'found' ? resolution.targets.map((target) => target.by) : [];
	const [first] = targets;
	if (first === undefined || targets.some(({ standing }) => standing !== 'whole')) return undefined;
	if (!targets.some((target) => areNeighbours(mesh, from.by, target))) return undefined;
	if (targets.every((target) => mentions(target, 'spec.hosts[]'))) {
		return {
			said: { message: 'ownHosts', with: { name: text } },
			by: first,
			hasHosts: targets.length === 1,
		};
	}
	return targets.every((target) => mentions(target, 'spec.http[].delegate.name'))
		? { said: { message: 'delegatesAgain', with: { name: text } }, by: first }
		: undefined;
}

function mentions({ references }: Deployed, path: string): boolean {
	return references.some(({ row, opaque }) => row.at === path && !opaque);
}
