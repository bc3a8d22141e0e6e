// Retries that the timeout of their route leaves no time for.

import { routesOf } from '../../istio/routing/routes.ts';
import { milliseconds } from '../../schema/formats/durations.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

interface Timed {
	readonly timeout?: string;
	readonly retries?: { readonly attempts?: number; readonly perTryTimeout?: string };
}

export default stating({
	notRetried: {
		wrong: 'Each try may take {try}, but the whole request only {timeout}',
		consequence: ', so it is never retried',
	},
})({
	severity: 'information',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A single try may take as long as the timeout of the whole route, so it is never retried.',
		why: '`timeout` is the limit for the request with all its retries. If `perTryTimeout` is not shorter, the timeout is reached before the first slow try ends.',
		exceptions: 'A try that is shorter than the timeout, which leaves time for at least one retry.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - timeout: 2s
    retries: { attempts: 3, perTryTimeout: 5s }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['perTryTimeout: 5s', 'perTryTimeout: 500ms'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry'],
	},
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			if (protocol !== 'http') continue;
			const route = node as Node<Timed>;
			const [retries, timeout] = [route.get('retries'), route.get('timeout')];
			const perTry = retries?.get('perTryTimeout');
			const attempts = retries?.get('attempts');
			const [whole, one] = [lengthOf(timeout), lengthOf(perTry)];
			if (perTry === undefined || whole === undefined || one === undefined || whole === 0 || one < whole) continue;
			if (attempts !== undefined && (attempts.opaque || Number(attempts.text) < 1)) continue;
			yield {
				span: perTry,
				message: 'notRetried',
				with: { try: perTry.text, timeout: timeout?.text ?? '' },
				fixes: timeout === undefined ? [] : changeTo(timeout, written(one * (1 + Number(attempts?.text ?? byDefault)))),
			};
		}
	},
});

/** How often a request is tried again where that is not said (istio: api/networking/v1alpha3/virtual_service.proto, HTTPRetry). */
const byDefault = 2;

function written(length: number): string {
	return length % 1000 === 0 ? `${length / 1000}s` : `${length}ms`;
}

/** The length of a duration that is written out; undefined for what is none. */
function lengthOf(node: Node | undefined): number | undefined {
	return node === undefined || node.opaque ? undefined : milliseconds(node.text);
}
