// Settings of a route that answers by itself: nothing is sent on that they could be for.
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';

/** What Istio or Envoy take into account only where a request is sent on. */
const settings = ['corsPolicy', 'timeout', 'retries', 'mirror', 'mirrors', 'mirrorPercentage'];

export default stating({
	cors: {
		wrong: '"corsPolicy" has no effect beside "{answer}": the response gets no CORS headers',
		remedy: 'set them under "headers.response"',
	},
	setting: '"{field}" has no effect beside "{answer}", because no request is forwarded',
})({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: '`corsPolicy`, `timeout`, `retries` or a mirror stands beside `redirect` or `directResponse`.',
		why: 'The gateway answers such requests itself. Timeouts, retries and mirrors apply only to requests that are forwarded, and Envoy adds CORS headers only to their responses, so a browser rejects the answer.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - timeout: 5s
    redirect: { authority: www.example.com }
`,
		mend: ['timeout: 5s\n    ', ''],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, TranslateRoute: applyHTTPRouteDestination alone reads them; envoy:
	// source/extensions/filters/http/cors/cors_filter.cc looks for a policy where the route has a cluster
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			const answer = ['redirect', 'directResponse'].find((field) =>
				node.entries.some(({ key, value }) => key.text === field && !value.isNull),
			);
			const isSent = node.entries.some(({ key }) => key.opaque || ['route', 'delegate'].includes(key.text));
			if (protocol !== 'http' || answer === undefined || isSent) continue;
			for (const { key, value } of (node as Node).entries) {
				if (!settings.includes(key.text) || value.isNull) continue;
				const { start, end } = key;
				yield {
					span: { start, end },
					message: key.text === 'corsPolicy' ? 'cors' : 'setting',
					with: { field: key.text, answer },
					fixes: withoutField(by, key),
				};
			}
		}
	},
});
