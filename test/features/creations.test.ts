// Quick fixes that create what is missing, where it belongs.
import { describe, expect, test } from 'vitest';
import { fixedEverywhere, fixTitles, fixture } from '../fixture.ts';

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: http
    port: 9080
`;

const pod = `---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, track: canary } }
spec: { containers: [{ name: reviews, image: reviews }] }
`;

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

const complete = '#! { "assume": "complete" }\n';

const flow = (subsets: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:${subsets}
  # the end
`;

/** Expects the fix to be offered, to mend its finding, and to change nothing but this in all the files. */
function expectFix(source: string, title: string, before: string, after: string): void {
	const text = [...fixture(source).texts.values()].join('\n');
	expect(text).toContain(before);
	expect(fixedEverywhere(source, title)).toBe(text.replace(before, after));
}

describe('a subset', () => {
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
