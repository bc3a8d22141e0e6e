// Quick fixes that create missing subsets, their DestinationRules, their labels, and ports.
import { describe, expect, test } from 'vitest';
import { fixTitles } from '../fixture.ts';
import { complete, expectFix, pod, service } from './creations.ts';

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    # the first
    - name: v1
      labels:
        version: v1
  trafficPolicy: {}
`;

const route = (destination: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination: { ${destination} }
`;

const flow = (subsets: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:${subsets}
  # the end
`;

describe('a subset', () => {
	test('may be another one, where there are few', () => {
		const both = `#- service.yaml\n${service}#- rule.yaml\n${rule}#- routes.yaml\n`;
		const titles = (destination: string) =>
			fixTitles(both + route(destination)).filter((one) => one.startsWith('Change'));
		expect(titles('host: reviews, subset: canary')).toEqual(['Change to "v1"']);
		expect(titles('host: reviews, subset: v1')).toEqual([]);
	});

	const title = 'Create subset "v3" in DestinationRule "reviews"';
	const files = (ruleText: string) =>
		`#- service.yaml\n${service}#- a/rule.yaml\n${ruleText}\n#- routes.yaml\n${route('host: reviews, subset: v3')}`;

	test.each([
		['        version: v1\n', '        version: v1\n    - name: v3\n      labels:\n        version: v3\n', rule],
		[
			'version: v1 } }\n',
			'version: v1 } }\n  - { name: v3, labels: { version: v3 } }\n',
			flow('\n  - { name: v1, labels: { version: v1 } }'),
		],
		[
			'{ version: v1 }}]',
			'{ version: v1 }}, {name: v3, labels: { version: v3 }}]',
			flow(' [{name: v1, labels: { version: v1 }}]'),
		],
		[' []', '\n  - name: v3\n    labels:\n      version: v3', flow(' []')],
		[
			'host: reviews',
			'host: reviews\n  subsets:\n  - name: v3\n    labels:\n      version: v3',
			flow('').replace('\n  subsets:', ''),
		],
	])('is put behind the others: %j', (before, after, text) => {
		expectFix(files(text), title, before, after);
	});

	test('may be for a canary whose pods are yet to come', () => {
		const stable = `---
apiVersion: v1
kind: Pod
metadata: { name: reviews-v1, namespace: shop, labels: { app: reviews, version: v1 } }
spec: { containers: [{ name: reviews, image: reviews }] }
`;
		const source = `#- a.yaml\n${service}${stable}#- rule.yaml\n${rule}#- routes.yaml\n${route('host: reviews, subset: v3')}`;
		const [before, after] = [
			'version: v1\n  trafficPolicy',
			'version: v1\n    - name: v3\n      labels:\n        version: v3\n  trafficPolicy',
		];
		expectFix(source, `${title}, for pods to come`, before, after);
		expect(fixTitles(`${complete}${source}`)).not.toContain(`${title}, for pods to come`);
	});

	test('comes after what was probably meant', () => {
		const stable = files(rule.replace('name: v1', 'name: stable')).replace('subset: v3', 'subset: stabel');
		expect(fixTitles(stable)).toEqual(['Change to "stable"', 'Create subset "stabel" in DestinationRule "reviews"']);
	});
});

describe('a DestinationRule', () => {
	test('is put behind the route, for the pods that are called like the subset', () => {
		const source = `${complete}${service}${pod}---\n${route('host: reviews, subset: canary')}`;
		const created = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: canary
      labels:
        track: canary
`;
		const title = 'Create DestinationRule "reviews" with subset "canary"';
		expectFix(source, title, 'subset: canary }\n', `subset: canary }\n${created}`);
	});
});

describe('a port', () => {
	const at = (port: number, text = service) =>
		`#- service.yaml\n${text}#- routes.yaml\n${route(`host: reviews, port: { number: ${port} }`)}`;

	test('is put into the Service, called after what is spoken there', () => {
		const item = '  - name: http-81\n    port: 81\n';
		expectFix(at(81), 'Create port 81 in Service "reviews"', '    port: 9080\n', `    port: 9080\n${item}`);
	});

	test('leads where pods listen', () => {
		const ports = service.replace(
			'- name: http\n    port: 9080',
			'- { port: 80, targetPort: web, name: http, protocol: TCP }',
		);
		const [before, after] = ['protocol: TCP }', 'protocol: TCP }\n  - { port: 8080, name: http-8080, protocol: TCP }'];
		expectFix(at(8080, ports), 'Create port 8080 in Service "reviews"', before, after);
		const listening = pod.replace('image: reviews', 'image: reviews, ports: [{ name: web, containerPort: 9080 }]');
		const led = after.replace('port: 8080,', 'port: 8080, targetPort: web,');
		expectFix(at(8080, ports + listening), 'Create port 8080 in Service "reviews"', before, led);
	});

	test('may be another one that is there', () => {
		const ports = service.replace('port: 9080', 'port: 80\n    targetPort: 9080');
		expect(fixTitles(at(9080, ports))[0]).toBe('Change to "80"');
		const unnamed = service.replace('name: http\n    port', 'port');
		expect(fixTitles(at(81, unnamed)).filter((title) => title.startsWith('C'))).toEqual(['Change to "9080"']);
	});
});

describe('labels of subsets', () => {
	const subsets = (text: string) =>
		`${complete}${service}${pod}---\n${flow('').replace('subsets:', `subsets: ${text}`)}`;

	test.each([
		[
			'[{ name: canary }]',
			'Add the label "track: canary"',
			'name: canary }',
			'name: canary, labels: { track: canary } }',
		],
		['\n  - name: canary\n    labels: {}', 'Add the label "track: canary"', '{}\n', '{ track: canary }\n'],
		['\n  - name: canary # c', 'Add the label "track: canary"', '# c', '# c\n    labels:\n      track: canary'],
		['[{ name: x, labels: { track: cannary } }]', 'Change to "canary"', 'cannary', 'canary'],
		['[{ name: x, labels: { track: next } }]', 'Change to "canary"', 'next', 'canary'],
	])('%j', (text, title, before, after) => {
		expectFix(subsets(text), title, before, after);
	});

	test('name a subset that has the name of another one', () => {
		const twice = flow(' [{ name: a, labels: { v: a } }, { name: a, labels: { v: b } }]');
		expect(fixTitles(twice)).toEqual(['Change to "b"', 'Remove this one']);
	});
});
