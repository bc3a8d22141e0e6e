// A gateway named in the old way, `name.namespace`.
import { stating } from '../engine/rule.ts';

export default stating({
	dotted: 'Gateway "{gateway}" uses the old form with a dot',
	replaceable: { wrong: 'Gateway "{gateway}" uses the old form with a dot', remedy: 'use "{modern}"' },
})({
	severity: 'information',
	kinds: ['VirtualService'],
	codes: ['KIA1108'],
	docs: {
		summary: 'A gateway is named as `name.namespace`.',
		why: 'The form with a dot is only supported for old resources; the documentation uses `namespace/name`.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [edge.infra]
  http:
  - route:
    - destination: { host: blue.example.com }
`,
		mend: ['edge.infra', 'infra/edge'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService'],
	},
	*check(by, mesh) {
		if (by.standing === 'template' || by.standing === 'patch') return;
		const domain = mesh.environment.settings.clusterDomain;
		for (const { row, text, start, end, opaque } of by.references) {
			if (row.to !== 'gateway' || opaque) continue;
			if (text.includes('/') || !text.includes('.')) continue;
			const [name = '', namespace = '', ...rest] = text.split('.');
			const isShort = rest.length === 0 || rest.join('.') === 'svc' || rest.join('.') === `svc.${domain}`;
			const modern = `${namespace}/${name}`;
			const isPlain = isShort && /^[\w-]+\/[\w-]+$/.test(modern);
			yield {
				span: { start, end },
				message: isPlain ? 'replaceable' : 'dotted',
				with: { gateway: text, modern },
				fixes: isPlain ? [{ title: `Change to "${modern}"`, edits: [{ start, end, text: modern }], isSafe: true }] : [],
			};
		}
	},
});
