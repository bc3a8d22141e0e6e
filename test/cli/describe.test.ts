// istio-ls describe: what a resource means in its mesh.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ran } from './ran.ts';

const samples = join(import.meta.dirname, '../../samples');
const described = (...words: readonly string[]) => ran(samples, ['describe', ...words]);

test('a Service, with its pods, subsets and who names it', () => {
	expect(described('service/myservice', 'story')).toEqual({
		code: 0,
		out: `Service myservice  story/service.yaml:5:9
  - ports: 80 http → 8080
  - subsets: v1 (1 workload), v2 (1 workload)
  - pods: Deployment myservice-v1, Deployment myservice-v2
  Named by
    DestinationRule myservice  story/destination-rule.yaml:7:9
    RouteTest story  story/story.istio-test.yaml:15:11
    VirtualService myapp  story/virtual-service.yaml:19:15
`,
		err: '',
	});
});

test('a workload, with what holds for its pods', () => {
	const { code, out } = described('deployment/reviews-v1.bookinfo', 'bookinfo');
	expect(code).toBe(0);
	expect(out).toContain('  - Its pods have a sidecar\n');
	expect(out).toContain('  - Its pods are selected by Service bookinfo/reviews\n');
	expect(out).toMatch(/mutual TLS mode STRICT, as PeerAuthentication bookinfo\/default\s+says/);
	expect(described('pod/reviews-v1', 'bookinfo').out).toContain('Deployment bookinfo/reviews-v1');
});

test('as JSON', () => {
	expect(JSON.parse(described('gateway/my-gateway', 'story', '--format', 'json').out)).toMatchObject({
		version: 1,
		resources: [
			{
				resource: 'Gateway my-gateway',
				at: { file: 'story/gateway.yaml', range: { start: { line: 4, character: 8 } } },
				facts: ['HTTP 80: `myapp.example.com`'],
				namedBy: [{ resource: 'RouteTest story' }, { resource: 'VirtualService myapp' }],
			},
		],
	});
});

test.each([
	['svc/myservice', 'Service myservice'],
	['virtualservices/myapp', 'VirtualService myapp'],
	['vs/myapp', 'VirtualService myapp'],
	['po/myservice-v1', 'Deployment myservice-v1'],
])('%s is called as in kubectl', (word, title) => {
	expect(described(word, 'story').out.split('\n')[0]).toContain(title);
});

test('a kind whose plural is not its name and an s', () => {
	expect(described('authorizationpolicies/nothing', 'bookinfo').err).toContain(
		'There is no authorizationpolicies "nothing"',
	);
});

test.each([
	['service/myservce', 'There is no service "myservce"; did you mean "myservice"?'],
	['servise/myservice', 'There is no servise here; did you mean "Service"?'],
	['myservice', 'KIND/NAME or KIND/NAME.NAMESPACE is needed, such as service/cart.shop, not "myservice"'],
	['service/a\u001b[31m', 'There is no service "a\\u001b[31m"'],
])('%j is nothing', (word, sentence) => {
	expect(described(word, 'story')).toEqual({ code: 2, out: '', err: `istio-ls: ${sentence}\n` });
});
