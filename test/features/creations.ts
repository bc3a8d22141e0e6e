// A little workspace for the tests of fixes that create what is missing, and what they expect of each.
import { expect } from 'vitest';
import { fixedEverywhere, fixture } from '../fixture.ts';

/** All that there is. */
export const complete = '#! { "assume": "complete" }\n';

export const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports:
  - name: http
    port: 9080
`;

export const pod = `---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, track: canary } }
spec: { containers: [{ name: reviews, image: reviews }] }
`;

/** Expects the fix to be offered, to mend its finding, and to change nothing but this in all the files. */
export function expectFix(source: string, title: string, before: string, after: string): void {
	const text = [...fixture(source).texts.values()].join('\n');
	expect(text).toContain(before);
	expect(fixedEverywhere(source, title)).toBe(text.replace(before, after));
}
